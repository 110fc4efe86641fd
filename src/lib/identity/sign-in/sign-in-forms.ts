import * as v from 'valibot';
import { email, filledText, personName } from '#lib/forms.ts';
import { STAFF_FUNCTIONS } from '../types.ts';

const password = v.pipe(v.string('empty'), v.nonEmpty('empty'), v.maxLength(1000, 'too-long'));

export const staffSignInForm = v.object({ email, password });

export const codeForm = v.object({ code: filledText(40), trust: v.optional(v.boolean(), false) });

export const newPasswordForm = v.object({ password, repeat: password });

export const changePasswordForm = v.object({ current: password, password });

export const setupForm = v.object({
	code: filledText(40),
	schoolName: filledText(120),
	city: filledText(80),
	slug: v.pipe(
		v.string('empty'),
		v.trim(),
		v.nonEmpty('empty'),
		v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'slug'),
		v.maxLength(60, 'too-long')
	),
	firstName: personName,
	lastName: personName,
	called: filledText(60),
	email,
	password,
	functions: v.optional(v.array(v.picklist(STAFF_FUNCTIONS)), [])
});
