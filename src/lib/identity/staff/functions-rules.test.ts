import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayEndAccess, mayHandleAccount, mayNameDeputy, planFunctions } from './functions-rules.ts';
import { STAFF_FUNCTIONS, type StaffFunction } from '../types.ts';

const anyFunctions = fc.uniqueArray(fc.constantFrom(...STAFF_FUNCTIONS));
const anyPerson = fc.constantFrom('anna', 'bram', 'cato');

describe('planFunctions', () => {
	// Guards against a director who makes themselves confidential adviser, or steps down by a slip, or is the last to go.
	it.each<{
		what: string;
		actor: string | null;
		held: StaffFunction[];
		wanted: string[];
		others: number;
		answer: unknown;
	}>([
		{
			what: 'grants',
			actor: 'anna',
			held: ['teacher'],
			wanted: ['teacher', 'office'],
			others: 0,
			answer: { grant: ['office'], withdraw: [] }
		},
		{
			what: 'withdraws',
			actor: 'anna',
			held: ['teacher', 'office'],
			wanted: ['office'],
			others: 0,
			answer: { grant: [], withdraw: ['teacher'] }
		},
		{
			what: 'does nothing when nothing changes',
			actor: 'anna',
			held: ['teacher'],
			wanted: ['teacher'],
			others: 0,
			answer: { grant: [], withdraw: [] }
		},
		{
			what: 'lets a person save their own page unchanged',
			actor: 'bram',
			held: ['director'],
			wanted: ['director'],
			others: 0,
			answer: { grant: [], withdraw: [] }
		},
		{
			what: 'refuses a grant for oneself',
			actor: 'bram',
			held: ['director'],
			wanted: ['director', 'confidential_adviser'],
			others: 3,
			answer: 'functions-own'
		},
		{
			what: 'refuses a withdrawal for oneself',
			actor: 'bram',
			held: ['director', 'teacher'],
			wanted: ['director'],
			others: 3,
			answer: 'functions-own'
		},
		{
			what: 'keeps the last director',
			actor: 'anna',
			held: ['director'],
			wanted: [],
			others: 0,
			answer: 'last-director'
		},
		{
			what: 'keeps the last director from the command line too',
			actor: null,
			held: ['director'],
			wanted: ['teacher'],
			others: 0,
			answer: 'last-director'
		},
		{
			what: 'lets one of two directors go',
			actor: 'anna',
			held: ['director'],
			wanted: [],
			others: 1,
			answer: { grant: [], withdraw: ['director'] }
		},
		{
			what: 'refuses a function that does not exist',
			actor: 'anna',
			held: [],
			wanted: ['superuser'],
			others: 1,
			answer: 'function-unknown'
		},
		{
			what: 'refuses a pupil as a function',
			actor: 'anna',
			held: [],
			wanted: ['pupil'],
			others: 1,
			answer: 'function-unknown'
		}
	])('$what', ({ actor, held, wanted, others, answer }) => {
		const plan = planFunctions({ actorId: actor, staffId: 'bram', held, wanted, otherDirectors: others });
		expect(plan.ok ? plan.value : plan.code).toEqual(answer);
	});

	it('never changes anything for whoever asks', () => {
		fc.assert(
			fc.property(
				anyPerson,
				anyFunctions,
				anyFunctions,
				fc.nat(5),
				(person, held, wanted, otherDirectors) => {
					const plan = planFunctions({ actorId: person, staffId: person, held, wanted, otherDirectors });
					return !plan.ok || plan.value.grant.length + plan.value.withdraw.length === 0;
				}
			)
		);
	});

	it('never leaves a school without a director, and otherwise arrives at what was wanted', () => {
		fc.assert(
			fc.property(
				anyPerson,
				anyPerson,
				anyFunctions,
				anyFunctions,
				fc.nat(2),
				(actorId, staffId, held, wanted, otherDirectors) => {
					const plan = planFunctions({ actorId, staffId, held, wanted, otherDirectors });
					const after = plan.ok
						? [...held.filter((one) => !plan.value.withdraw.includes(one)), ...plan.value.grant]
						: held;
					const directors = otherDirectors + (after.includes('director') ? 1 : 0);
					expect(directors).toBeGreaterThanOrEqual(
						Math.min(1, otherDirectors + (held.includes('director') ? 1 : 0))
					);
					if (plan.ok) expect([...after].sort()).toEqual([...wanted].sort());
				}
			)
		);
	});
});

describe('mayEndAccess', () => {
	// Guards against a school that nobody can steer any more.
	it.each([
		['a colleague', 'anna', ['teacher'], 0, true],
		['one of two directors', 'anna', ['director'], 1, true],
		['the last director', 'anna', ['director', 'teacher'], 0, 'last-director'],
		['the last director, by nobody in particular', null, ['director'], 0, 'last-director'],
		['oneself', 'bram', ['teacher'], 4, 'access-own']
	] as const)('%s', (_what, actorId, held, otherDirectors, answer) => {
		const may = mayEndAccess({ actorId, staffId: 'bram', held, otherDirectors });
		expect(may.ok || may.code).toBe(answer);
	});
});

describe('mayHandleAccount', () => {
	// Guards against the office making itself a new link for the director's account, and so becoming director.
	it.each([
		['who grants, for a director', true, ['director'], true, true],
		['who only invites, for a newcomer', false, [], false, true],
		['who only invites, for a newcomer with a function', false, ['teacher'], false, false],
		['who only invites, for somebody who signs in', false, [], true, false]
	] as const)('%s', (_what, mayGrant, functions, signsIn, answer) => {
		expect(mayHandleAccount({ mayGrant }, { functions, signsIn })).toBe(answer);
	});
});

describe('mayNameDeputy', () => {
	// Guards against somebody who makes themselves the deputy of the confidential adviser.
	it.each([
		['another for a colleague', 'office', 'adviser', 'teacher', true],
		['oneself for a colleague', 'office', 'adviser', 'office', false],
		['another for oneself', 'adviser', 'adviser', 'teacher', true],
		['somebody as their own deputy', 'office', 'adviser', 'adviser', false],
		['by nobody in particular', null, 'adviser', 'teacher', true]
	] as const)('%s', (_what, actorId, staffId, deputyId, answer) => {
		expect(mayNameDeputy({ actorId, staffId, deputyId })).toBe(answer);
	});
});
