import { fail, ok, type Result } from '../../result.ts';
import { STAFF_FUNCTIONS, type StaffFunction } from '../types.ts';

/** What is known when somebody's functions are about to change. */
export interface FunctionFacts {
	/** who asks; null is work that no person asked for (setup, demo, an import) */
	actorId: string | null;
	staffId: string;
	/** the functions held today */
	held: readonly StaffFunction[];
	/** the functions that should be held */
	wanted: readonly string[];
	/** colleagues, without this one, who are director and can sign in */
	otherDirectors: number;
}

/** What has to be written. */
export interface FunctionPlan {
	grant: StaffFunction[];
	withdraw: StaffFunction[];
}

export type FunctionRefusal = 'function-unknown' | 'functions-own' | 'last-director';

/**
 * Which functions are granted and withdrawn, or why not. Nobody does either for themselves, so nobody raises
 * themselves; a school always keeps a director who can sign in.
 */
export function planFunctions({
	actorId,
	staffId,
	held,
	wanted,
	otherDirectors
}: FunctionFacts): Result<FunctionPlan, FunctionRefusal> {
	if (wanted.some((one) => !STAFF_FUNCTIONS.includes(one as StaffFunction))) return fail('function-unknown');
	const grant = STAFF_FUNCTIONS.filter((one) => wanted.includes(one) && !held.includes(one));
	const withdraw = STAFF_FUNCTIONS.filter((one) => held.includes(one) && !wanted.includes(one));
	if (grant.length + withdraw.length > 0 && actorId === staffId) return fail('functions-own');
	if (withdraw.includes('director') && otherDirectors === 0) return fail('last-director');
	return ok({ grant, withdraw });
}

/** Whether somebody's access may end: never one's own by a slip, never the last director's. */
export function mayEndAccess(facts: {
	actorId: string | null;
	staffId: string;
	held: readonly StaffFunction[];
	otherDirectors: number;
}): Result<void, 'access-own' | 'last-director'> {
	if (facts.actorId === facts.staffId) return fail('access-own');
	if (facts.held.includes('director') && facts.otherDirectors === 0) return fail('last-director');
	return ok(undefined);
}

/**
 * Whether somebody may make a link, or change the address, with which a colleague signs in. Whoever holds that link
 * becomes that colleague; so a person who may not grant functions does so only for a newcomer who has none yet.
 */
export const mayHandleAccount = (
	actor: { mayGrant: boolean },
	colleague: { functions: readonly StaffFunction[]; signsIn: boolean }
): boolean => actor.mayGrant || (colleague.functions.length === 0 && !colleague.signsIn);

/** Whether somebody may name a deputy: never oneself for another, since a deputy sees what the other would see. */
export const mayNameDeputy = (facts: {
	actorId: string | null;
	staffId: string;
	deputyId: string;
}): boolean =>
	facts.deputyId !== facts.staffId && (facts.deputyId !== facts.actorId || facts.actorId === null);
