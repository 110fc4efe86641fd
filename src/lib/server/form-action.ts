import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
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

/** A form that came back: as it was typed, with a sentence beside a field, or above it. */
export interface FormBack<Id extends string, S extends FormSchema> {
	id: Id;
	form: Form<S>;
	problem?: string;
}

/** What a service made, or simply `true`. */
type Made<T> = [T] extends [null | undefined | void] ? true : T;

/** A form that did what it should. */
export interface FormDone<Id extends string, T> {
	id: Id;
	done: Made<T>;
}

/**
 * An action of a page that holds several forms: read the form, let a service do it, and say what came of it beside the
 * form that asked. On the page `form?.id === '…'` says which form it was, and whether it came back (`form.form`) or is
 * done (`form.done`).
 * @param id which form of the page this is
 * @param fields for a refusal by the service: the field beside which its sentence stands; others stand above the form
 */
export function formAction<const Id extends string, S extends FormSchema, T>(
	permission: Permission,
	{ id, schema, fields = {} }: { id: Id; schema: S; fields?: Record<string, string> },
	work: (
		context: Context,
		data: v.InferOutput<S>,
		event: RequestEvent,
		staff: SignedInStaff
	) => Promise<Result<T>>
) {
	return forStaff(
		permission,
		async (event: RequestEvent, staff): Promise<ActionFailure<FormBack<Id, S>> | FormDone<Id, T>> => {
			const form = await readForm(event, schema, id);
			if (!form.valid) return fail(400, { id, form });
			const result = await work(event.locals.context(staff), form.data, event, staff);
			if (result.ok) return { id, done: (result.value ?? true) as Made<T> };
			const field = fields[result.code];
			if (!field) return refuse(event, result, { id, form });
			blame(form, field, sentenceFor(event, result));
			return fail(400, { id, form });
		}
	);
}
