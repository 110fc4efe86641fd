import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import type { Keyring } from '#lib/server/crypto.ts';
import type { Db } from '#lib/server/db/database.ts';
import { forgetFailures, takeTry } from '#lib/server/rate-limit.ts';
import { ACCOUNT_FAILURES, WINDOW_MINUTES } from '../rules.ts';
import {
	renewRecoveryCodes,
	saveSecret,
	secretUri,
	stepOfCode,
	useCode,
	useRecoveryCode
} from './second-factor.server.ts';
import { contextOf, type StaffTicket } from './staff-sign-in.server.ts';

/* The second step of a sign-in: a code, or an app that is set up now. */

/** A code from the app, or a recovery code. */
export async function checkSecondFactor(
	db: Db,
	keyring: Keyring,
	ticket: StaffTicket,
	typed: string,
	now: Date
): Promise<Result<'in', 'wrong-code' | 'too-often'>> {
	const counted = { purpose: 'second-factor', subject: ticket.staffId } as const;
	if (!(await takeTry(db, counted, ACCOUNT_FAILURES, WINDOW_MINUTES, now)))
		return fail('too-often', { minutes: WINDOW_MINUTES });
	if (!(await isOpenAccount(db, ticket))) return fail('wrong-code');
	const context = contextOf(db, keyring, ticket, now);
	const code = typed.replace(/\s/g, '');
	const right = /^\d{6}$/.test(code)
		? await useCode(context, ticket.staffId, code)
		: await useRecoveryCode(context, ticket.staffId, code);
	if (!right) return fail('wrong-code');
	await forgetFailures(db, counted, now);
	return ok('in');
}

/** Whether somebody's access did not end while the sign-in was halfway. */
async function isOpenAccount(db: Db, { schoolId, staffId }: StaffTicket): Promise<boolean> {
	const row = await db
		.selectFrom('accounts')
		.select('id')
		.where('school_id', '=', schoolId)
		.where('id', '=', staffId)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	return row !== undefined;
}

/** What somebody needs to put a new secret into an app. */
export async function enrolment(db: Db, ticket: StaffTicket & { secret: string }): Promise<{ uri: string }> {
	const row = await db
		.selectFrom('staff')
		.innerJoin('schools', 'schools.id', 'staff.school_id')
		.select(['staff.email', 'schools.name'])
		.where('staff.school_id', '=', ticket.schoolId)
		.where('staff.id', '=', ticket.staffId)
		.executeTakeFirstOrThrow();
	return { uri: secretUri(ticket.secret, row.email ?? '', row.name) };
}

/**
 * The first code of a new app: keeps the secret. It never takes the place of a factor that is there: whoever has a new
 * telephone and not the old one begins again by an invitation.
 * @returns recovery codes, to be shown once
 */
export async function confirmEnrolment(
	db: Db,
	keyring: Keyring,
	ticket: StaffTicket & { secret: string },
	typed: string,
	now: Date
): Promise<Result<string[], 'wrong-code' | 'second-factor-set'>> {
	const step = stepOfCode(ticket.secret, typed.replace(/\s/g, ''), null, now);
	if (step === undefined || !(await isOpenAccount(db, ticket))) return fail('wrong-code');
	return db.transaction().execute(async (trx): Promise<Result<string[], 'second-factor-set'>> => {
		const context = contextOf(trx, keyring, ticket, now);
		if (!(await saveSecret(context, ticket.staffId, ticket.secret, step))) return fail('second-factor-set');
		const codes = await renewRecoveryCodes(context, ticket.staffId);
		await audit(context, { action: 'second-factor.set', subjectKind: 'staff', subjectId: ticket.staffId });
		return ok(codes);
	});
}
