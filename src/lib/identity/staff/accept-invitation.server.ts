import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { systemContext } from '#lib/server/context.ts';
import { sha256, type Keyring } from '#lib/server/crypto.ts';
import type { Db } from '#lib/server/db/database.ts';
import { instant } from '#lib/server/time.ts';
import { checkNewPassword, hashPassword, type PasswordProblem } from '../sign-in/passwords.server.ts';
import { forgetSecondFactor } from '../sign-in/second-factor.server.ts';
import { endSessionsOf } from '../sign-in/sessions.server.ts';
import type { StaffTicket } from '../sign-in/staff-sign-in.server.ts';

/** An invitation that still works. */
export interface OpenInvitation {
	id: string;
	schoolId: string;
	staffId: string;
	firstName: string;
}

/** The invitation behind a link; undefined when it was used, ran out, was replaced, or never was. */
export async function findInvitation(db: Db, token: string, now: Date): Promise<OpenInvitation | undefined> {
	const link = await db
		.selectFrom('directory_links')
		.selectAll()
		.where('token_hash', '=', sha256(token))
		.where('kind', '=', 'invitation')
		.executeTakeFirst();
	if (!link) return undefined;
	const row = await db
		.selectFrom('invitations')
		.innerJoin('staff', (join) =>
			join
				.onRef('staff.school_id', '=', 'invitations.school_id')
				.onRef('staff.id', '=', 'invitations.staff_id')
		)
		.innerJoin('accounts', (join) =>
			join.onRef('accounts.school_id', '=', 'staff.school_id').onRef('accounts.id', '=', 'staff.id')
		)
		.select(['invitations.id', 'staff.id as staffId', 'staff.first_name as firstName'])
		.where('invitations.school_id', '=', link.school_id)
		.where('invitations.id', '=', link.subject_id)
		.where('invitations.used_at', 'is', null)
		.where('invitations.expires_at', '>', instant(now))
		.where('accounts.ended_at', 'is', null)
		.executeTakeFirst();
	return row && { ...row, schoolId: link.school_id };
}

/**
 * Takes an invitation: sets the password, and uses the link up. Of two who press at the same moment one wins.
 * An invitation is also how somebody who forgot everything begins again: the old second factor goes, with its recovery
 * codes and the devices that were trusted (a lost laptop among them).
 */
export async function acceptInvitation(
	db: Db,
	keyring: Keyring,
	token: string,
	password: string,
	now: Date
): Promise<Result<StaffTicket, 'not-there' | PasswordProblem>> {
	const invitation = await findInvitation(db, token, now);
	if (!invitation) return fail('not-there');
	const good = checkNewPassword(password);
	if (!good.ok) return good;
	const password_hash = await hashPassword(password);
	const { schoolId, staffId } = invitation;
	return db.transaction().execute(async (trx) => {
		const used = await trx
			.updateTable('invitations')
			.set({ used_at: instant(now) })
			.where('school_id', '=', schoolId)
			.where('id', '=', invitation.id)
			.where('used_at', 'is', null)
			.executeTakeFirst();
		if (used.numUpdatedRows === 0n) return fail('not-there');
		await trx.deleteFrom('directory_links').where('token_hash', '=', sha256(token)).execute();
		const context = systemContext(trx, keyring, { id: schoolId }, now);
		await trx
			.updateTable('staff')
			.set({ password_hash })
			.where('school_id', '=', schoolId)
			.where('id', '=', staffId)
			.execute();
		await forgetSecondFactor(context, staffId);
		await endSessionsOf(trx, schoolId, staffId);
		await audit(context, { action: 'invitation.accepted', subjectKind: 'staff', subjectId: staffId });
		return ok({ schoolId, staffId });
	});
}
