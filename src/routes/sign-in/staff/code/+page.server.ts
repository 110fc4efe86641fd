import { fail, redirect } from '@sveltejs/kit';
import { checkSecondFactor, trustDevice } from '#lib/identity/service.server.ts';
import { codeForm } from '#lib/identity/sign-in/sign-in-forms.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { systemContext } from '#lib/server/context.ts';
import { setCookie } from '#lib/server/cookies.ts';
import { blankForm, readForm } from '#lib/server/forms.ts';
import { refuse } from '#lib/server/http.ts';
import { signInStaff, staffTicket } from '../begin.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = open(async (event: PageServerLoadEvent) => {
	staffTicket(event);
	return { words: event.locals.words.section('identity', 'staffCode'), form: await blankForm(codeForm) };
});

export const actions = {
	default: open(async (event: RequestEvent) => {
		const ticket = staffTicket(event);
		const form = await readForm(event, codeForm);
		if (!form.valid) return fail(400, { form });
		const { db, keyring } = getApp();
		const { now } = event.locals;
		const checked = await checkSecondFactor(db, keyring, ticket, form.data.code, now);
		if (!checked.ok) return refuse(event, checked, { form });
		if (form.data.trust) {
			const device = await trustDevice(
				systemContext(db, keyring, { id: ticket.schoolId }, now),
				ticket.staffId
			);
			setCookie(event, 'device', device.token, device.days * 86_400);
		}
		await signInStaff(event, ticket, true);
		redirect(303, ticket.next ?? '/staff');
	})
};
