import type {
	Actor,
	Language,
	School,
	SignedInPupil,
	SignedInStaff,
	Substitute
} from '#lib/identity/types.ts';
import type { Words } from '#lib/i18n/words.server.ts';
import type { Context } from '#lib/server/context.ts';

declare global {
	/** the newest migration, baked in by vite */
	const __EXPECTED_SCHEMA__: string;
	const __APP_VERSION__: string;

	namespace App {
		interface Error {
			message: string;
			/** of an unexpected error: the same in the log, so that somebody can look it up */
			id?: string;
		}
		interface Locals {
			requestId: string;
			now: Date;
			language: Language;
			words: Words;
			/** the school this request is about, when it is known */
			school: School | null;
			pupil: SignedInPupil | null;
			/** the second child of two on one laptop */
			partner: SignedInPupil | null;
			staff: SignedInStaff | null;
			substitute: Substitute | null;
			/** a service's first argument, for whoever is signed in */
			context(actor: Exclude<Actor, { kind: 'system' }>): Context;
		}
	}
}

export {};
