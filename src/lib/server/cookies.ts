import type { Cookies } from '@sveltejs/kit';

/** All cookies of the product. None of them is for anything but what it says. */
const COOKIES = {
	pupil: 'wegwijs_pupil',
	partner: 'wegwijs_partner',
	staff: 'wegwijs_staff',
	/** a substitute's link for today */
	day: 'wegwijs_day',
	/** a sign-in halfway, sealed */
	ticket: 'wegwijs_ticket',
	/** which child of this laptop gave their pictures just now, sealed */
	private: 'wegwijs_private',
	/** a member of staff's own device, where the second factor is asked once in 30 days */
	device: 'wegwijs_device',
	school: 'wegwijs_school',
	language: 'wegwijs_language'
} as const;

export type CookieName = keyof typeof COOKIES;

/** `Secure` follows the scheme, so that the demo works on http and nothing else leaves without it. */
export function setCookie(
	event: { cookies: Cookies; url: URL },
	name: CookieName,
	value: string,
	maxAgeSeconds?: number
): void {
	event.cookies.set(COOKIES[name], value, {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: event.url.protocol === 'https:',
		...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds })
	});
}

export function dropCookie(event: { cookies: Cookies }, name: CookieName): void {
	event.cookies.delete(COOKIES[name], { path: '/' });
}

export const readCookie = (event: { cookies: Cookies }, name: CookieName): string | undefined =>
	event.cookies.get(COOKIES[name]);
