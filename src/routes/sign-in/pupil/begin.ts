import type { RequestEvent } from '@sveltejs/kit';
import { endSession, type PupilTicket } from '#lib/identity/service.server.ts';
import { getApp } from '#lib/server/app.ts';
import { dropCookie, readCookie, setCookie, type CookieName } from '#lib/server/cookies.ts';

/**
 * Puts a child's session in the browser. Whoever begins takes the device over: other sessions on it end.
 * Whoever joins sits beside the child who is there.
 */
export async function signInPupil(event: RequestEvent, purpose: PupilTicket['purpose'], sessionId: string): Promise<void> {
	const leaving: CookieName[] = purpose === 'join' ? ['partner'] : ['pupil', 'partner', 'staff'];
	for (const name of leaving) {
		const value = readCookie(event, name);
		if (value) await endSession(getApp().db, value);
		dropCookie(event, name);
	}
	dropCookie(event, 'day');
	dropCookie(event, 'private');
	setCookie(event, purpose === 'join' ? 'partner' : 'pupil', sessionId);
}
