import type { Db } from '#lib/server/db/database.ts';
import { instant } from '#lib/server/time.ts';
import { clearEndedSessions } from './sessions.server.ts';

/** Removes what ended by itself: sessions, trusted devices, invitations and day links that ran out. Nightly. */
export async function clearEndedAccess(db: Db, schoolId: string, now: Date): Promise<void> {
	const at = instant(now);
	await clearEndedSessions(db, schoolId, now);
	await db.deleteFrom('trusted_devices').where('school_id', '=', schoolId).where('expires_at', '<=', at).execute();
	for (const table of ['invitations', 'day_links'] as const) {
		const ended = await db.selectFrom(table).select('id').where('school_id', '=', schoolId).where('expires_at', '<=', at).execute();
		for (const { id } of ended) {
			await db.deleteFrom('directory_links').where('school_id', '=', schoolId).where('subject_id', '=', id).execute();
		}
	}
}
