import { createTransport } from 'nodemailer';
import type { Context } from './context.ts';
import type { Keyring } from './crypto.ts';
import { fromJson, toJson } from './db/codecs.ts';
import type { Db } from './db/database.ts';
import { orderedId } from './ids.ts';
import { log } from './log.ts';
import { instant } from './time.ts';

/** A mail as it waits: sealed in the database, because it may hold a link that opens something. */
export interface Mail {
	to: string;
	subject: string;
	text: string;
}

const MOST_TRIES = 5;

const sealOf = (schoolId: string, id: string) => ({ schoolId, table: 'mails', column: 'sealed', id });

/** Puts a mail in the queue, in the transaction of what it tells about. It leaves when that is committed. */
export async function queueMail(context: Context, mail: Mail): Promise<void> {
	const id = orderedId();
	await context.db
		.insertInto('mails')
		.values({
			school_id: context.schoolId,
			id,
			sealed: context.keyring.seal(toJson(mail), sealOf(context.schoolId, id)),
			state: 'waiting',
			tries: 0,
			created_at: instant(context.now),
			sent_at: null
		})
		.execute();
}

/** Opens a queued mail. */
export const openMail = (keyring: Keyring, row: { school_id: string; id: string; sealed: string }): Mail =>
	fromJson<Mail>(keyring.open(row.sealed, sealOf(row.school_id, row.id)));

/**
 * Sends what waits. Without a mail server nothing is sent; the director finds it in the outbox.
 * @param smtpUrl smtp://… or smtps://…
 * @returns how many went out
 */
export async function deliverMail(db: Db, keyring: Keyring, schoolId: string, from: string, smtpUrl: string | undefined, now: Date): Promise<number> {
	if (!smtpUrl) return 0;
	const waiting = await db
		.selectFrom('mails')
		.selectAll()
		.where('school_id', '=', schoolId)
		.where('state', '=', 'waiting')
		.orderBy('created_at')
		.limit(50)
		.execute();
	if (waiting.length === 0) return 0;
	const transport = createTransport(smtpUrl);
	let sent = 0;
	for (const row of waiting) {
		try {
			await transport.sendMail({ from, ...openMail(keyring, row) });
			await mark(db, row, { state: 'sent', sent_at: instant(now) });
			sent += 1;
		} catch (error) {
			const tries = row.tries + 1;
			log.warn({ mail: row.id, tries, code: (error as { code?: string }).code }, 'a mail could not be sent');
			await mark(db, row, { tries, state: tries >= MOST_TRIES ? 'failed' : 'waiting' });
		}
	}
	transport.close();
	return sent;
}

const mark = (
	db: Db,
	row: { school_id: string; id: string },
	set: { state: 'waiting' | 'sent' | 'failed'; tries?: number; sent_at?: string }
) => db.updateTable('mails').set(set).where('school_id', '=', row.school_id).where('id', '=', row.id).execute();
