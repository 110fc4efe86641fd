import { redirect, type RequestEvent } from '@sveltejs/kit';
import { findSchoolBySlug } from '#lib/identity/service.server.ts';
import { notThere, open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { setCookie } from '#lib/server/cookies.ts';

/** The door of one school on a server with several: remembered on this device. */
export const GET = open(async (event: RequestEvent) => {
	const school = await findSchoolBySlug(getApp().db, event.params['slug'] ?? '');
	if (!school) return notThere(event);
	setCookie(event, 'school', school.slug, 365 * 86_400);
	redirect(303, '/');
});
