import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMinutes, dayOf, instantAt, weekdayOf } from './time.ts';

const moments = fc.date({
	min: new Date('2020-01-01T00:00:00Z'),
	max: new Date('2035-12-31T00:00:00Z'),
	noInvalidDate: true
});
const clock = fc
	.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
	.map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);

describe('the day in the Netherlands', () => {
	// Guards against a school day that begins at one or two at night, when UTC turns.
	it.each([
		['2026-01-14T22:59:59.999Z', '2026-01-14'],
		['2026-01-14T23:00:00.000Z', '2026-01-15'],
		['2026-07-14T21:59:59.999Z', '2026-07-14'],
		['2026-07-14T22:00:00.000Z', '2026-07-15'],
		// the nights on which the clock changes
		['2026-03-28T23:00:00.000Z', '2026-03-29'],
		['2026-10-24T22:00:00.000Z', '2026-10-25'],
		['2026-10-25T22:59:59.999Z', '2026-10-25']
	])('at %s is %s', (moment, day) => {
		expect(dayOf(new Date(moment))).toBe(day);
	});

	// Guards against an hour that is lost or double around summer time.
	it('is the day of whatever the clock shows on it', () => {
		fc.assert(
			fc.property(moments, clock, (moment, time) => {
				const day = dayOf(moment);
				expect(dayOf(instantAt(day, time))).toBe(day);
			})
		);
	});

	it('begins at its own midnight and ends at the next', () => {
		fc.assert(
			fc.property(moments, (moment) => {
				const day = dayOf(moment);
				expect(instantAt(day, '00:00').getTime()).toBeLessThanOrEqual(moment.getTime());
				expect(instantAt(addDays(day, 1), '00:00').getTime()).toBeGreaterThan(moment.getTime());
			})
		);
	});
});

describe('a time by the clock', () => {
	it('is an hour or two before UTC', () => {
		expect(instantAt('2026-01-15', '17:00').toISOString()).toBe('2026-01-15T16:00:00.000Z');
		expect(instantAt('2026-07-15', '17:00').toISOString()).toBe('2026-07-15T15:00:00.000Z');
	});

	it('that does not exist in the night of summer time is an hour later, and never an error', () => {
		expect(instantAt('2026-03-29', '02:30').toISOString()).toBe('2026-03-29T01:30:00.000Z');
	});
});

it('counts days and minutes over the change of the clock', () => {
	expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
	expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
	expect(addMinutes(new Date('2026-03-29T00:30:00Z'), 60).toISOString()).toBe('2026-03-29T01:30:00.000Z');
});

it('knows the days of the week', () => {
	expect(weekdayOf('2026-11-23')).toBe(1);
	expect(weekdayOf('2026-11-29')).toBe(7);
});
