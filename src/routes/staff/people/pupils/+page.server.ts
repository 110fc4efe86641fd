import { dayInWords } from '#lib/i18n/dates.ts';
import { listPupils, peopleTabs, PUPILS_SHOWN, type Whereabouts } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { stop } from '#lib/server/http.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import type { PageServerLoadEvent } from './$types';

const WHEREABOUTS: readonly Whereabouts[] = ['here', 'left', 'died'];

/** What was asked in the address; anything strange is as good as nothing. */
const readFilter = (params: URLSearchParams) => ({
	name: (params.get('name') ?? '').slice(0, 80),
	groupId: (params.get('group') ?? '').slice(0, 64),
	who: WHEREABOUTS.find((one) => one === params.get('who')) ?? 'here'
});

export const load = forStaff('pupils.read', async (event: PageServerLoadEvent, staff) => {
	const { words, language } = event.locals;
	const filter = readFilter(event.url.searchParams);
	const list = await listPupils(event.locals.context(staff), filter);
	if (!list.ok) stop(event, list);
	const { pupils, total, groups, mayLookBack } = list.value;
	const texts = words.section('pupils', 'list');
	const seesAll = scopeOf(staff, 'pupils.read') === 'all';
	return {
		words: texts,
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		filter: { ...filter, who: mayLookBack ? filter.who : 'here' },
		isFiltered: filter.name !== '' || filter.groupId !== '' || filter.who !== 'here',
		hasGroups: groups.length > 0,
		mayImport: scopeOf(staff, 'import.run') !== undefined,
		seesAll,
		groups: [
			{ value: '', label: texts.allGroups },
			...groups.map((group) => ({ value: group.id, label: group.name })),
			...(seesAll ? [{ value: 'none', label: texts.noGroup }] : [])
		],
		who: mayLookBack ? WHEREABOUTS.map((value) => ({ value, label: texts[value] })) : [],
		count: words.t('pupils:list.count', { count: total }),
		more: total > pupils.length ? words.t('pupils:list.more', { shown: PUPILS_SHOWN }) : undefined,
		pupils: pupils.map((pupil) => ({
			id: pupil.id,
			name: `${pupil.firstName} ${pupil.lastName}`.trim(),
			group: pupil.groupName,
			year: pupil.yearLevel,
			hasPictures: pupil.hasPictures,
			isProtected: pupil.isProtected,
			since: pupil.left_on && filter.who === 'left' ? dayInWords(pupil.left_on, language) : undefined
		}))
	};
});
