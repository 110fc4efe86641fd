import { createTransport, type Transporter } from 'nodemailer';
import type { Context } from './context.ts';
import type { Keyring } from './crypto.ts';
import { fromJson, toJson } from './db/codecs.ts';
import type { Db } from './db/database.ts';
import { orderedId } from './ids.ts';
import { log } from './log.ts';
import { addMinutes, instant } from './time.ts';

/** A mail as it waits: sealed in the database, because it may hold a link that opens something. */
export interface Mail {
	to: string;
	subject: string;
	text: string;
}

/** Who a mail comes from. */
export interface Sender {
	name: string;
	address: string;
}

/**
 * How long after it was written a mail is tried for the first, second … time, in minutes. A mail server that is away
 * for a morning, or that asks to come back in ten minutes (greylisting), loses nothing; after a day we give up.
 */
const TRIED_AFTER = [0, 1, 5, 20, 60, 180, 480, 1440];

/** A server that says nothing for this long is taken for gone. */
const SILENCE_MS = 15_000;

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

type MailRow = Awaited<ReturnType<typeof listWaiting>>[number];

const listWaiting = (db: Db, schoolId: string) =>
	db
		.selectFrom('mails')
		.selectAll()
		.where('school_id', '=', schoolId)
		.where('state', '=', 'waiting')
		.orderBy('created_at')
		.orderBy('id')
		.execute();

const isDue = (row: MailRow, now: Date): boolean =>
	addMinutes(new Date(row.created_at), TRIED_AFTER[row.tries] ?? 0) <= now;

/**
 * Takes one try of a mail, before it is sent: of two processes that see it waiting, one sends it.
 * @returns whether it is ours to send
 */
async function takeMail(db: Db, row: MailRow): Promise<boolean> {
	const tries = row.tries + 1;
	const taken = await db
		.updateTable('mails')
		.set({ tries, state: tries >= TRIED_AFTER.length ? 'failed' : 'waiting' })
		.where('school_id', '=', row.school_id)
		.where('id', '=', row.id)
		.where('state', '=', 'waiting')
		.where('tries', '=', row.tries)
		.executeTakeFirst();
	return taken.numUpdatedRows > 0n;
}

/** @returns whether the server is there, whatever it thought of this mail */
async function send(
	db: Db,
	transport: Transporter,
	row: MailRow,
	mail: () => Mail & { from: Sender },
	now: Date
): Promise<'sent' | 'refused' | 'nobody'> {
	try {
		await transport.sendMail(mail());
	} catch (error) {
		const { code, responseCode } = error as { code?: string; responseCode?: number };
		log.warn({ mail: row.id, tries: row.tries + 1, code, responseCode }, 'a mail could not be sent');
		return ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'EAUTH', 'ETLS'].includes(code ?? '')
			? 'nobody'
			: 'refused';
	}
	await db
		.updateTable('mails')
		.set({ state: 'sent', sent_at: instant(now) })
		.where('school_id', '=', row.school_id)
		.where('id', '=', row.id)
		.execute();
	return 'sent';
}

/**
 * Sends what waits and is due. Without a mail server nothing is sent; the director finds it in the outbox.
 * @param smtpUrl smtp://… or smtps://…
 * @returns how many went out
 */
export async function deliverMail(
	db: Db,
	keyring: Keyring,
	schoolId: string,
	from: Sender,
	smtpUrl: string | undefined,
	now: Date
): Promise<number> {
	if (!smtpUrl) return 0;
	const due = (await listWaiting(db, schoolId)).filter((row) => isDue(row, now));
	if (due.length === 0) return 0;
	const transport = createTransport(smtpUrl, {
		connectionTimeout: SILENCE_MS,
		greetingTimeout: SILENCE_MS,
		socketTimeout: SILENCE_MS
	} as object);
	let sent = 0;
	try {
		for (const row of due) {
			if (!(await takeMail(db, row))) continue;
			const outcome = await send(db, transport, row, () => ({ from, ...openMail(keyring, row) }), now);
			if (outcome === 'sent') sent += 1;
			// The others keep their tries for when the server is back.
			if (outcome === 'nobody') break;
		}
	} finally {
		transport.close();
	}
	return sent;
}
