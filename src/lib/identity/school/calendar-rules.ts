/* When school is open. Days are YYYY-MM-DD, as people in the Netherlands live them. */

export interface YearSpan {
	starts_on: string;
	ends_on: string;
}

export interface Holiday {
	name: string;
	first_day: string;
	last_day: string;
}

export interface Calendar {
	years: readonly YearSpan[];
	holidays: readonly Holiday[];
}

/** Why school is closed on a day. `between` is outside every school year that is known. */
export type Closed = { because: 'weekend' } | { because: 'between' } | { because: 'holiday'; name: string };

/** How far ahead we look: longer than any summer holiday. */
const DAYS_AHEAD = 120;

const dayAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** Days from `from` on, itself included, as far as it makes sense to look. */
export function* daysFrom(from: string): Generator<string> {
	for (let days = 0; days <= DAYS_AHEAD; days += 1) yield dayAfter(from, days);
}

/** Why school is closed on a day; undefined when it is open. A holiday is named even where it falls on a Saturday. */
export function closedOn({ years, holidays }: Calendar, day: string): Closed | undefined {
	const holiday = holidays.find((one) => one.first_day <= day && day <= one.last_day);
	if (holiday) return { because: 'holiday', name: holiday.name };
	// A school that has not entered its years yet is taken to be open on weekdays.
	if (years.length > 0 && !years.some((year) => year.starts_on <= day && day <= year.ends_on))
		return { because: 'between' };
	if (Temporal.PlainDate.from(day).dayOfWeek > 5) return { because: 'weekend' };
	return undefined;
}

/** The first day from `from` on, itself included, on which school is open; undefined when no such day is known. */
export function nextSchoolDay(calendar: Calendar, from: string): string | undefined {
	for (const day of daysFrom(from)) if (!closedOn(calendar, day)) return day;
	return undefined;
}

const overlaps = (a: readonly [string, string], b: readonly [string, string]): boolean =>
	a[0] <= b[1] && b[0] <= a[1];

/** What can be wrong with dates; `with` is the name of what they clash with. */
export interface DateProblem {
	code:
		| 'year-reversed'
		| 'year-length'
		| 'year-overlaps'
		| 'year-loses-holiday'
		| 'holiday-reversed'
		| 'holiday-outside'
		| 'holiday-overlaps';
	with: string;
}

/** The name of a school year, "2026-2027"; its dates say it. */
export const yearName = (year: YearSpan): string =>
	`${year.starts_on.slice(0, 4)}-${year.ends_on.slice(0, 4)}`;

/**
 * Whether a school year fits.
 * @param others the other school years of this school
 * @param holidays those that already lie in this year
 */
export function checkYear(
	year: YearSpan,
	others: readonly (YearSpan & { name: string })[],
	holidays: readonly Holiday[] = []
): DateProblem | undefined {
	if (year.ends_on <= year.starts_on) return { code: 'year-reversed', with: '' };
	const days = Temporal.PlainDate.from(year.starts_on).until(year.ends_on).days;
	if (days < 180 || days > 400) return { code: 'year-length', with: '' };
	const clash = others.find((other) =>
		overlaps([year.starts_on, year.ends_on], [other.starts_on, other.ends_on])
	);
	if (clash) return { code: 'year-overlaps', with: clash.name };
	const lost = holidays.find(
		(holiday) => holiday.first_day < year.starts_on || holiday.last_day > year.ends_on
	);
	if (lost) return { code: 'year-loses-holiday', with: lost.name };
	return undefined;
}

/**
 * Whether a holiday fits its school year.
 * @param others the other holidays of that year
 */
export function checkHoliday(
	holiday: Holiday,
	year: YearSpan,
	others: readonly Holiday[]
): DateProblem | undefined {
	if (holiday.last_day < holiday.first_day) return { code: 'holiday-reversed', with: '' };
	if (holiday.first_day < year.starts_on || holiday.last_day > year.ends_on)
		return { code: 'holiday-outside', with: yearName(year) };
	const clash = others.find((other) =>
		overlaps([holiday.first_day, holiday.last_day], [other.first_day, other.last_day])
	);
	if (clash) return { code: 'holiday-overlaps', with: clash.name };
	return undefined;
}

/** The school year around a day, by the usual bounds: 1 August to 31 July. */
export function schoolYearAround(day: string): { name: string; startsOn: string; endsOn: string } {
	const { year, month } = Temporal.PlainDate.from(day);
	const begins = month >= 8 ? year : year - 1;
	return { name: `${begins}-${begins + 1}`, startsOn: `${begins}-08-01`, endsOn: `${begins + 1}-07-31` };
}
