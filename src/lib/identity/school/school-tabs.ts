import type { Words } from '#lib/i18n/words.server.ts';
import type { PeopleTab } from '../staff/people-tabs.ts';

const PAGES = [
	{ key: 'settings', href: '/staff/school' },
	{ key: 'contacts', href: '/staff/school/contacts' },
	{ key: 'numbers', href: '/staff/school/numbers' },
	{ key: 'year', href: '/staff/school/year' }
] as const;

/** The pages about the school itself, with their names; whoever may open one may open all. */
export const schoolTabs = (words: Words): { tabs: PeopleTab[]; tabsLabel: string } => ({
	tabs: PAGES.map(({ key, href }) => ({ href, label: words.t(`school:tabs.${key}`) })),
	tabsLabel: words.t('school:tabs.label')
});
