import { describe, expect, it } from 'vitest';
import {
	colleagueFilter,
	selectColleagues,
	stateOf,
	type Colleague,
	type ColleagueFilter
} from './people-rules.ts';

const colleague = (
	id: string,
	firstName: string,
	lastName: string,
	rest: Partial<Colleague> = {}
): Colleague => ({
	id,
	firstName,
	lastName,
	called: `juf ${firstName}`,
	functions: ['teacher'],
	workingDays: [1, 2, 3, 4, 5],
	presence: 'here',
	state: 'signs-in',
	...rest
});

const team = [
	colleague('1', 'Zoë', 'Ähren', { functions: ['teacher', 'office'] }),
	colleague('2', 'Anna', 'Bloem', { presence: 'away', state: 'invited' }),
	colleague('3', 'Bram', 'Bloem', { called: 'meester Bram', state: 'no-access' }),
	colleague('4', 'Cato', 'Weg', { state: 'ended' })
];

const all: ColleagueFilter = { search: '', function: undefined, state: undefined, sort: 'name' };

describe('stateOf', () => {
	// Guards against a list that says "signs in" of somebody whose access was ended.
	it.each([
		[{ ended: true, hasPassword: true, hasInvitation: true }, 'ended'],
		[{ ended: false, hasPassword: true, hasInvitation: true }, 'signs-in'],
		[{ ended: false, hasPassword: false, hasInvitation: true }, 'invited'],
		[{ ended: false, hasPassword: false, hasInvitation: false }, 'no-access']
	] as const)('%o', (facts, state) => {
		expect(stateOf(facts)).toBe(state);
	});
});

describe('selectColleagues', () => {
	it.each<[string, Partial<ColleagueFilter>, string[]]>([
		['everyone but who left, by last name', {}, ['1', '2', '3']],
		['who left, when asked', { state: 'ended' }, ['4']],
		['a name without its dots', { search: 'zoe ahren' }, ['1']],
		['how children say it', { search: 'meester' }, ['3']],
		['a function', { function: 'office' }, ['1']],
		['nobody', { search: 'xyz' }, []],
		['who is away first', { sort: 'presence' }, ['2', '1', '3']],
		['who cannot sign in first', { sort: 'state' }, ['3', '2', '1']]
	])('%s', (_what, filter, ids) => {
		expect(selectColleagues(team, { ...all, ...filter }).map((one) => one.id)).toEqual(ids);
	});
});

describe('the order of names', () => {
	// Guards against half the school under the V.
	it('passes over what comes before the name', () => {
		const names = ['van der Berg', 'Zon', "van 't Aa", 'Boer', 'de jong'];
		const list = names.map((name, index) => colleague(String(index), 'A', name));
		expect(selectColleagues(list, all).map((one) => one.lastName)).toEqual([
			"van 't Aa",
			'van der Berg',
			'Boer',
			'de jong',
			'Zon'
		]);
	});
});

describe('colleagueFilter', () => {
	// Guards against an address with rubbish that breaks the list.
	it('reads what it knows and passes over the rest', () => {
		expect(colleagueFilter(new URLSearchParams('q=anna&function=teacher&state=ended&sort=state'))).toEqual({
			search: 'anna',
			function: 'teacher',
			state: 'ended',
			sort: 'state'
		});
		expect(colleagueFilter(new URLSearchParams('function=king&state=&sort=%00'))).toEqual(all);
	});
});
