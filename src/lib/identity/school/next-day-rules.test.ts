import { describe, expect, it } from 'vitest';
import { nearDay, nextDayIn } from './next-day-rules.ts';

const calendar = {
	years: [{ starts_on: '2026-08-24', ends_on: '2027-07-09' }],
	holidays: [{ name: 'Kerstvakantie', first_day: '2026-12-19', last_day: '2027-01-03' }]
};
const MON = 1;
const TUE = 2;
const FRI = 5;

describe('the next day that somebody is at school', () => {
	// Guards against sending a child to somebody who is not there. 2026-11-24 is a Tuesday.
	it.each<[string, number[], { first_day: string; last_day: string | null }[], string, string | undefined]>([
		['today, on a working day', [MON, TUE], [], '2026-11-24', '2026-11-24'],
		['the next working day', [MON], [], '2026-11-24', '2026-11-30'],
		[
			'after an absence',
			[TUE],
			[{ first_day: '2026-11-24', last_day: '2026-11-30' }],
			'2026-11-24',
			'2026-12-01'
		],
		[
			'an absence that ends on the working day',
			[TUE],
			[{ first_day: '2026-11-20', last_day: '2026-11-24' }],
			'2026-11-24',
			'2026-12-01'
		],
		['after the holidays', [FRI], [], '2026-12-19', '2027-01-08'],
		[
			'after the holidays and an absence that follows',
			[MON],
			[{ first_day: '2027-01-04', last_day: '2027-01-05' }],
			'2026-12-19',
			'2027-01-11'
		],
		[
			'never, when away until further notice',
			[MON, TUE],
			[{ first_day: '2026-11-01', last_day: null }],
			'2026-11-24',
			undefined
		],
		['unknown, when no working days were written down', [], [], '2026-11-24', undefined],
		['unknown, beyond the last school year', [MON], [], '2027-07-10', undefined]
	])('%s', (_, weekdays, absences, from, day) => {
		expect(nextDayIn({ weekdays, absences }, calendar, from)).toBe(day);
	});
});

describe('how a day is named', () => {
	it.each([
		['2026-11-24', 'today'],
		['2026-11-25', 'tomorrow'],
		['2026-11-26', 'weekday'],
		['2026-11-30', 'weekday'],
		// a week later the name of the day alone would be taken for today
		['2026-12-01', 'date']
	])('%s', (day, name) => expect(nearDay('2026-11-24', day)).toBe(name));
});
