import type { Cookies } from '@sveltejs/kit';
import { getApp } from './app.ts';
import { dropCookie, readCookie, setCookie } from './cookies.ts';

/*
 * A sign-in takes several posts. What is known so far travels in a sealed cookie: the browser can neither read nor
 * change it, and no server needs to remember it.
 */

const MINUTES = 10;

interface Sealed<T> {
	value: T;
	until: number;
}

type Event = { cookies: Cookies; url: URL };
/** `codes`: recovery codes on their way to the one page that shows them. */
type Purpose = 'pupil' | 'staff' | 'codes';

/** New recovery codes, for the eyes of whose they are: a ticket taken along to another's session shows nothing. */
export interface RecoveryCodes {
	staffId: string;
	codes: string[];
}

/** Keeps a sign-in halfway for ten minutes. */
export function writeTicket<T>(event: Event, purpose: Purpose, value: T): void {
	const sealed: Sealed<T> = { value, until: Date.now() + MINUTES * 60_000 };
	setCookie(event, 'ticket', getApp().keyring.sealTicket(purpose, sealed), MINUTES * 60);
}

/** @returns undefined when there is none, it is for something else, or it took too long */
export function readTicket<T>(event: Event, purpose: Purpose): T | undefined {
	const sealed = getApp().keyring.openTicket<Sealed<T>>(purpose, readCookie(event, 'ticket') ?? '');
	return sealed && sealed.until > Date.now() ? sealed.value : undefined;
}

export const dropTicket = (event: Event): void => dropCookie(event, 'ticket');
