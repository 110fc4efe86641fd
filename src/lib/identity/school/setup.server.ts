import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { systemContext } from '#lib/server/context.ts';
import { sha256, type Keyring } from '#lib/server/crypto.ts';
import { toFlag } from '#lib/server/db/codecs.ts';
import type { Db, Tx } from '#lib/server/db/database.ts';
import { orderedId } from '#lib/server/ids.ts';
import { countFailure, recentFailures } from '#lib/server/rate-limit.ts';
import { dayOf, instant } from '#lib/server/time.ts';
import { hashEmail } from '../staff/emails.server.ts';
import { checkNewPassword, hashPassword, type PasswordProblem } from '../sign-in/passwords.server.ts';
import { ADDRESS_FAILURES, WINDOW_MINUTES } from '../rules.ts';
import { schoolYearAround } from './calendar-rules.ts';
import { forgetSchools } from './schools.server.ts';
import type { StaffTicket } from '../sign-in/staff-sign-in.server.ts';
import type { StaffFunction } from '../types.ts';

/** What the first page of a new server asks. */
export interface FirstSchool {
	code: string;
	schoolName: string;
	city: string;
	slug: string;
	firstName: string;
	lastName: string;
	called: string;
	email: string;
	password: string;
	/** besides director; later nobody grants functions to themselves */
	functions: StaffFunction[];
}

/** A code as it was printed, and as somebody may type it. */
const hashSetupCode = (code: string): string => sha256(code.toUpperCase().replace(/[^A-Z0-9]/g, ''));

/** Keeps the hash of a one-time code for /setup. */
export async function keepSetupCode(db: Db, code: string, now: Date): Promise<void> {
	await db.deleteFrom('setup_codes').execute();
	await db
		.insertInto('setup_codes')
		.values({ code_hash: hashSetupCode(code), created_at: instant(now) })
		.execute();
}

/** Whether a one-time code is waiting; without one there is no /setup. */
export const isSetupOpen = async (db: Db): Promise<boolean> =>
	(await db.selectFrom('setup_codes').select('code_hash').limit(1).executeTakeFirst()) !== undefined;

/**
 * Makes a school and its first director. The code works once.
 * @param address where the request came from, for the limit on guesses
 */
export async function makeFirstSchool(
	db: Db,
	keyring: Keyring,
	given: FirstSchool,
	address: string,
	now: Date
): Promise<Result<StaffTicket, 'setup-code-wrong' | 'slug-taken' | 'too-often' | PasswordProblem>> {
	const counted = { purpose: 'setup-address', subject: address } as const;
	const { count } = await recentFailures(db, counted, WINDOW_MINUTES, now);
	if (count >= ADDRESS_FAILURES) return fail('too-often', { minutes: WINDOW_MINUTES });
	const good = checkNewPassword(given.password);
	if (!good.ok) return good;
	const password_hash = await hashPassword(given.password);
	const made = await db
		.transaction()
		.execute(async (trx): Promise<Result<StaffTicket, 'setup-code-wrong' | 'slug-taken'>> => {
			const taken = await trx
				.selectFrom('schools')
				.select('id')
				.where('slug', '=', given.slug)
				.executeTakeFirst();
			if (taken) return fail('slug-taken');
			const used = await trx
				.deleteFrom('setup_codes')
				.where('code_hash', '=', hashSetupCode(given.code))
				.executeTakeFirst();
			if (used.numDeletedRows === 0n) return fail('setup-code-wrong');
			return ok(await insertSchool(trx, keyring, given, password_hash, now));
		});
	if (!made.ok && made.code === 'setup-code-wrong') await countFailure(db, counted, now);
	if (made.ok) forgetSchools();
	return made;
}

async function insertSchool(
	trx: Tx,
	keyring: Keyring,
	given: FirstSchool,
	password_hash: string,
	now: Date
): Promise<StaffTicket> {
	const schoolId = orderedId();
	const staffId = orderedId();
	const at = instant(now);
	await trx
		.insertInto('schools')
		.values({
			id: schoolId,
			slug: given.slug,
			host: null,
			name: given.schoolName,
			city: given.city,
			hue: 5,
			languages: '["nl","en"]',
			logo_file_id: null,
			is_demo: toFlag(false),
			created_at: at
		})
		.execute();
	const year = schoolYearAround(dayOf(now));
	await trx
		.insertInto('school_years')
		.values({
			school_id: schoolId,
			id: orderedId(),
			name: year.name,
			starts_on: year.startsOn,
			ends_on: year.endsOn
		})
		.execute();
	await trx
		.insertInto('accounts')
		.values({
			school_id: schoolId,
			id: staffId,
			kind: 'staff',
			language: 'nl',
			ended_at: null,
			created_at: at
		})
		.execute();
	await trx
		.insertInto('staff')
		.values({
			school_id: schoolId,
			id: staffId,
			kind: 'staff',
			first_name: given.firstName,
			last_name: given.lastName,
			called: given.called,
			email: given.email,
			external_key: null,
			photo_file_id: null,
			password_hash,
			totp_secret: null,
			totp_confirmed_at: null,
			totp_last_step: null,
			is_demo: toFlag(false),
			deputy_id: null
		})
		.execute();
	await trx
		.insertInto('directory_emails')
		.values({ email_hash: hashEmail(keyring, given.email), school_id: schoolId, account_id: staffId })
		.execute();
	for (const name of new Set<StaffFunction>(['director', ...given.functions])) {
		await trx
			.insertInto('staff_functions')
			.values({
				school_id: schoolId,
				id: orderedId(),
				staff_id: staffId,
				function: name,
				granted_by: null,
				granted_at: at,
				withdrawn_by: null,
				withdrawn_at: null
			})
			.execute();
	}
	await audit(systemContext(trx, keyring, { id: schoolId }, now), {
		action: 'school.made',
		subjectKind: 'school',
		subjectId: schoolId
	});
	return { schoolId, staffId };
}
