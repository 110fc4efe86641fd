import type { Context } from '#lib/server/context.ts';
import type { Keyring } from '#lib/server/crypto.ts';

/** A staff address as the directory keeps it: a keyed hash, whatever capitals somebody typed. */
export const hashEmail = (keyring: Keyring, email: string): string =>
	keyring.keyedHash('email', email.trim().toLowerCase());

/**
 * Takes an address for an account of this school, in the transaction that writes the account.
 * @returns the account that has it: this one, or the other that was there before
 */
export async function claimEmail(
	{ db, keyring, schoolId }: Context,
	email: string,
	accountId: string
): Promise<string> {
	const email_hash = hashEmail(keyring, email);
	await db
		.insertInto('directory_emails')
		.values({ email_hash, school_id: schoolId, account_id: accountId })
		.onConflict((conflict) => conflict.columns(['email_hash', 'school_id']).doNothing())
		.execute();
	const row = await db
		.selectFrom('directory_emails')
		.select('account_id')
		.where('email_hash', '=', email_hash)
		.where('school_id', '=', schoolId)
		.executeTakeFirstOrThrow();
	return row.account_id;
}

/** Lets go of the addresses of an account, except perhaps the one it keeps. */
export async function releaseEmails(
	{ db, keyring, schoolId }: Context,
	accountId: string,
	keep: string | null
): Promise<void> {
	await db
		.deleteFrom('directory_emails')
		.where('school_id', '=', schoolId)
		.where('account_id', '=', accountId)
		.$if(keep !== null, (query) => query.where('email_hash', '<>', hashEmail(keyring, keep ?? '')))
		.execute();
}
