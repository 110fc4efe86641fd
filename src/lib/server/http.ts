import { error, fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { Failure } from '#lib/result.ts';

/**
 * The one place where a domain error becomes a status. Its sentence stands in `common.errors.<code>`, in each language.
 * A code that is not listed here is an ordinary refusal of what was sent: 400.
 */
const STATUS: Record<string, number> = {
	'not-there': 404,
	'not-allowed': 404,
	'too-often': 429,
	'too-large': 413,
	'school-unknown': 404,
	'import-gone': 404,
	'import-too-large': 413
};

/** The status that goes with a domain error. */
export const statusOf = (code: string): number => STATUS[code] ?? 400;

type Speaking = Pick<RequestEvent, 'locals'>;

/** The sentence for a domain error, in the language of whoever asked. */
export const sentenceFor = (event: Speaking, failure: Failure): string =>
	event.locals.words.t(`common:errors.${failure.code}`, failure.details);

/** What an action returns when a service said no: a status and one sentence, beside whatever the form needs back. */
export function refuse<T extends Record<string, unknown> = Record<never, never>>(
	event: Speaking,
	failure: Failure,
	extra?: T
): ActionFailure<{ problem: string } & T> {
	return fail(statusOf(failure.code), { problem: sentenceFor(event, failure), ...(extra ?? ({} as T)) });
}

/** What a load does when a service said no: the error page with the same status and sentence. */
export function stop(event: Speaking, failure: Failure): never {
	error(statusOf(failure.code), sentenceFor(event, failure));
}
