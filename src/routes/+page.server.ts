import { redirect } from '@sveltejs/kit';
import { open } from '#lib/server/access.ts';
import type { PageServerLoadEvent } from './$types';

/** Who are you? Somebody who is signed in goes on where they belong. */
export const load = open(({ locals, url }: PageServerLoadEvent) => {
	if (locals.pupil) redirect(303, '/learn');
	if (locals.staff) redirect(303, '/staff');
	if (locals.substitute) redirect(303, '/staff/lessons');
	return { words: locals.words.section('identity', 'start'), idle: url.searchParams.has('idle') };
});
