import type { Db } from '#lib/server/db/database.ts';
import { readableCode } from '#lib/server/ids.ts';
import { addDays, instant, instantAt } from '#lib/server/time.ts';

/** Eight characters out of 32: a million million codes, so that nobody guesses one. */
const LENGTH = 8;

/**
 * Gives a group a class code that works up to and including the last day of its school year.
 * @returns the code
 */
export async function insertClassCode(
	db: Db,
	schoolId: string,
	group: { id: string; endsOn: string },
	now: Date
): Promise<string> {
	for (;;) {
		const code = readableCode(LENGTH);
		const { numInsertedOrUpdatedRows } = await db
			.insertInto('directory_class_codes')
			.values({
				code,
				school_id: schoolId,
				group_id: group.id,
				expires_at: instant(instantAt(addDays(group.endsOn, 1), '00:00')),
				created_at: instant(now)
			})
			.onConflict((conflict) => conflict.column('code').doNothing())
			.executeTakeFirst();
		// The same code twice is as good as impossible, and would still not be an error.
		if (numInsertedOrUpdatedRows) return code;
	}
}

/**
 * Replaces the class code of a group; the old one ends at once. Call it in a transaction.
 * @returns the new code
 */
export async function renewClassCode(
	db: Db,
	schoolId: string,
	group: { id: string; endsOn: string },
	now: Date
): Promise<string> {
	await db
		.deleteFrom('directory_class_codes')
		.where('school_id', '=', schoolId)
		.where('group_id', '=', group.id)
		.execute();
	return insertClassCode(db, schoolId, group, now);
}
