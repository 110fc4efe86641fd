import { fail, type RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import type { SignedInStaff } from '#lib/identity/types.ts';
import type { Result } from '#lib/result.ts';
import { forStaff } from './access.ts';
import type { Context } from './context.ts';
import { blame, readForm, type Form } from './forms.ts';
import { refuse, sentenceFor } from './http.ts';
import type { Permission } from './permissions.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type FormSchema = v.GenericSchema<Record<string, any>, Record<string, any>>;

/** What a page with several forms gets back: which form it was, and either what was made or the form as it was typed. */
export interface FormAnswer<S extends FormSchema, T> {
	id: string;
	form?: Form<S>;
	problem?: string;
	done?: T | true;
}

/**
 * An action of a page that holds several forms: read the form, let a service do it, and say what came of it beside the
 * form that asked.
 * @param id which form of the page this is
 * @param fields for a refusal by the service: the field beside which its sentence stands; others stand above the form
 */
export function formAction<S extends FormSchema, T>(
	permission: Permission,
	{ id, schema, fields = {} }: { id: string; schema: S; fields?: Record<string, string> },
	work: (
		context: Context,
		data: v.InferOutput<S>,
		event: RequestEvent,
		staff: SignedInStaff
	) => Promise<Result<T>>
) {
	return forStaff(permission, async (event: RequestEvent, staff) => {
		const form = await readForm(event, schema, id);
		if (!form.valid) return fail(400, { id, form } satisfies FormAnswer<S, T>);
		const result = await work(event.locals.context(staff), form.data, event, staff);
		if (result.ok) return { id, done: result.value ?? true } satisfies FormAnswer<S, T>;
		const field = fields[result.code];
		if (!field) return refuse(event, result, { id, form });
		blame(form, field, sentenceFor(event, result));
		return fail(400, { id, form } satisfies FormAnswer<S, T>);
	});
}
