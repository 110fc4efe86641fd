import { fail, ok, type Result } from '../../result.ts';
import type { PermissionRule } from '../permissions.ts';
import { STAFF_FUNCTIONS, type Scope, type StaffFunction } from '../types.ts';

/** How far a permission reaches for a function; 'none' is not at all. */
export type Reach = Scope | 'none';

/** A function for which a school's row will differ from, or go back to, the table of the house. */
export interface PermissionStep {
	function: StaffFunction;
	from: Reach;
	to: Reach;
	/** whether `to` is what the table of the house says, so that nothing needs to be kept */
	isHouse: boolean;
}

export type PermissionRefusal =
	'permission-fixed' | 'permission-never' | 'permission-own' | 'permission-reach';

/** What the table of the house says. */
export const houseReach = (rule: PermissionRule, one: StaffFunction): Reach => rule.functions[one] ?? 'none';

/** Whether "only the own groups" means something for a permission: it does where the house uses it. */
export const knowsOwnGroups = (rule: PermissionRule): boolean =>
	Object.values(rule.functions).includes('own');

/** What may be chosen for a function, narrowest first. */
export function choicesFor(rule: PermissionRule, one: StaffFunction): Reach[] {
	if (rule.never?.includes(one)) return ['none'];
	return knowsOwnGroups(rule) ? ['none', 'own', 'all'] : ['none', 'all'];
}

/**
 * What changes in a row of the table, or why it may not.
 * @param wanted only the functions that were sent; the others stay as they are
 * @param own the functions of whoever asks: their own reach they never change, so that nobody raises themselves
 */
export function planPermission(facts: {
	rule: PermissionRule;
	now: Record<StaffFunction, Reach>;
	wanted: Partial<Record<StaffFunction, Reach>>;
	own: readonly StaffFunction[];
}): Result<PermissionStep[], PermissionRefusal> {
	const { rule, now, wanted, own } = facts;
	const steps = STAFF_FUNCTIONS.flatMap((one) => {
		const to = wanted[one] ?? now[one];
		return to === now[one]
			? []
			: [{ function: one, from: now[one], to, isHouse: to === houseReach(rule, one) }];
	});
	if (steps.length > 0 && !rule.adjustable) return fail('permission-fixed');
	for (const step of steps) {
		if (own.includes(step.function)) return fail('permission-own');
		if (step.to !== 'none' && rule.never?.includes(step.function)) return fail('permission-never');
		// What the house itself says is always a way back.
		if (!step.isHouse && !choicesFor(rule, step.function).includes(step.to)) return fail('permission-reach');
	}
	return ok(steps);
}

/** The way back to the table of the house, for all functions but one's own. */
export const houseWishes = (
	rule: PermissionRule,
	own: readonly StaffFunction[]
): Partial<Record<StaffFunction, Reach>> =>
	Object.fromEntries(
		STAFF_FUNCTIONS.filter((one) => !own.includes(one)).map((one) => [one, houseReach(rule, one)])
	);
