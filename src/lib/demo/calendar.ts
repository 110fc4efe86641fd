import { weekdayOf, addDays } from '#lib/server/time.ts';

/** A school year as the law counts it: 1 August up to and including 31 July. */
export interface DemoYear {
	/** the calendar year in which it begins */
	begins: number;
	name: string;
	startsOn: string;
	endsOn: string;
}

export const schoolYear = (begins: number): DemoYear => ({
	begins,
	name: `${begins}-${begins + 1}`,
	startsOn: `${begins}-08-01`,
	endsOn: `${begins + 1}-07-31`
});

/** The school year in which a day falls. */
export function schoolYearOf(day: string): DemoYear {
	const year = Number(day.slice(0, 4));
	return schoolYear(day.slice(5) >= '08-01' ? year : year - 1);
}

/** The first Saturday on or after a day. Dutch school holidays begin on a Saturday and end on a Sunday. */
const saturdayFrom = (day: string): string => addDays(day, (13 - weekdayOf(day)) % 7);

/** Easter Sunday of a year: the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
export function easter(year: number): string {
	const a = year % 19;
	const b = Math.floor(year / 100);
	const c = year % 100;
	const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
	const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
	const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
	return `${year}-${String(Math.floor(f / 31)).padStart(2, '0')}-${String((f % 31) + 1).padStart(2, '0')}`;
}

export interface DemoHoliday {
	name: string;
	firstDay: string;
	lastDay: string;
}

/**
 * Holidays in the rhythm of a Dutch school year. Each week is the usual one; the ministry shifts some by region and
 * year, which the school sets right on its own page.
 */
export function holidaysOf({ begins, startsOn, endsOn }: DemoYear): DemoHoliday[] {
	const next = begins + 1;
	const weeks = (name: string, from: string, count: number): DemoHoliday => {
		const firstDay = saturdayFrom(from);
		return { name, firstDay, lastDay: addDays(firstDay, 7 * count + 1) };
	};
	const sunday = easter(next);
	const summerBefore = weeks('Zomervakantie', `${begins}-07-08`, 6);
	const summerAfter = weeks('Zomervakantie', `${next}-07-08`, 6);
	const holidays = [
		{ ...summerBefore, firstDay: startsOn },
		weeks('Herfstvakantie', `${begins}-10-15`, 1),
		weeks('Kerstvakantie', `${begins}-12-19`, 2),
		weeks('Voorjaarsvakantie', `${next}-02-15`, 1),
		{ name: 'Goede Vrijdag en Pasen', firstDay: addDays(sunday, -2), lastDay: addDays(sunday, 1) },
		weeks('Meivakantie', `${next}-04-24`, 1),
		{ name: 'Hemelvaart', firstDay: addDays(sunday, 39), lastDay: addDays(sunday, 40) },
		{ name: 'Tweede Pinksterdag', firstDay: addDays(sunday, 50), lastDay: addDays(sunday, 50) },
		{ ...summerAfter, lastDay: endsOn }
	];
	// In some years Ascension or Easter falls in the May holiday, which is then long enough.
	const may = holidays.find(({ name }) => name === 'Meivakantie');
	return holidays.filter(
		(one) => one === may || !may || one.lastDay < may.firstDay || one.firstDay > may.lastDay
	);
}
