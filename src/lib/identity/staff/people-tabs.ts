import type { Words } from '#lib/i18n/words.server.ts';
import type { Permission } from '#lib/server/permissions.ts';
import type { SignedInStaff } from '../types.ts';

/** A page about people, as `PeopleTabs.svelte` shows it. */
export interface PeopleTab {
	href: string;
	label: string;
}

/** Which of these permissions opens which page; one of them is enough. */
const TABS: readonly {
	key: 'colleagues' | 'pupils' | 'groups' | 'import' | 'permissions';
	href: string;
	needs: Permission[];
}[] = [
	{ key: 'colleagues', href: '/staff/people', needs: ['people.read'] },
	{ key: 'pupils', href: '/staff/people/pupils', needs: ['pupils.read'] },
	{ key: 'groups', href: '/staff/people/groups', needs: ['pupils.read'] },
	{ key: 'import', href: '/staff/people/import', needs: ['import.run'] },
	{ key: 'permissions', href: '/staff/people/permissions', needs: ['permissions.adjust'] }
];

/** The pages about people that this person may open, with their names. */
export function peopleTabs(staff: Pick<SignedInStaff, 'permissions'>, words: Words): PeopleTab[] {
	return TABS.filter(({ needs }) => needs.some((permission) => staff.permissions[permission])).map(
		({ key, href }) => ({
			href,
			label: words.t(`people:tabs.${key}`)
		})
	);
}
