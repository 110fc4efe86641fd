import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { openMail, type Mail } from '#lib/server/mail.ts';
import { scopeOf } from '#lib/server/permissions.ts';

/** A mail that did not go out. */
export interface WaitingMail extends Mail {
	id: string;
	createdAt: string;
	/** tried several times, and given up */
	failed: boolean;
}

const MOST_SHOWN = 100;

/** Mail that waits or could not be sent, newest first, opened from its seal. */
export async function listOutbox({
	db,
	keyring,
	schoolId,
	actor
}: Context): Promise<Result<WaitingMail[], 'not-there'>> {
	if (!scopeOf(actor, 'mail.outbox')) return fail('not-there');
	const rows = await db
		.selectFrom('mails')
		.selectAll()
		.where('school_id', '=', schoolId)
		.where('state', 'in', ['waiting', 'failed'])
		.orderBy('created_at', 'desc')
		.orderBy('id', 'desc')
		.limit(MOST_SHOWN)
		.execute();
	return ok(
		rows.map((row) => ({
			...openMail(keyring, row),
			id: row.id,
			createdAt: row.created_at,
			failed: row.state === 'failed'
		}))
	);
}

/** Throws a mail away that was passed on by hand; one that went out meanwhile stays as it is. */
export async function removeFromOutbox(context: Context, mailId: string): Promise<Result<void, 'not-there'>> {
	if (!scopeOf(context.actor, 'mail.outbox')) return fail('not-there');
	return inTransaction(context, async (context) => {
		const { numDeletedRows } = await context.db
			.deleteFrom('mails')
			.where('school_id', '=', context.schoolId)
			.where('id', '=', mailId)
			.where('state', 'in', ['waiting', 'failed'])
			.executeTakeFirst();
		// Pressed twice: it is gone, and that is what was wanted.
		if (numDeletedRows > 0n)
			await audit(context, { action: 'mail.removed', subjectKind: 'mail', subjectId: mailId });
		return ok(undefined);
	});
}
