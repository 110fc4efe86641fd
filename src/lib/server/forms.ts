import type { RequestEvent } from '@sveltejs/kit';
import { superValidate, setError, type SuperValidated } from 'sveltekit-superforms';
import { valibot } from 'sveltekit-superforms/adapters';
import type * as v from 'valibot';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyObject = Record<string, any>;
type FormSchema = v.GenericSchema<AnyObject, AnyObject>;

/** A form as a page gets it: what was typed, and one sentence beside each field that needs one. */
export type Form<S extends FormSchema> = SuperValidated<v.InferOutput<S>, string, v.InferInput<S>>;

/** Schemas say what is wrong by a key; here the key becomes a sentence. */
function translate(errors: unknown, t: (key: string) => string): void {
	if (typeof errors !== 'object' || errors === null) return;
	const record = errors as Record<string, unknown>;
	for (const [name, value] of Object.entries(record)) {
		if (Array.isArray(value))
			record[name] = value.slice(0, 1).map((key) => t(`common:fields.${String(key)}`));
		else translate(value, t);
	}
}

/** The fields that were posted; none when what came is no form at all. */
export const readFields = (event: Pick<RequestEvent, 'request'>): Promise<FormData> =>
	event.request.formData().catch(() => new FormData());

/** One field as text: empty when it was not sent, or is a file. */
export function textIn(fields: FormData, name: string): string {
	const value = fields.get(name);
	return typeof value === 'string' ? value : '';
}

/**
 * Reads a posted form by its valibot schema (`forms.ts` of the domain).
 * Messages in the schema are keys of `common.fields`.
 */
export async function readForm<S extends FormSchema>(
	event: Pick<RequestEvent, 'request' | 'locals'>,
	schema: S,
	id?: string
): Promise<Form<S>> {
	const form = await superValidate(await readFields(event), valibot(schema), id ? { id } : {});
	translate(form.errors, (key) => event.locals.words.t(key));
	return form as unknown as Form<S>;
}

/** An empty form, or one filled with what is known. */
export async function blankForm<S extends FormSchema>(
	schema: S,
	data?: Partial<v.InferInput<S>>,
	id?: string
): Promise<Form<S>> {
	const form = await superValidate((data ?? {}) as never, valibot(schema), {
		errors: false,
		...(id ? { id } : {})
	});
	return form as unknown as Form<S>;
}

/** Puts a sentence beside one field of a form that was otherwise fine. */
export function blame<S extends FormSchema>(form: Form<S>, field: string, sentence: string): void {
	setError(form as unknown as SuperValidated<AnyObject>, field, sentence);
}
