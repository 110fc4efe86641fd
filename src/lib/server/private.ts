import { redirect, type Cookies, type RequestEvent } from '@sveltejs/kit';
import type { SignedInPupil } from '#lib/identity/types.ts';
import { forSignedInPupil } from './access.ts';
import { getApp } from './app.ts';
import { readCookie, setCookie } from './cookies.ts';

/*
 * Some pages are one child's alone. Whoever opens one gives the pictures again, also when only one child is signed
 * in: a laptop is left open, a friend looks along. On a laptop for two the other is hidden as long as it lasts, and it
 * ends as soon as an ordinary page is shown: forPupil drops the cookie.
 */

const MINUTES = 10;

interface Grant {
	sessionId: string;
	until: number;
}

/** Remembers that this child gave the pictures just now. */
export function grantPrivate(event: { cookies: Cookies; url: URL }, pupil: SignedInPupil): void {
	const grant: Grant = { sessionId: pupil.sessionId, until: Date.now() + MINUTES * 60_000 };
	setCookie(event, 'private', getApp().keyring.sealTicket('private', grant), MINUTES * 60);
}

function grantedPupil(event: RequestEvent): SignedInPupil | undefined {
	const grant = getApp().keyring.openTicket<Grant>('private', readCookie(event, 'private') ?? '');
	if (!grant || grant.until <= Date.now()) return undefined;
	return (
		[event.locals.pupil, event.locals.partner].find((pupil) => pupil?.sessionId === grant.sessionId) ??
		undefined
	);
}

/** For one child, who gave the pictures within the last ten minutes; `event.locals` then knows of no other. */
export function forPupilAlone<E extends RequestEvent, R>(handler: (event: E, pupil: SignedInPupil) => R) {
	return forSignedInPupil<E, R>((event) => {
		const pupil = grantedPupil(event);
		if (!pupil) redirect(303, `/sign-in/pupil/again?next=${encodeURIComponent(event.url.pathname)}`);
		event.locals.pupil = pupil;
		event.locals.partner = null;
		return handler(event, pupil);
	});
}
