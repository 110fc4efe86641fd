import { redirect } from '@sveltejs/kit';
import { endSession, findSubstitute } from '#lib/identity/service.server.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { dropCookie, readCookie, setCookie } from '#lib/server/cookies.ts';
import type { PageServerLoadEvent } from './$types';

/** A substitute's link: lessons of one group until 17:00. The link keeps working that day, on another device too. */
export const load = open(async (event: PageServerLoadEvent) => {
	const { db } = getApp();
	const substitute = await findSubstitute(db, event.params.token, event.locals.now);
	if (!substitute) return { words: event.locals.words.section('identity', 'day') };
	for (const name of ['pupil', 'partner', 'staff'] as const) {
		const value = readCookie(event, name);
		if (value) await endSession(db, value);
		dropCookie(event, name);
	}
	setCookie(event, 'day', event.params.token, 12 * 3600);
	redirect(303, '/staff/lessons');
});
