import type { Presence } from './presence-rules.ts';
import { STAFF_FUNCTIONS, type StaffFunction } from '../types.ts';

/** Where a colleague stands with signing in. */
export const COLLEAGUE_STATES = ['signs-in', 'invited', 'no-access', 'ended'] as const;
export type ColleagueState = (typeof COLLEAGUE_STATES)[number];

/** A colleague as a line of the list. */
export interface Colleague {
	id: string;
	firstName: string;
	lastName: string;
	/** how children call them */
	called: string;
	functions: StaffFunction[];
	/** 1 = Monday … 7 = Sunday */
	workingDays: number[];
	presence: Presence;
	state: ColleagueState;
}

export const COLLEAGUE_SORTS = ['name', 'presence', 'state'] as const;
export type ColleagueSort = (typeof COLLEAGUE_SORTS)[number];

/** What the list was asked to show. */
export interface ColleagueFilter {
	search: string;
	function: StaffFunction | undefined;
	/** undefined leaves out whose access ended */
	state: ColleagueState | undefined;
	sort: ColleagueSort;
}

/** The filter in an address; what we do not know counts as not asked. */
export const colleagueFilter = (params: URLSearchParams): ColleagueFilter => ({
	search: (params.get('q') ?? '').slice(0, 80),
	function: STAFF_FUNCTIONS.find((one) => one === params.get('function')),
	state: COLLEAGUE_STATES.find((one) => one === params.get('state')),
	sort: COLLEAGUE_SORTS.find((one) => one === params.get('sort')) ?? 'name'
});

/** Where somebody stands with signing in, by what is known of the account. */
export function stateOf(facts: {
	ended: boolean;
	hasPassword: boolean;
	hasInvitation: boolean;
}): ColleagueState {
	if (facts.ended) return 'ended';
	if (facts.hasPassword) return 'signs-in';
	return facts.hasInvitation ? 'invited' : 'no-access';
}

/** Letters as somebody in a hurry types them: "Zoë" is found by "zoe". */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const PRESENCE_ORDER: readonly Presence[] = ['away', 'here', 'free', 'unknown'];
const STATE_ORDER: readonly ColleagueState[] = ['no-access', 'invited', 'signs-in', 'ended'];

/** A Dutch list has "van der Berg" under the B: what comes before the first capital does not count. */
const sortName = (lastName: string): string => lastName.replace(/^[^\p{Lu}]+(?=\p{Lu})/u, '');

const byName = (a: Colleague, b: Colleague): number =>
	sortName(a.lastName).localeCompare(sortName(b.lastName), 'nl') ||
	a.lastName.localeCompare(b.lastName, 'nl') ||
	a.firstName.localeCompare(b.firstName, 'nl') ||
	a.id.localeCompare(b.id);

/** The lines that were asked for, in order; what needs somebody stands first. */
export function selectColleagues(colleagues: readonly Colleague[], filter: ColleagueFilter): Colleague[] {
	const words = plain(filter.search).split(/\s+/).filter(Boolean);
	return colleagues
		.filter((one) => (filter.state ? one.state === filter.state : one.state !== 'ended'))
		.filter((one) => !filter.function || one.functions.includes(filter.function))
		.filter((one) => {
			const name = plain(`${one.firstName} ${one.lastName} ${one.called}`);
			return words.every((word) => name.includes(word));
		})
		.sort((a, b) => {
			if (filter.sort === 'presence')
				return PRESENCE_ORDER.indexOf(a.presence) - PRESENCE_ORDER.indexOf(b.presence) || byName(a, b);
			if (filter.sort === 'state')
				return STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) || byName(a, b);
			return byName(a, b);
		});
}
