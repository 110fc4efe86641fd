import {
	COLLEAGUE_STATES,
	colleagueFilter,
	listColleagues,
	peopleTabs,
	selectColleagues
} from '#lib/identity/service.server.ts';
import { STAFF_FUNCTIONS } from '#lib/identity/types.ts';
import { forStaff } from '#lib/server/access.ts';
import { stop } from '#lib/server/http.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import type { PageServerLoadEvent } from './$types';

/** The same list in another order: the filter stays. */
function sortedBy(url: URL, sort: string): string {
	const params = new URLSearchParams(url.search);
	params.set('sort', sort);
	return `?${params}`;
}

export const load = forStaff('people.read', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const listed = await listColleagues(event.locals.context(staff));
	if (!listed.ok) return stop(event, listed);
	const filter = colleagueFilter(event.url.searchParams);
	const functions = words.section('identity', 'functions');
	const days: Record<string, string> = words.section('people', 'weekdaysShort');
	const states = words.section('people', 'states');
	const presences = words.section('people', 'presences');
	const rows = selectColleagues(listed.value, filter).map((one) => ({
		id: one.id,
		name: `${one.firstName} ${one.lastName}`,
		called: one.called,
		functions: STAFF_FUNCTIONS.filter((name) => one.functions.includes(name)).map((name) => functions[name]),
		days:
			one.workingDays.length === 5
				? `${days[1]}–${days[5]}`
				: one.workingDays.map((day) => days[day]).join(' '),
		// Who left is nowhere today.
		presence: one.state === 'ended' ? undefined : { key: one.presence, label: presences[one.presence] },
		state: { key: one.state, label: states[one.state] }
	}));
	return {
		words: words.section('people', 'staffList'),
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		count: words.t('people:staffList.count', { count: rows.length }),
		mayInvite: scopeOf(staff, 'people.invite') !== undefined,
		filter: {
			search: filter.search,
			function: filter.function ?? '',
			state: filter.state ?? '',
			sort: filter.sort
		},
		functions: STAFF_FUNCTIONS.map((name) => ({ value: name, label: functions[name] })),
		states: COLLEAGUE_STATES.map((state) => ({ value: state, label: states[state] })),
		sortBy: {
			name: sortedBy(event.url, 'name'),
			presence: sortedBy(event.url, 'presence'),
			state: sortedBy(event.url, 'state')
		},
		rows
	};
});
