import { fail, redirect } from '@sveltejs/kit';
import { checkPassword } from '#lib/identity/service.server.ts';
import { staffSignInForm } from '#lib/identity/sign-in/sign-in-forms.ts';
import { fail as failure } from '#lib/result.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { readCookie } from '#lib/server/cookies.ts';
import { blankForm, readForm } from '#lib/server/forms.ts';
import { refuse, sentenceFor } from '#lib/server/http.ts';
import { ownPath } from '#lib/server/paths.ts';
import { goOn } from './begin.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = open(async (event: PageServerLoadEvent) => {
	if (event.locals.staff) redirect(303, '/staff');
	const { searchParams } = event.url;
	return {
		words: event.locals.words.section('identity', 'staffSignIn'),
		form: await blankForm(staffSignInForm),
		notice: searchParams.has('again')
			? sentenceFor(event, failure('sign-in-again'))
			: searchParams.has('idle')
				? event.locals.words.t('common:app.idle')
				: undefined
	};
});

export const actions = {
	default: open(async (event: RequestEvent) => {
		const form = await readForm(event, staffSignInForm);
		const given = { ...form.data };
		// A password never travels back to the page.
		form.data.password = '';
		if (!form.valid) return fail(400, { form });
		const { db, keyring } = getApp();
		const origin = { address: event.getClientAddress(), deviceToken: readCookie(event, 'device') };
		const checked = await checkPassword(
			db,
			keyring,
			given,
			origin,
			event.locals.school?.id,
			event.locals.now
		);
		if (!checked.ok) return refuse(event, checked, { form });
		const next = ownPath(event.url.searchParams.get('next'));
		return goOn(event, { ...checked.value.ticket, ...(next ? { next } : {}) }, checked.value.step);
	})
};
