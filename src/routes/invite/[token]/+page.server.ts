import { fail } from '@sveltejs/kit';
import { acceptInvitation, afterInvitation, findInvitation } from '#lib/identity/service.server.ts';
import { newPasswordForm } from '#lib/identity/sign-in/sign-in-forms.ts';
import { fail as failure } from '#lib/result.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { blame, blankForm, readForm } from '#lib/server/forms.ts';
import { sentenceFor } from '#lib/server/http.ts';
import { goOn } from '../../sign-in/staff/begin.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = open(async (event: PageServerLoadEvent) => {
	const invitation = await findInvitation(getApp().db, event.params.token, event.locals.now);
	return {
		words: event.locals.words.section('identity', 'invite', { name: invitation?.firstName ?? '' }),
		works: invitation !== undefined,
		form: await blankForm(newPasswordForm)
	};
});

export const actions = {
	default: open(async (event: RequestEvent) => {
		const form = await readForm(event, newPasswordForm);
		const { password, repeat } = form.data;
		form.data.password = form.data.repeat = '';
		if (form.valid && password !== repeat)
			blame(form, 'repeat', sentenceFor(event, failure('password-not-same')));
		if (!form.valid) return fail(400, { form });
		const { db, keyring } = getApp();
		const { now } = event.locals;
		const accepted = await acceptInvitation(db, keyring, event.params.token, password, now);
		if (!accepted.ok) {
			blame(form, 'password', sentenceFor(event, accepted));
			return fail(400, { form });
		}
		return goOn(event, accepted.value, await afterInvitation(db, keyring, accepted.value, now));
	})
};
