import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { within, type Context } from '#lib/server/context.ts';
import { looksLikeId } from '#lib/server/ids.ts';
import { forgetFailures, takeTry } from '#lib/server/rate-limit.ts';
import { checkNewPassword, hashPassword, passwordMatches, type PasswordProblem } from './passwords.server.ts';
import { ACCOUNT_FAILURES, WINDOW_MINUTES } from '../rules.ts';
import { countRecoveryCodes, renewRecoveryCodes } from './second-factor.server.ts';
import { endSessionByPublicId, endSessionsOf, listSessions } from './sessions.server.ts';
import type { SignedInStaff } from '../types.ts';

/* What a member of staff does with the own account. */

/** What the page of the own account shows. */
export async function accountOverview(context: Context, staff: SignedInStaff) {
	const row = await context.db
		.selectFrom('staff')
		.select(['totp_confirmed_at', 'email'])
		.where('school_id', '=', staff.schoolId)
		.where('id', '=', staff.id)
		.executeTakeFirstOrThrow();
	const sessions = await listSessions(context.db, staff.schoolId, staff.id, context.now);
	return {
		email: row.email,
		hasSecondFactor: row.totp_confirmed_at !== null,
		recoveryCodesLeft: await countRecoveryCodes(context, staff.id),
		sessions: sessions.map((session) => ({
			publicId: session.public_id,
			device: session.device,
			lastSeen: session.last_seen_at,
			isThisOne: session.id === staff.sessionId
		}))
	};
}

/** Changes the own password; other devices are signed out, trusted ones are asked again. */
export async function changePassword(
	context: Context,
	staff: SignedInStaff,
	current: string,
	wanted: string
): Promise<Result<null, 'wrong-current-password' | 'too-often' | PasswordProblem>> {
	// Somebody else may sit at a laptop that was left open.
	const counted = { purpose: 'current-password', subject: staff.id } as const;
	if (!(await takeTry(context.db, counted, ACCOUNT_FAILURES, WINDOW_MINUTES, context.now)))
		return fail('too-often', { minutes: WINDOW_MINUTES });
	const row = await context.db
		.selectFrom('staff')
		.select('password_hash')
		.where('school_id', '=', staff.schoolId)
		.where('id', '=', staff.id)
		.executeTakeFirst();
	if (!(await passwordMatches(row?.password_hash, current))) return fail('wrong-current-password');
	await forgetFailures(context.db, counted, context.now);
	const good = checkNewPassword(wanted);
	if (!good.ok) return good;
	const password_hash = await hashPassword(wanted);
	await context.db.transaction().execute(async (trx) => {
		await trx
			.updateTable('staff')
			.set({ password_hash })
			.where('school_id', '=', staff.schoolId)
			.where('id', '=', staff.id)
			.execute();
		await trx
			.deleteFrom('trusted_devices')
			.where('school_id', '=', staff.schoolId)
			.where('staff_id', '=', staff.id)
			.execute();
		await endSessionsOf(trx, staff.schoolId, staff.id, staff.sessionId);
		await audit(within(context, trx), {
			action: 'password.changed',
			subjectKind: 'staff',
			subjectId: staff.id
		});
	});
	return ok(null);
}

/** New recovery codes in place of the old ones. @returns the codes, to be shown once */
export async function makeRecoveryCodes(context: Context, staff: SignedInStaff): Promise<string[]> {
	return context.db.transaction().execute(async (trx) => {
		const inside = within(context, trx);
		await audit(inside, { action: 'recovery-codes.renewed', subjectKind: 'staff', subjectId: staff.id });
		return renewRecoveryCodes(inside, staff.id);
	});
}

/** Ends one session of one's own. */
export async function signOutDevice(context: Context, staff: SignedInStaff, publicId: string): Promise<void> {
	if (looksLikeId(publicId)) await endSessionByPublicId(context.db, staff.schoolId, staff.id, publicId);
}

/** Ends all sessions of one's own, this one too, and trusts no device any longer. */
export async function signOutEverywhere(context: Context, staff: SignedInStaff): Promise<void> {
	await endSessionsOf(context.db, staff.schoolId, staff.id);
	await context.db
		.deleteFrom('trusted_devices')
		.where('school_id', '=', staff.schoolId)
		.where('staff_id', '=', staff.id)
		.execute();
}
