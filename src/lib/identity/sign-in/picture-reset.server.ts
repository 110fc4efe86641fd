import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import type { Db } from '#lib/server/db/database.ts';
import { orderedId } from '#lib/server/ids.ts';
import { dayOf, instant } from '#lib/server/time.ts';
import { updatePupil } from '../pupils/pupil-queries.server.ts';
import { findPupilFor } from '../pupils/pupils.server.ts';
import { isPresentPupil } from '../rules.ts';
import { endSessionsOf } from './sessions.server.ts';

/** Who holds a function today and can sign in. */
async function holdersOf(db: Db, schoolId: string, held: 'safety_coordinator'): Promise<string[]> {
	const rows = await db
		.selectFrom('staff_functions')
		.innerJoin('accounts', (join) =>
			join
				.onRef('accounts.school_id', '=', 'staff_functions.school_id')
				.onRef('accounts.id', '=', 'staff_functions.staff_id')
		)
		.select('staff_functions.staff_id')
		.distinct()
		.where('staff_functions.school_id', '=', schoolId)
		.where('staff_functions.function', '=', held)
		.where('staff_functions.withdrawn_at', 'is', null)
		.where('accounts.ended_at', 'is', null)
		.execute();
	return rows.map((row) => row.staff_id);
}

/**
 * Lets a child choose new pictures. Whoever can do this could also sign in as the child afterwards, so it never goes
 * unseen: the child is told at the next sign-in, and every safety coordinator at once. Open sessions of the child end.
 * A reset of a child who has no pictures, or a button pressed twice, changes nothing and tells nobody.
 * @returns the child's first name, to say what was done
 */
export function resetPictures(
	context: Context,
	pupilId: string
): Promise<Result<{ firstName: string }, 'not-there'>> {
	return inTransaction(context, async (inside): Promise<Result<{ firstName: string }, 'not-there'>> => {
		const { db, schoolId, actor, now } = inside;
		const pupil = await findPupilFor(inside, 'pictures.reset', pupilId);
		if (!pupil?.groupId || !isPresentPupil(pupil, dayOf(now))) return fail('not-there');
		if (!pupil.hasPictures) return ok({ firstName: pupil.firstName });
		await updatePupil(db, schoolId, pupilId, {
			picture_hash: null,
			pictures_changed_at: instant(now),
			pictures_reset_by: actor.id
		});
		await endSessionsOf(db, schoolId, pupilId);
		const told = [pupilId, ...(await holdersOf(db, schoolId, 'safety_coordinator'))];
		await db
			.insertInto('notices')
			.values(
				told.map((accountId) => ({
					school_id: schoolId,
					id: orderedId(),
					kind: 'pictures-reset',
					for_account: accountId,
					about_account: pupilId,
					created_at: instant(now),
					seen_at: null
				}))
			)
			.execute();
		await audit(inside, {
			action: 'pupil.pictures-reset',
			subjectKind: 'pupil',
			subjectId: pupilId,
			details: { told: told.length }
		});
		return ok({ firstName: pupil.firstName });
	});
}
