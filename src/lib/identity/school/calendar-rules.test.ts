import { describe, expect, it } from 'vitest';
import {
	checkHoliday,
	checkYear,
	closedOn,
	nextSchoolDay,
	yearName,
	type Calendar
} from './calendar-rules.ts';

const calendar: Calendar = {
	years: [
		{ starts_on: '2026-08-24', ends_on: '2027-07-09' },
		{ starts_on: '2027-08-23', ends_on: '2028-07-07' }
	],
	holidays: [{ name: 'Kerstvakantie', first_day: '2026-12-19', last_day: '2027-01-03' }]
};
const year = { starts_on: '2026-08-24', ends_on: '2027-07-09' };

describe('when school is open', () => {
	it.each([
		['2026-11-24', undefined],
		['2026-11-28', { because: 'weekend' }],
		// a Saturday in the holiday is the holiday
		['2026-12-19', { because: 'holiday', name: 'Kerstvakantie' }],
		['2027-01-03', { because: 'holiday', name: 'Kerstvakantie' }],
		['2027-01-04', undefined],
		['2027-07-20', { because: 'between' }]
	])('%s', (day, closed) => expect(closedOn(calendar, day)).toEqual(closed));

	it.each([
		['2026-11-24', '2026-11-24'],
		['2026-11-28', '2026-11-30'],
		['2026-12-19', '2027-01-04'],
		['2027-07-10', '2027-08-23'],
		['2028-07-08', undefined]
	])('from %s school opens on %s', (day, opens) => expect(nextSchoolDay(calendar, day)).toBe(opens));

	it('takes weekdays as open when a school has no years yet', () => {
		expect(nextSchoolDay({ years: [], holidays: [] }, '2026-11-28')).toBe('2026-11-30');
	});
});

describe('a school year', () => {
	it('is named by its dates', () => expect(yearName(year)).toBe('2026-2027'));
	it.each([
		['reversed', { starts_on: '2027-07-09', ends_on: '2026-08-24' }, 'year-reversed'],
		['a typing error in the century', { starts_on: '2026-08-24', ends_on: '2072-07-09' }, 'year-length'],
		['too short', { starts_on: '2026-08-24', ends_on: '2026-09-24' }, 'year-length'],
		['sharing one day with the next', { starts_on: '2026-08-24', ends_on: '2027-08-23' }, 'year-overlaps']
	])('%s is refused', (_, tried, code) => {
		expect(checkYear(tried, [{ ...calendar.years[1]!, name: '2027-2028' }])?.code).toBe(code);
	});
	it('may not leave its holidays outside', () => {
		expect(checkYear({ starts_on: '2026-12-25', ends_on: '2027-07-09' }, [], calendar.holidays)).toEqual({
			code: 'year-loses-holiday',
			with: 'Kerstvakantie'
		});
	});
	it('that fits is fine', () =>
		expect(
			checkYear(year, [{ ...calendar.years[1]!, name: '2027-2028' }], calendar.holidays)
		).toBeUndefined());
});

describe('a holiday', () => {
	const others = calendar.holidays;
	it.each([
		['reversed', { name: 'x', first_day: '2027-05-02', last_day: '2027-05-01' }, 'holiday-reversed'],
		['outside the year', { name: 'x', first_day: '2027-07-01', last_day: '2027-07-10' }, 'holiday-outside'],
		[
			'sharing a day with another',
			{ name: 'x', first_day: '2027-01-03', last_day: '2027-01-04' },
			'holiday-overlaps'
		]
	])('%s is refused', (_, tried, code) => expect(checkHoliday(tried, year, others)?.code).toBe(code));
	it('of one day is fine', () => {
		expect(
			checkHoliday({ name: 'Goede Vrijdag', first_day: '2027-03-26', last_day: '2027-03-26' }, year, others)
		).toBeUndefined();
	});
});
