import { audit } from '#lib/audit/service.server.ts';
import { wordsIn } from '#lib/i18n/words.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { sha256 } from '#lib/server/crypto.ts';
import { linkToken, orderedId } from '#lib/server/ids.ts';
import { queueMail } from '#lib/server/mail.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { addMinutes, instant } from '#lib/server/time.ts';
import { functionsOf } from '../sign-in/actors.server.ts';
import { claimEmail } from './emails.server.ts';
import { mayHandleAccount, planFunctions } from './functions-rules.ts';
import { writeFunctions } from './functions-service.server.ts';
import { findSchool } from '../school/schools.server.ts';
import { findStaff, type StaffFacts } from './staff.server.ts';

/* An invitation is a link that works once, within a week. Whoever holds it chooses the password of the account. */

const VALID_MINUTES = 7 * 24 * 60;

/** A colleague who is not there yet. */
export interface Newcomer {
	/** made with the form, so that a button pressed twice invites one person */
	id: string;
	firstName: string;
	lastName: string;
	called: string;
	email: string;
	functions: readonly string[];
}

/** A link to show once; the database keeps only its hash. */
export interface MadeInvitation {
	staffId: string;
	firstName: string;
	link: string;
}

export type InvitationRefusal =
	'not-there' | 'email-in-use' | 'email-needed' | 'access-ended' | 'account-protected';

/**
 * Writes down a colleague and makes the link with which they begin. Functions are given at once only by somebody who
 * may grant them.
 * @param origin where the school is served, such as https://wegwijs.school.example
 */
export async function inviteColleague(
	context: Context,
	newcomer: Newcomer,
	origin: string
): Promise<Result<MadeInvitation, InvitationRefusal | 'function-unknown'>> {
	const { actor } = context;
	if (!scopeOf(actor, 'people.invite')) return fail('not-there');
	if (newcomer.functions.length > 0 && !scopeOf(actor, 'people.grant')) return fail('not-there');
	const plan = planFunctions({
		actorId: actor.id,
		staffId: newcomer.id,
		held: [],
		wanted: newcomer.functions,
		otherDirectors: 0
	});
	if (!plan.ok) return fail('function-unknown');
	return inTransaction(context, async (context) => {
		const { db, schoolId } = context;
		const before = await findStaff(db, schoolId, newcomer.id);
		if (!before) {
			const holder = await claimEmail(context, newcomer.email, newcomer.id);
			if (holder !== newcomer.id) return fail('email-in-use');
		}
		// There already: the button was pressed twice, here or in another process while we waited for the address.
		const known = before ?? (await findStaff(db, schoolId, newcomer.id));
		if (known)
			return known.email === newcomer.email ? remakeFor(context, known, origin) : fail('email-in-use');
		await insertNewcomer(context, newcomer);
		await writeFunctions(context, newcomer.id, plan.value);
		await audit(context, { action: 'staff.invited', subjectKind: 'staff', subjectId: newcomer.id });
		return ok(await makeLink(context, await staffOrThrow(context, newcomer.id), origin));
	});
}

/**
 * Makes a new link for a colleague; links that were made before open nothing any more. It is also how somebody who lost
 * password or telephone begins again: taking it forgets both (see acceptInvitation).
 */
export async function remakeInvitation(
	context: Context,
	staffId: string,
	origin: string
): Promise<Result<MadeInvitation, InvitationRefusal>> {
	// One's own password changes on the account page, where the old one is asked.
	if (!scopeOf(context.actor, 'people.invite') || context.actor.id === staffId) return fail('not-there');
	return inTransaction(context, async (context) => {
		const staff = await findStaff(context.db, context.schoolId, staffId);
		if (!staff) return fail('not-there');
		return remakeFor(context, staff, origin);
	});
}

