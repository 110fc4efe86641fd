import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { Lucia, TimeSpan, type Adapter } from 'lucia';
import { sha256 } from '#lib/server/crypto.ts';
import type { Db } from '#lib/server/db/database.ts';
import { prepared } from '#lib/server/db/prepared.ts';
import { randomId } from '#lib/server/ids.ts';
import { instant } from '#lib/server/time.ts';
import { ABSOLUTE_HOURS, idledOut, shouldMarkSeen } from '../rules.ts';
import type { SessionRow } from '../tables.server.ts';
import type { AccountKind } from '../types.ts';

/*
 * The only file that knows lucia. A session id is `<school>.<random>`, so that it finds its school without a
 * directory; the database keeps only its SHA-256. The adapter hands the raw id back to lucia: lucia renews a session
 * under the id that it was given, and a hash in its place would renew nothing, without a word.
 */

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<{ row: SessionRow }>;
		DatabaseSessionAttributes: { row: SessionRow };
		DatabaseUserAttributes: Record<never, never>;
	}
}

const schoolOf = (sessionId: string): string => sessionId.slice(0, Math.max(0, sessionId.indexOf('.')));

const notUsed = (instead: string) => (): Promise<never> => Promise.reject(new Error(instead));

const sessionRow = prepared((db, schoolId: string, id: string) =>
	db.selectFrom('sessions').selectAll().where('school_id', '=', schoolId).where('id', '=', id)
);

/** Our sessions table as lucia wants it; exported for its own test. */
export function sessionAdapter(db: Db): Adapter {
	return {
		async getSessionAndUser(sessionId) {
			const [row] = await sessionRow(db, schoolOf(sessionId), sha256(sessionId));
			if (!row) return [null, null];
			return [
				{ id: sessionId, userId: row.account_id, expiresAt: new Date(row.expires_at), attributes: { row } },
				{ id: row.account_id, attributes: {} }
			];
		},
		async setSession(session) {
			await db.insertInto('sessions').values(session.attributes.row).execute();
		},
		async updateSessionExpiration(sessionId, expiresAt) {
			// Lucia would push the end ahead for ever; ours never passes the absolute end.
			const until = instant(expiresAt);
			await db
				.updateTable('sessions')
				.set({ expires_at: sql<string>`case when ends_at < ${until} then ends_at else ${until} end` })
				.where('school_id', '=', schoolOf(sessionId))
				.where('id', '=', sha256(sessionId))
				.whereRef('expires_at', '<>', 'ends_at')
				.execute();
		},
		async deleteSession(sessionId) {
			await db
				.deleteFrom('sessions')
				.where('school_id', '=', schoolOf(sessionId))
				.where('id', '=', sha256(sessionId))
				.execute();
		},
		getUserSessions: notUsed('Sessions are listed by their public id: see listSessions.'),
		deleteUserSessions: notUsed('Sessions end by school and account: see endSessionsOf.'),
		deleteExpiredSessions: notUsed('Sessions are cleared by the nightly work: see clearEndedSessions.')
	};
}

const luciaFor = (db: Db, kind: AccountKind) =>
	new Lucia<{ row: SessionRow }>(sessionAdapter(db), {
		sessionExpiresIn: new TimeSpan(ABSOLUTE_HOURS[kind], 'h'),
		getSessionAttributes: ({ row }) => ({ row })
	});

/** Who a new session is for. */
export interface NewSession {
	schoolId: string;
	accountId: string;
	kind: AccountKind;
	/** what the list of sessions calls the device: "Chrome op Windows" */
	device: string;
	/** whether the second factor (staff) or the pictures (pupil) were asked just now */
	confirmed: boolean;
}

/**
 * Begins a session.
 * @returns the raw session id for the cookie; nothing else holds it
 */
export async function beginSession(db: Db, who: NewSession, now: Date): Promise<string> {
	const sessionId = `${who.schoolId}.${randomBytes(24).toString('base64url')}`;
	const ends = instant(new Date(now.getTime() + ABSOLUTE_HOURS[who.kind] * 3_600_000));
	const row: SessionRow = {
		school_id: who.schoolId,
		id: sha256(sessionId),
		public_id: randomId(),
		account_id: who.accountId,
		kind: who.kind,
		device: who.device,
		created_at: instant(now),
		last_seen_at: instant(now),
		ends_at: ends,
		expires_at: ends,
		confirmed_at: who.confirmed ? instant(now) : null
	};
	await luciaFor(db, who.kind).createSession(who.accountId, { row }, { sessionId });
	return sessionId;
}

/** Whether a cookie can hold a session id of ours; anything else never reaches the database. */
const looksLikeOurs = (sessionId: string): boolean => /^[0-9a-z-]{1,64}\.[\w-]{32}$/i.test(sessionId);

/**
 * The session behind a cookie; undefined for one that ended, idled too long, or was never ours.
 * One that idled is deleted; a live one is marked as seen, at most once a minute.
 */
export async function readSession(
	db: Db,
	sessionId: string,
	kind: AccountKind,
	now: Date
): Promise<SessionRow | undefined> {
	if (!looksLikeOurs(sessionId)) return undefined;
	const { session } = await luciaFor(db, kind).validateSession(sessionId);
	if (!session || session.row.kind !== kind) return undefined;
	const { row } = session;
	if (idledOut(row, now) || row.ends_at <= instant(now)) {
		await endSession(db, sessionId);
		return undefined;
	}
	if (shouldMarkSeen(row, now)) {
		await db
			.updateTable('sessions')
			.set({ last_seen_at: instant(now) })
			.where('school_id', '=', row.school_id)
			.where('id', '=', row.id)
			.execute();
	}
	return row;
}

/** Ends the session behind a cookie; ending one that is gone already is fine. */
export async function endSession(db: Db, sessionId: string): Promise<void> {
	if (looksLikeOurs(sessionId)) await luciaFor(db, 'pupil').invalidateSession(sessionId);
}

/** Whether a cookie holds the session of this child or colleague. */
export const isSessionIn = (cookie: string | undefined, who: { sessionId: string }): boolean =>
	cookie !== undefined && sha256(cookie) === who.sessionId;

/** Ends all sessions of somebody, except perhaps the one that asks for it. */
export async function endSessionsOf(
	db: Db,
	schoolId: string,
	accountId: string,
	exceptId = ''
): Promise<void> {
	await db
		.deleteFrom('sessions')
		.where('school_id', '=', schoolId)
		.where('account_id', '=', accountId)
		.where('id', '<>', exceptId)
		.execute();
}

/** Ends one session by the id that lists show. */
export async function endSessionByPublicId(
	db: Db,
	schoolId: string,
	accountId: string,
	publicId: string
): Promise<void> {
	await db
		.deleteFrom('sessions')
		.where('school_id', '=', schoolId)
		.where('account_id', '=', accountId)
		.where('public_id', '=', publicId)
		.execute();
}

/** Where somebody is signed in, newest first. */
export async function listSessions(
	db: Db,
	schoolId: string,
	accountId: string,
	now: Date
): Promise<SessionRow[]> {
	return db
		.selectFrom('sessions')
		.selectAll()
		.where('school_id', '=', schoolId)
		.where('account_id', '=', accountId)
		.where('ends_at', '>', instant(now))
		.orderBy('last_seen_at', 'desc')
		.execute();
}

/** Removes what ended by itself. Part of the nightly work. */
export async function clearEndedSessions(db: Db, schoolId: string, now: Date): Promise<void> {
	await db
		.deleteFrom('sessions')
		.where('school_id', '=', schoolId)
		.where('ends_at', '<=', instant(now))
		.execute();
}
