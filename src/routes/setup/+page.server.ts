import { fail } from '@sveltejs/kit';
import { afterInvitation, isSetupOpen, makeFirstSchool } from '#lib/identity/service.server.ts';
import { setupForm } from '#lib/identity/sign-in/sign-in-forms.ts';
import { STAFF_FUNCTIONS } from '#lib/identity/types.ts';
import { notThere, open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { blame, blankForm, readForm } from '#lib/server/forms.ts';
import { sentenceFor } from '#lib/server/http.ts';
import { goOn } from '../sign-in/staff/begin.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

/** The field a refusal belongs beside. */
const FIELD_OF: Record<string, string> = {
	'slug-taken': 'slug',
	'setup-code-wrong': 'code',
	'too-often': 'code'
};

export const load = open(async (event: PageServerLoadEvent) => {
	if (!(await isSetupOpen(getApp().db))) return notThere(event);
	const { words } = event.locals;
	const names = words.section('identity', 'functions');
	return {
		words: words.section('identity', 'setup'),
		functions: STAFF_FUNCTIONS.filter((name) => name !== 'director').map((name) => ({
			value: name,
			label: names[name]
		})),
		form: await blankForm(setupForm)
	};
});

export const actions = {
	default: open(async (event: RequestEvent) => {
		const { db, keyring } = getApp();
		const form = await readForm(event, setupForm);
		const given = { ...form.data };
		form.data.password = '';
		if (!form.valid) return fail(400, { form });
		const { now } = event.locals;
		const made = await makeFirstSchool(db, keyring, given, event.getClientAddress(), now);
		if (!made.ok) {
			blame(form, FIELD_OF[made.code] ?? 'password', sentenceFor(event, made));
			return fail(400, { form });
		}
		return goOn(event, made.value, await afterInvitation(db, keyring, made.value, now));
	})
};