async function remakeFor(
	context: Context,
	staff: StaffFacts,
	origin: string
): Promise<Result<MadeInvitation, InvitationRefusal>> {
	if (!(await mayHandle(context, staff))) return fail('account-protected');
	if (staff.ended_at !== null) return fail('access-ended');
	if (staff.email === null) return fail('email-needed');
	// Somebody who came with an import may have an address that nobody took yet.
	if ((await claimEmail(context, staff.email, staff.id)) !== staff.id) return fail('email-in-use');
	return ok(await makeLink(context, staff, origin));
}

/** Whether whoever asks may make a link, or change the address, of this account. */
export async function mayHandle(
	context: Context,
	staff: Pick<StaffFacts, 'id' | 'password_hash'>
): Promise<boolean> {
	const functions = await functionsOf(context.db, context.schoolId, staff.id);
	const mayGrant = scopeOf(context.actor, 'people.grant') !== undefined;
	return mayHandleAccount({ mayGrant }, { functions, signsIn: staff.password_hash !== null });
}

/** Removes the links of somebody that were not used, so that they open nothing any more. */
export async function withdrawInvitations({ db, schoolId }: Context, staffId: string): Promise<void> {
	const open = db
		.selectFrom('invitations')
		.select('id')
		.where('school_id', '=', schoolId)
		.where('staff_id', '=', staffId)
		.where('used_at', 'is', null);
	await db
		.deleteFrom('directory_links')
		.where('school_id', '=', schoolId)
		.where('kind', '=', 'invitation')
		.where('subject_id', 'in', open)
		.execute();
	await db
		.deleteFrom('invitations')
		.where('school_id', '=', schoolId)
		.where('staff_id', '=', staffId)
		.where('used_at', 'is', null)
		.execute();
}

async function insertNewcomer({ db, schoolId, now }: Context, newcomer: Newcomer): Promise<void> {
	const school = await findSchool(db, schoolId);
	await db
		.insertInto('accounts')
		.values({
			school_id: schoolId,
			id: newcomer.id,
			kind: 'staff',
			language: school?.languages[0] ?? 'nl',
			ended_at: null,
			created_at: instant(now)
		})
		.execute();
	await db
		.insertInto('staff')
		.values({
			school_id: schoolId,
			id: newcomer.id,
			kind: 'staff',
			first_name: newcomer.firstName,
			last_name: newcomer.lastName,
			called: newcomer.called,
			email: newcomer.email,
			external_key: null,
			photo_file_id: null,
			password_hash: null,
			totp_secret: null,
			totp_confirmed_at: null,
			totp_last_step: null,
			is_demo: 0,
			deputy_id: null
		})
		.execute();
}

/** Makes the one link that works, and mails it. */
async function makeLink(context: Context, staff: StaffFacts, origin: string): Promise<MadeInvitation> {
	const { db, schoolId, now } = context;
	await withdrawInvitations(context, staff.id);
	const token = linkToken();
	const id = orderedId();
	await db
		.insertInto('invitations')
		.values({
			school_id: schoolId,
			id,
			staff_id: staff.id,
			created_by: context.actor.id,
			created_at: instant(now),
			expires_at: instant(addMinutes(now, VALID_MINUTES)),
			used_at: null
		})
		.execute();
	await db
		.insertInto('directory_links')
		.values({ token_hash: sha256(token), school_id: schoolId, kind: 'invitation', subject_id: id })
		.execute();
	await audit(context, { action: 'invitation.made', subjectKind: 'staff', subjectId: staff.id });
	const link = `${origin}/invite/${token}`;
	const { t } = wordsIn(staff.language);
	const variables = { name: staff.first_name, school: (await findSchool(db, schoolId))?.name ?? '', link };
	await queueMail(context, {
		to: staff.email ?? '',
		subject: t('people:invitationMail.subject', variables),
		text: t('people:invitationMail.text', variables)
	});
	return { staffId: staff.id, firstName: staff.first_name, link };
}

async function staffOrThrow({ db, schoolId }: Context, staffId: string): Promise<StaffFacts> {
	const staff = await findStaff(db, schoolId, staffId);
	if (!staff) throw new Error('A colleague who was just written down is not there.');
	return staff;
}
