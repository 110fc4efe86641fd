import { fail, redirect, type RequestEvent as AnyEvent } from '@sveltejs/kit';
import { base32, confirmEnrolment, enrolment, type StaffTicket } from '#lib/identity/service.server.ts';
import { codeForm } from '#lib/identity/sign-in/sign-in-forms.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { blankForm, readForm } from '#lib/server/forms.ts';
import { refuse } from '#lib/server/http.ts';
import { qrPath } from '#lib/server/qr.ts';
import { writeTicket, type RecoveryCodes } from '#lib/server/tickets.ts';
import { signInStaff, staffTicket } from '../begin.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

function enrolTicket(event: AnyEvent): StaffTicket & { secret: string } {
	const ticket = staffTicket(event);
	return ticket.secret ? { ...ticket, secret: ticket.secret } : redirect(303, '/sign-in/staff?again');
}

export const load = open(async (event: PageServerLoadEvent) => {
	const ticket = enrolTicket(event);
	const { uri } = await enrolment(getApp().db, ticket);
	return {
		words: event.locals.words.section('identity', 'enrol'),
		qr: qrPath(uri),
		key: base32(Buffer.from(ticket.secret, 'base64'))
			.replace(/(.{4})/g, '$1 ')
			.trim(),
		form: await blankForm(codeForm)
	};
});

export const actions = {
	default: open(async (event: RequestEvent) => {
		const ticket = enrolTicket(event);
		const form = await readForm(event, codeForm);
		if (!form.valid) return fail(400, { form });
		const { db, keyring } = getApp();
		const confirmed = await confirmEnrolment(db, keyring, ticket, form.data.code, event.locals.now);
		if (!confirmed.ok) return refuse(event, confirmed, { form });
		await signInStaff(event, ticket, true);
		writeTicket<RecoveryCodes>(event, 'codes', { staffId: ticket.staffId, codes: confirmed.value });
		redirect(303, '/staff/account/recovery-codes');
	})
};
