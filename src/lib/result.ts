/** What a service answers: a value, or a domain error with a code that `http.ts` can translate. */
export type Result<T, E extends string = string> = { ok: true; value: T } | Failure<E>;

export interface Failure<E extends string = string> {
	ok: false;
	code: E;
	/** Numbers and words that the sentence for this code needs. Never a secret. */
	details?: Record<string, string | number>;
}

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export const fail = <E extends string>(code: E, details?: Record<string, string | number>): Failure<E> =>
	details ? { ok: false, code, details } : { ok: false, code };
