import type { Context } from '#lib/server/context.ts';
import type { Db } from '#lib/server/db/database.ts';
import type { Language } from '../types.ts';

/** The language somebody chose last; it comes along to the next device. */
export async function languageOf(db: Db, schoolId: string, accountId: string): Promise<Language> {
	const row = await db
		.selectFrom('accounts')
		.select('language')
		.where('school_id', '=', schoolId)
		.where('id', '=', accountId)
		.executeTakeFirst();
	return row?.language ?? 'nl';
}

/** Keeps the language of whoever is signed in. */
export async function chooseLanguage(context: Context, language: Language): Promise<void> {
	if (context.actor.id === null) return;
	await context.db
		.updateTable('accounts')
		.set({ language })
		.where('school_id', '=', context.schoolId)
		.where('id', '=', context.actor.id)
		.execute();
}
