import type { RequestEvent } from '@sveltejs/kit';
import { endSession, isSessionIn, type PupilTicket } from '#lib/identity/service.server.ts';
import { canSitTogether } from '#lib/identity/rules.ts';
import { getApp } from '#lib/server/app.ts';
import { dropCookie, readCookie, setCookie, type CookieName } from '#lib/server/cookies.ts';

/** Why a child cannot sit down beside the one who is here; undefined when there is no objection, or nobody to join. */
export function whyNotTogether(
	event: RequestEvent,
	ticket: PupilTicket
): 'already-together' | 'already-here' | 'class-code-unknown' | undefined {
	const { pupil, partner } = event.locals;
	if (ticket.purpose !== 'join' || !pupil) return undefined;
	if (partner) return 'already-together';
	// A code of another school is no code here.
	if (pupil.schoolId !== ticket.schoolId) return 'class-code-unknown';
	return canSitTogether(pupil, { id: ticket.pupilId ?? '', schoolId: ticket.schoolId })
		? undefined
		: 'already-here';
}

/**
 * Puts a child's session in the browser. Whoever begins takes the device over: other sessions on it end.
 * Whoever joins gets the free place beside the child who is there, and begins when that one is gone by now.
 */
export async function signInPupil(
	event: RequestEvent,
	purpose: PupilTicket['purpose'],
	sessionId: string
): Promise<void> {
	const stays = purpose === 'join' ? event.locals.pupil : null;
	// When the first of two left, the other sits in the second place still.
	const free: CookieName = stays && isSessionIn(readCookie(event, 'pupil'), stays) ? 'partner' : 'pupil';
	const leaving: CookieName[] = stays ? [free] : ['pupil', 'partner', 'staff'];
	for (const name of leaving) {
		const value = readCookie(event, name);
		if (value) await endSession(getApp().db, value);
		dropCookie(event, name);
	}
	dropCookie(event, 'day');
	dropCookie(event, 'private');
	setCookie(event, free, sessionId);
}
