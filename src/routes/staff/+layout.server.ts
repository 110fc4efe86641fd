import { open } from '#lib/server/access.ts';
import { navigationFor } from '#lib/server/navigation.ts';
import type { LayoutServerLoadEvent } from './$types';

/** What stands around every staff page. Each page guards itself; somebody who may not see one gets no navigation either. */
export const load = open(({ locals }: LayoutServerLoadEvent) => {
	const who = locals.staff ?? locals.substitute;
	return {
		shell: locals.words.section('common', 'staffShell'),
		navigation: who ? navigationFor(who, locals.words) : [],
		isDemo: locals.school?.isDemo ?? false,
		staffName: locals.staff?.firstName
	};
});
