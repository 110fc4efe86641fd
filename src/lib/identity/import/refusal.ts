import { fail, type Failure } from '../../result.ts';

/** The most that a file may hold; what is larger is no class list. */
export const LIMITS = {
	bytes: 50 * 1024 * 1024,
	/** a table is kept whole while it is read, so it may be smaller than XML, which streams */
	csvBytes: 10 * 1024 * 1024,
	pupils: 20_000,
	groups: 2_000,
	staff: 5_000,
	/** letters in one value; the standard allows 256 */
	value: 1_000,
	depth: 32,
	attributes: 32
} as const;

/** Stops the reading of a file; `failure` says why in a code with a sentence. Never leaves this folder. */
export class Refusal extends Error {
	readonly failure: Failure;

	constructor(code: string, details?: Record<string, string | number>) {
		super(code);
		this.name = 'Refusal';
		this.failure = details ? fail(code, details) : fail(code);
	}
}
