import pino from 'pino';

/**
 * The log. Lines carry a request id, ids of rows and codes; never a name, an address, a word that somebody typed,
 * or the query part of an address. Nobody waits for a line to be written; at the end pino writes what is left.
 */
export const log = pino({ base: undefined }, pino.destination({ sync: false }));

/**
 * An unexpected error as the log may have it: what kind it is and where it happened. A database, and whatever reads
 * JSON or dates, puts the values it stumbled over into its message, so of those the message stays out.
 */
export function describe(error: unknown): Record<string, unknown> {
	if (!(error instanceof Error)) return { error: typeof error };
	const { name, message, stack = '' } = error;
	const code: unknown = (error as { code?: unknown }).code;
	const where = stack.split('\n').filter((line) => /^\s+at /.test(line));
	const tells = code !== undefined || error instanceof SyntaxError || error instanceof RangeError;
	return { error: name, ...(code === undefined ? {} : { code }), ...(tells ? {} : { message }), where };
}
