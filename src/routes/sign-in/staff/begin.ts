import { redirect, type RequestEvent } from '@sveltejs/kit';
import {
	beginStaffSession,
	endSession,
	languageOf,
	newSecret,
	type AfterPassword,
	type StaffTicket
} from '#lib/identity/service.server.ts';
import { getApp } from '#lib/server/app.ts';
import { dropCookie, readCookie, setCookie } from '#lib/server/cookies.ts';
import { deviceName } from '#lib/server/device.ts';
import { dropTicket, readTicket, writeTicket } from '#lib/server/tickets.ts';

/** The sign-in that is halfway on this device, or back to its beginning. */
export const staffTicket = (event: RequestEvent): StaffTicket =>
	readTicket<StaffTicket>(event, 'staff') ?? redirect(303, '/sign-in/staff?again');

/** Completes a sign-in: a session for this person, and nobody else's left on the device. */
export async function signInStaff(
	event: RequestEvent,
	ticket: StaffTicket,
	withSecondFactor: boolean
): Promise<void> {
	const { db, keyring } = getApp();
	for (const name of ['pupil', 'partner', 'staff'] as const) {
		const value = readCookie(event, name);
		if (value) await endSession(db, value);
		dropCookie(event, name);
	}
	dropCookie(event, 'day');
	dropTicket(event);
	const device = deviceName(event.request.headers.get('user-agent'));
	const sessionId = await beginStaffSession(db, keyring, ticket, device, withSecondFactor, event.locals.now);
	setCookie(event, 'staff', sessionId);
	setCookie(event, 'language', await languageOf(db, ticket.schoolId, ticket.staffId), 365 * 86_400);
}

/** Goes on after a right password: in, or to the second factor. */
export async function goOn(
	event: RequestEvent,
	ticket: StaffTicket,
	step: AfterPassword['step']
): Promise<never> {
	if (step === 'done' || step === 'trusted') {
		await signInStaff(event, ticket, step === 'trusted');
		redirect(303, ticket.next ?? '/staff');
	}
	writeTicket(event, 'staff', step === 'enrol' ? { ...ticket, secret: newSecret() } : ticket);
	redirect(303, step === 'enrol' ? '/sign-in/staff/second-factor' : '/sign-in/staff/code');
}
