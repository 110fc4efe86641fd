import { listGroups, peopleTabs } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { stop } from '#lib/server/http.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import type { PageServerLoadEvent } from './$types';

export const load = forStaff('pupils.read', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const groups = await listGroups(event.locals.context(staff));
	if (!groups.ok) stop(event, groups);
	return {
		words: words.section('pupils', 'groups'),
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		seesAll: scopeOf(staff, 'pupils.read') === 'all',
		groups: groups.value.map((group) => ({
			...group,
			count: words.t('pupils:groups.pupils', { count: group.pupils }),
			pictures:
				group.pupils > 0
					? words.t('pupils:groups.pictures', { done: group.withPictures, all: group.pupils })
					: ''
		}))
	};
});
