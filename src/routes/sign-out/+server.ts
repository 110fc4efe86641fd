import { redirect, type RequestEvent } from '@sveltejs/kit';
import { endSession } from '#lib/identity/service.server.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { dropCookie, readCookie, type CookieName } from '#lib/server/cookies.ts';
import { readFields } from '#lib/server/forms.ts';

/** "Klaar": ends the session at once. Of two children on one laptop, one can leave and the other goes on. */
export const POST = open(async (event: RequestEvent) => {
	const data = await readFields(event);
	const { pupil, partner, staff } = event.locals;
	const leaver = data.get('pupil');
	const both = pupil && partner;
	let names: CookieName[] = ['pupil', 'partner', 'staff', 'day'];
	if (both && leaver === pupil.id) names = ['pupil'];
	if (both && leaver === partner.id) names = ['partner'];
	for (const name of names) {
		const value = readCookie(event, name);
		if (value && name !== 'day') await endSession(getApp().db, value);
		dropCookie(event, name);
	}
	dropCookie(event, 'ticket');
	dropCookie(event, 'private');
	if (names.length === 1) redirect(303, '/learn');
	const idle = data.get('reason') === 'idle' ? '?idle' : '';
	redirect(303, staff ? `/sign-in/staff${idle}` : `/${idle}`);
});
