import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { systemContext, type Context } from '#lib/server/context.ts';
import type { Keyring } from '#lib/server/crypto.ts';
import { fromFlag } from '#lib/server/db/codecs.ts';
import type { Db } from '#lib/server/db/database.ts';
import { forgetFailures, giveTryBack, takeTry } from '#lib/server/rate-limit.ts';
import { functionsOf, mustUseSecondFactor } from './actors.server.ts';
import { hashEmail } from '../staff/emails.server.ts';
import { passwordMatches } from './passwords.server.ts';
import { ACCOUNT_FAILURES, ADDRESS_FAILURES, WINDOW_MINUTES } from '../rules.ts';
import { isTrustedDevice } from './second-factor.server.ts';
import { beginSession } from './sessions.server.ts';
import type { StaffRow } from '../tables.server.ts';

/*
 * Password first, then the second factor where the functions ask for it (staff-second-step.server.ts). No session
 * exists before both are there.
 */

/** A sign-in halfway: the password was right. */
export interface StaffTicket {
	schoolId: string;
	staffId: string;
	/** a secret that is being set up in an app, not yet confirmed */
	secret?: string;
	next?: string;
}

/** What a right password leads to: in, in by a device that was trusted before, a code, or setting up an app first. */
export type AfterPassword = { ticket: StaffTicket; step: 'done' | 'trusted' | 'code' | 'enrol' };

/** Where a sign-in comes from. */
export interface Origin {
	address: string;
	/** the token of a device that was trusted before */
	deviceToken: string | undefined;
}

/** The context of somebody who is not signed in yet. */
export const contextOf = (db: Db, keyring: Keyring, ticket: StaffTicket, now: Date): Context =>
	systemContext(db, keyring, { id: ticket.schoolId }, now);

async function findByEmail(db: Db, keyring: Keyring, email: string): Promise<StaffRow[]> {
	const entries = await db
		.selectFrom('directory_emails')
		.select(['school_id', 'account_id'])
		.where('email_hash', '=', hashEmail(keyring, email))
		.execute();
	const found: StaffRow[] = [];
	for (const entry of entries) {
		const row = await db
			.selectFrom('staff')
			.innerJoin('accounts', (join) =>
				join.onRef('accounts.school_id', '=', 'staff.school_id').onRef('accounts.id', '=', 'staff.id')
			)
			.selectAll('staff')
			.where('staff.school_id', '=', entry.school_id)
			.where('staff.id', '=', entry.account_id)
			.where('accounts.ended_at', 'is', null)
			.executeTakeFirst();
		if (row) found.push(row);
	}
	return found;
}

async function matching(candidates: StaffRow[], password: string): Promise<StaffRow | undefined> {
	// Somebody who works at two schools has an account at each. Nobody known: the same work is done all the same.
	if (candidates.length === 0) await passwordMatches(null, password);
	for (const row of candidates) {
		if (await passwordMatches(row.password_hash, password)) return row;
	}
	return undefined;
}

/**
 * What wrong passwords are counted under: the account, and apart from that each of its trusted devices. Somebody who
 * mistypes a colleague's password on purpose does not lock them out of their own laptop.
 */
async function countedAs(
	db: Db,
	keyring: Keyring,
	email: string,
	candidates: StaffRow[],
	{ deviceToken }: Origin,
	now: Date
): Promise<string> {
	const account = hashEmail(keyring, email);
	for (const { school_id: schoolId, id: staffId } of candidates) {
		if (await isTrustedDevice(contextOf(db, keyring, { schoolId, staffId }, now), staffId, deviceToken))
			return `${account} ${deviceToken}`;
	}
	return account;
}

/**
 * E-mail and password → what comes next. An unknown address, a wrong password and an ended account get the same
 * answer in the same time.
 * @param preferredSchool the school of the page, for somebody who has accounts at several
 */
export async function checkPassword(
	db: Db,
	keyring: Keyring,
	given: { email: string; password: string },
	origin: Origin,
	preferredSchool: string | undefined,
	now: Date
): Promise<Result<AfterPassword, 'wrong-password' | 'too-often'>> {
	const byAddress = { purpose: 'staff-address', subject: origin.address } as const;
	const candidates = await findByEmail(db, keyring, given.email);
	const byAccount = {
		purpose: 'staff-account',
		subject: await countedAs(db, keyring, given.email, candidates, origin, now)
	} as const;
	if (!(await takeTry(db, byAddress, ADDRESS_FAILURES, WINDOW_MINUTES, now)))
		return fail('too-often', { minutes: WINDOW_MINUTES });
	if (!(await takeTry(db, byAccount, ACCOUNT_FAILURES, WINDOW_MINUTES, now))) {
		await giveTryBack(db, byAddress, now);
		return fail('too-often', { minutes: WINDOW_MINUTES });
	}
	candidates.sort(
		(a, b) => Number(b.school_id === preferredSchool) - Number(a.school_id === preferredSchool)
	);
	const row = await matching(candidates, given.password);
	if (!row) return fail('wrong-password');
	await giveTryBack(db, byAddress, now);
	await forgetFailures(db, byAccount, now);
	const ticket: StaffTicket = { schoolId: row.school_id, staffId: row.id };
	return ok({ ticket, step: await nextStep(contextOf(db, keyring, ticket, now), row, origin.deviceToken) });
}

/** What is left of the sign-in of somebody who just set a password by an invitation. */
export async function afterInvitation(
	db: Db,
	keyring: Keyring,
	ticket: StaffTicket,
	now: Date
): Promise<AfterPassword['step']> {
	const row = await db
		.selectFrom('staff')
		.selectAll()
		.where('school_id', '=', ticket.schoolId)
		.where('id', '=', ticket.staffId)
		.executeTakeFirstOrThrow();
	return nextStep(contextOf(db, keyring, ticket, now), row, undefined);
}

async function nextStep(
	context: Context,
	row: StaffRow,
	deviceToken: string | undefined
): Promise<AfterPassword['step']> {
	const school = await context.db
		.selectFrom('schools')
		.select('is_demo')
		.where('id', '=', row.school_id)
		.executeTakeFirst();
	const isDemo = fromFlag(row.is_demo) && fromFlag(school?.is_demo ?? 0);
	if (isDemo) return 'done';
	if (row.totp_confirmed_at)
		return (await isTrustedDevice(context, row.id, deviceToken)) ? 'trusted' : 'code';
	const functions = await functionsOf(context.db, row.school_id, row.id);
	return (await mustUseSecondFactor(context.db, row.school_id, functions, isDemo)) ? 'enrol' : 'done';
}

/** Begins the session of somebody whose sign-in is complete. @returns the raw session id for the cookie */
export async function beginStaffSession(
	db: Db,
	keyring: Keyring,
	ticket: StaffTicket,
	device: string,
	withSecondFactor: boolean,
	now: Date
): Promise<string> {
	return db.transaction().execute(async (trx) => {
		await audit(contextOf(trx, keyring, ticket, now), {
			action: 'signed-in',
			subjectKind: 'staff',
			subjectId: ticket.staffId
		});
		return beginSession(
			trx,
			{
				schoolId: ticket.schoolId,
				accountId: ticket.staffId,
				kind: 'staff',
				device,
				confirmed: withSecondFactor
			},
			now
		);
	});
}
