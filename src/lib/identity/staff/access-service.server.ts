import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { instant } from '#lib/server/time.ts';
import { functionsOf } from '../sign-in/actors.server.ts';
import { mayEndAccess } from './functions-rules.ts';
import { withdrawInvitations } from './invitations.server.ts';
import { endSessionsOf } from '../sign-in/sessions.server.ts';
import { countOtherDirectors, findStaff, lockSchool } from './staff.server.ts';

/**
 * Ends a colleague's access at this moment: every session, every trusted device, every link they hold or made.
 * What they did stays written; functions stay as they were, for when they come back.
 */
export async function endAccess(
	context: Context,
	staffId: string
): Promise<Result<void, 'not-there' | 'access-own' | 'last-director'>> {
	if (!scopeOf(context.actor, 'people.end')) return fail('not-there');
	return inTransaction(context, async (context) => {
		const { db, schoolId, actor, now } = context;
		await lockSchool(db, schoolId);
		const staff = await findStaff(db, schoolId, staffId);
		if (!staff) return fail('not-there');
		const may = mayEndAccess({
			actorId: actor.id,
			staffId,
			held: await functionsOf(db, schoolId, staffId),
			otherDirectors: await countOtherDirectors(db, schoolId, staffId)
		});
		if (!may.ok) return may;
		if (staff.ended_at !== null) return ok(undefined);
		await setEnded(context, staffId, instant(now));
		await endSessionsOf(db, schoolId, staffId);
		await withdrawInvitations(context, staffId);
		await db
			.deleteFrom('trusted_devices')
			.where('school_id', '=', schoolId)
			.where('staff_id', '=', staffId)
			.execute();
		// A link for a substitute is a key that its maker may have kept.
		await db
			.updateTable('day_links')
			.set({ withdrawn_at: instant(now) })
			.where('school_id', '=', schoolId)
			.where('created_by', '=', staffId)
			.where('withdrawn_at', 'is', null)
			.execute();
		// Somebody without access can stand in for nobody.
		await db
			.updateTable('staff')
			.set({ deputy_id: null })
			.where('school_id', '=', schoolId)
			.where('deputy_id', '=', staffId)
			.execute();
		await audit(context, { action: 'access.ended', subjectKind: 'staff', subjectId: staffId });
		return ok(undefined);
	});
}

/** Gives access again to somebody whose access ended: the old password and functions count once more. */
export async function giveAccessAgain(context: Context, staffId: string): Promise<Result<void, 'not-there'>> {
	if (!scopeOf(context.actor, 'people.end')) return fail('not-there');
	return inTransaction(context, async (context) => {
		const staff = await findStaff(context.db, context.schoolId, staffId);
		if (!staff) return fail('not-there');
		if (staff.ended_at === null) return ok(undefined);
		await setEnded(context, staffId, null);
		await audit(context, { action: 'access.given', subjectKind: 'staff', subjectId: staffId });
		return ok(undefined);
	});
}

const setEnded = ({ db, schoolId }: Context, staffId: string, ended_at: string | null) =>
	db
		.updateTable('accounts')
		.set({ ended_at })
		.where('school_id', '=', schoolId)
		.where('id', '=', staffId)
		.execute();
