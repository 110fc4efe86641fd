import type { Db } from '#lib/server/db/database.ts';
import { instant } from '#lib/server/time.ts';
import { clearOldPreviews } from '../import/queries.server.ts';
import { clearEndedSessions } from './sessions.server.ts';

/**
 * Takes away what ended by itself: sessions, trusted devices, previews of an import, and the keys in the directory of invitations and day links
 * that ran out. Who invited whom, and who made which link, stays written. Nightly.
 */
export async function clearEndedAccess(db: Db, schoolId: string, now: Date): Promise<void> {
	const at = instant(now);
	await clearEndedSessions(db, schoolId, now);
	await clearOldPreviews(db, schoolId, now);
	await db
		.deleteFrom('trusted_devices')
		.where('school_id', '=', schoolId)
		.where('expires_at', '<=', at)
		.execute();
	for (const [table, kind] of [
		['invitations', 'invitation'],
		['day_links', 'day-link']
	] as const) {
		const ended = db
			.selectFrom(table)
			.select('id')
			.where('school_id', '=', schoolId)
			.where('expires_at', '<=', at);
		await db
			.deleteFrom('directory_links')
			.where('school_id', '=', schoolId)
			.where('kind', '=', kind)
			.where('subject_id', 'in', ended)
			.execute();
	}
}
