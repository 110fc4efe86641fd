import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	choicesFor,
	houseReach,
	houseWishes,
	knowsOwnGroups,
	planPermission,
	type Reach
} from './permission-rules.ts';
import type { PermissionRule } from '../permissions.ts';
import { STAFF_FUNCTIONS, type StaffFunction } from '../types.ts';

const rule: PermissionRule = {
	functions: { director: 'all', teacher: 'own', office: 'all' },
	secondFactor: true,
	adjustable: true,
	never: ['trainee', 'board']
};
const wholeSchool: PermissionRule = { ...rule, functions: { director: 'all' } };
const fixed: PermissionRule = { ...rule, adjustable: false };

const house = (of: PermissionRule) =>
	Object.fromEntries(STAFF_FUNCTIONS.map((one) => [one, houseReach(of, one)])) as Record<
		StaffFunction,
		Reach
	>;

describe('planPermission', () => {
	// Guards against a director who widens what they may see themselves, and against rows that the house keeps shut.
	it.each<{
		what: string;
		of?: PermissionRule;
		wanted: Partial<Record<StaffFunction, Reach>>;
		own?: StaffFunction[];
		answer: unknown;
	}>([
		{
			what: 'gives',
			wanted: { management: 'own' },
			answer: [{ function: 'management', from: 'none', to: 'own', isHouse: false }]
		},
		{
			what: 'takes',
			wanted: { office: 'none' },
			answer: [{ function: 'office', from: 'all', to: 'none', isHouse: false }]
		},
		{ what: 'sees what stays the same', wanted: { director: 'all', teacher: 'own' }, answer: [] },
		{ what: 'keeps a fixed row', of: fixed, wanted: { office: 'none' }, answer: 'permission-fixed' },
		{ what: 'lets a fixed row be sent unchanged', of: fixed, wanted: { office: 'all' }, answer: [] },
		{ what: 'refuses who may never', wanted: { trainee: 'own' }, answer: 'permission-never' },
		{ what: 'refuses the own function', wanted: { director: 'none' }, answer: 'permission-own' },
		{
			what: 'refuses any own function',
			own: ['director', 'teacher'],
			wanted: { teacher: 'all' },
			answer: 'permission-own'
		},
		{
			what: 'refuses own groups where groups mean nothing',
			of: wholeSchool,
			wanted: { office: 'own' },
			answer: 'permission-reach'
		}
	])('$what', ({ of = rule, wanted, own = ['director'], answer }) => {
		const plan = planPermission({ rule: of, now: house(of), wanted, own });
		expect(plan.ok ? plan.value : plan.code).toEqual(answer);
	});

	it('marks the way back to the house', () => {
		const now = { ...house(rule), office: 'none' as const, management: 'all' as const };
		const plan = planPermission({ rule, now, wanted: houseWishes(rule, ['director']), own: ['director'] });
		expect(plan).toEqual({
			ok: true,
			value: [
				{ function: 'management', from: 'all', to: 'none', isHouse: true },
				{ function: 'office', from: 'none', to: 'all', isHouse: true }
			]
		});
	});

	const reach = fc.constantFrom<Reach>('none', 'own', 'all');
	const wishes = fc.dictionary(fc.constantFrom(...STAFF_FUNCTIONS), reach) as fc.Arbitrary<
		Partial<Record<StaffFunction, Reach>>
	>;

	it('never touches an own function, and never gives what the house never gives', () => {
		fc.assert(
			fc.property(wishes, fc.uniqueArray(fc.constantFrom(...STAFF_FUNCTIONS)), (wanted, own) => {
				const plan = planPermission({ rule, now: house(rule), wanted, own });
				if (!plan.ok) return true;
				return plan.value.every(
					(step) =>
						!own.includes(step.function) && (step.to === 'none' || !rule.never?.includes(step.function))
				);
			})
		);
	});
});

describe('choicesFor', () => {
	it('offers own groups only where the house knows them', () => {
		expect(knowsOwnGroups(wholeSchool)).toBe(false);
		expect(choicesFor(rule, 'office')).toEqual(['none', 'own', 'all']);
		expect(choicesFor(wholeSchool, 'office')).toEqual(['none', 'all']);
		expect(choicesFor(rule, 'board')).toEqual(['none']);
	});
});
