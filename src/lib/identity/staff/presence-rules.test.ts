import { describe, expect, it } from 'vitest';
import { comingAbsences, endOfAbsence, planAbsence, presenceOn } from './presence-rules.ts';

const tuesday = { day: '2026-11-24', weekday: 2, isClosed: false };
const saturday = { day: '2026-11-28', weekday: 6, isClosed: true };

describe('presenceOn', () => {
	// Guards against a list that sends a child to somebody who is not there.
	it.each([
		['works on Tuesdays', tuesday, [1, 2], [], 'here'],
		['does not work on Tuesdays', tuesday, [3], [], 'free'],
		['never filled in working days', tuesday, [], [], 'unknown'],
		['a Saturday', saturday, [1, 2, 3, 4, 5], [], 'free'],
		['a holiday', { ...tuesday, isClosed: true }, [2], [], 'free'],
		['ill until further notice', tuesday, [2], [{ first_day: '2026-11-20', last_day: null }], 'away'],
		[
			'away until and with today',
			tuesday,
			[2],
			[{ first_day: '2026-11-24', last_day: '2026-11-24' }],
			'away'
		],
		['back since yesterday', tuesday, [2], [{ first_day: '2026-11-20', last_day: '2026-11-23' }], 'here'],
		['away from tomorrow', tuesday, [2], [{ first_day: '2026-11-25', last_day: null }], 'here']
	] as const)('%s', (_what, day, workingDays, absences, answer) => {
		expect(presenceOn(day, workingDays, absences)).toBe(answer);
	});
});

describe('planAbsence', () => {
	const ill = { id: 'ill', first_day: '2026-11-20', last_day: '2026-11-25' };
	const open = { id: 'open', first_day: '2026-12-01', last_day: null };
	// Guards against a week that ends before it begins, and against two rows for one illness after a double press.
	it.each([
		['days that are free', { first_day: '2026-11-26', last_day: '2026-11-30' }, 'add'],
		['one single day', { first_day: '2026-11-27', last_day: '2026-11-27' }, 'add'],
		['the wrong way round', { first_day: '2026-11-28', last_day: '2026-11-27' }, 'absence-order'],
		['within another', { first_day: '2026-11-21', last_day: '2026-11-22' }, 'absence-overlap'],
		['over the edge of another', { first_day: '2026-11-25', last_day: '2026-11-28' }, 'absence-overlap'],
		['open, over one to come', { first_day: '2026-11-27', last_day: null }, 'absence-overlap'],
		['during one without an end', { first_day: '2027-03-01', last_day: '2027-03-02' }, 'absence-overlap'],
		['the same once more', { first_day: '2026-11-20', last_day: '2026-11-25' }, 'known'],
		['the same without an end once more', { first_day: '2026-12-01', last_day: null }, 'known']
	] as const)('%s', (_what, wanted, answer) => {
		const plan = planAbsence(wanted, [ill, open]);
		expect(plan.ok ? plan.value : plan.code).toBe(answer);
	});
});

describe('endOfAbsence', () => {
	// Guards against history that says somebody was there on days when they were ill.
	it.each([
		['began last week', '2026-11-20', { last_day: '2026-11-23' }],
		['began today', '2026-11-24', 'remove'],
		['would begin next week', '2026-12-01', 'remove']
	])('%s', (_what, first_day, answer) => {
		expect(endOfAbsence({ first_day, last_day: null }, '2026-11-24', '2026-11-23')).toEqual(answer);
	});
});

describe('comingAbsences', () => {
	it('leaves out what is over and begins with the first', () => {
		const days = [
			{ first_day: '2026-12-01', last_day: null },
			{ first_day: '2026-11-01', last_day: '2026-11-23' },
			{ first_day: '2026-11-24', last_day: '2026-11-24' }
		];
		expect(comingAbsences(days, '2026-11-24').map((one) => one.first_day)).toEqual([
			'2026-11-24',
			'2026-12-01'
		]);
	});
});
