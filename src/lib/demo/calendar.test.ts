import { describe, expect, it } from 'vitest';
import { checkHoliday, checkYear } from '#lib/identity/school/calendar-rules.ts';
import { easter, holidaysOf, schoolYear, schoolYearOf } from './calendar.ts';

describe('the calendar of the demo', () => {
	// Guards against a demo that begins in July or August and finds itself between two years.
	it('puts every day in exactly one school year', () => {
		expect(schoolYearOf('2027-07-31').name).toBe('2026-2027');
		expect(schoolYearOf('2027-08-01').name).toBe('2027-2028');
		expect(checkYear({ starts_on: '2026-08-01', ends_on: '2027-07-31' }, [])).toBeUndefined();
	});

	// The dates of the north of the country in 2025-2026.
	it('has the usual weeks', () => {
		const weeks = Object.fromEntries(
			holidaysOf(schoolYear(2025)).map((one) => [one.name, [one.firstDay, one.lastDay]])
		);
		expect(weeks['Herfstvakantie']).toEqual(['2025-10-18', '2025-10-26']);
		expect(weeks['Kerstvakantie']).toEqual(['2025-12-20', '2026-01-04']);
		expect(weeks['Voorjaarsvakantie']).toEqual(['2026-02-21', '2026-03-01']);
		expect(weeks['Hemelvaart']).toEqual(['2026-05-14', '2026-05-15']);
	});

	it('knows when Easter is', () => {
		expect([2024, 2025, 2026, 2027, 2038].map(easter)).toEqual([
			'2024-03-31',
			'2025-04-20',
			'2026-04-05',
			'2027-03-28',
			'2038-04-25'
		]);
	});

	// Guards against a demo school that its own page for holidays would refuse.
	it('never has two holidays at once, in any year', () => {
		for (let begins = 2020; begins < 2080; begins++) {
			const year = schoolYear(begins);
			const holidays = holidaysOf(year).map(({ name, firstDay, lastDay }) => ({
				name,
				first_day: firstDay,
				last_day: lastDay
			}));
			for (const holiday of holidays) {
				const others = holidays.filter((other) => other !== holiday);
				const span = { starts_on: year.startsOn, ends_on: year.endsOn };
				expect(checkHoliday(holiday, span, others), `${holiday.name} ${begins}`).toBeUndefined();
			}
		}
	});
});
