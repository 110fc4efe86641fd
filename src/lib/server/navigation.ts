import type { SignedInStaff, Substitute } from '#lib/identity/types.ts';
import type { Words } from '#lib/i18n/words.server.ts';
import { scopeOf, type Permission } from './permissions.ts';

export interface NavigationItem {
	href: string;
	icon: 'today' | 'lessons' | 'people' | 'school' | 'outbox';
	label: string;
}

/** The staff pages in their order, and what opens each. Somebody sees only what they may open. */
const PAGES: { href: string; icon: NavigationItem['icon']; needs: Permission }[] = [
	{ href: '/staff', icon: 'today', needs: 'staff.home' },
	{ href: '/staff/lessons', icon: 'lessons', needs: 'lessons.content' },
	{ href: '/staff/people', icon: 'people', needs: 'people.read' },
	{ href: '/staff/people/groups', icon: 'people', needs: 'pupils.read' },
	{ href: '/staff/school', icon: 'school', needs: 'school.edit' },
	{ href: '/staff/outbox', icon: 'outbox', needs: 'mail.outbox' }
];

/** The navigation of one member of staff. "People" leads to the first of its pages that this person may open. */
export function navigationFor(who: SignedInStaff | Substitute, words: Words): NavigationItem[] {
	const seen = new Set<string>();
	return PAGES.filter(({ icon, needs }) => {
		if (!scopeOf(who, needs) || seen.has(icon)) return false;
		seen.add(icon);
		return true;
	}).map(({ href, icon }) => ({ href, icon, label: words.t(`common:staffShell.${icon}`) }));
}
