import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { dayOf, weekdayOf } from '#lib/server/time.ts';
import { functionsOf } from '../sign-in/actors.server.ts';
import { claimEmail, releaseEmails } from './emails.server.ts';
import { groupIdsTaught } from './functions-service.server.ts';
import { mayHandle, withdrawInvitations } from './invitations.server.ts';
import { stateOf, type Colleague } from './people-rules.ts';
import { presenceOn } from './presence-rules.ts';
import { currentSchoolYear } from '../school/schools.server.ts';
import {
	findStaff,
	isClosedOn,
	listAbsences,
	listFunctionHistory,
	listGroupsOfYear,
	listHeldFunctions,
	listOpenInvitations,
	listStaff,
	listWorkingDays,
	type StaffFacts
} from './staff.server.ts';

/** Everyone who works or worked at the school, with where they are today. */
export async function listColleagues(context: Context): Promise<Result<Colleague[], 'not-there'>> {
	const { db, schoolId, actor, now } = context;
	if (!scopeOf(actor, 'people.read')) return fail('not-there');
	const today = dayOf(now);
	const day = { day: today, weekday: weekdayOf(today), isClosed: await isClosedOn(db, schoolId, today) };
	const functions = Map.groupBy(await listHeldFunctions(db, schoolId), (row) => row.staffId);
	const workingDays = Map.groupBy(await listWorkingDays(db, schoolId), (row) => row.staff_id);
	const absences = Map.groupBy(await listAbsences(db, schoolId, today), (row) => row.staff_id);
	const invited = new Set((await listOpenInvitations(db, schoolId, now)).map((row) => row.staff_id));
	const staff = await listStaff(db, schoolId);
	return ok(
		staff.map((row) => {
			const days = (workingDays.get(row.id) ?? []).map(({ weekday }) => weekday);
			return {
				id: row.id,
				firstName: row.first_name,
				lastName: row.last_name,
				called: row.called,
				functions: (functions.get(row.id) ?? []).map((held) => held.function),
				workingDays: days,
				presence: presenceOn(day, days, absences.get(row.id) ?? []),
				state: stateOfStaff(row, invited.has(row.id))
			};
		})
	);
}

const stateOfStaff = (row: StaffFacts, hasInvitation: boolean) =>
	stateOf({ ended: row.ended_at !== null, hasPassword: row.password_hash !== null, hasInvitation });

/** A colleague as their own page shows them. What the asker may not see is not in it. */
export type ColleaguePage = Extract<Awaited<ReturnType<typeof getColleague>>, { ok: true }>['value'];

/** Everything about one colleague that whoever asks may see. */
export async function getColleague(context: Context, staffId: string) {
	const { db, schoolId, actor, now } = context;
	if (!scopeOf(actor, 'people.read')) return fail('not-there');
	const staff = await findStaff(db, schoolId, staffId);
	if (!staff) return fail('not-there');
	const today = dayOf(now);
	const year = await currentSchoolYear(db, schoolId, today);
	const taught = new Set(await groupIdsTaught(db, schoolId, staffId));
	const groups = year ? await listGroupsOfYear(db, schoolId, year) : [];
	const invitation = (await listOpenInvitations(db, schoolId, now, staffId))[0];
	const mayInvite = scopeOf(actor, 'people.invite') !== undefined;
	return ok({
		id: staff.id,
		firstName: staff.first_name,
		lastName: staff.last_name,
		called: staff.called,
		email: mayInvite ? staff.email : null,
		isSelf: staff.id === actor.id,
		state: stateOfStaff(staff, invitation !== undefined),
		invitedUntil: invitation?.expires_at ?? null,
		mayHandle: mayInvite && (await mayHandle(context, staff)),
		functions: await functionsOf(db, schoolId, staffId),
		workingDays: (await listWorkingDays(db, schoolId, staffId)).map((row) => row.weekday),
		history: await listFunctionHistory(db, schoolId, staffId),
		groups: groups.map((group) => ({ ...group, taught: taught.has(group.id) }))
	});
}

/** What of a colleague can be corrected. */
export interface ColleagueDetails {
	firstName: string;
	lastName: string;
	called: string;
	/** null for somebody who does not sign in */
	email: string | null;
}

/**
 * Corrects names and address. A new address makes earlier links worthless: they went to the old one, which may be
 * a stranger's.
 */
export async function changeDetails(
	context: Context,
	staffId: string,
	details: ColleagueDetails
): Promise<Result<void, 'not-there' | 'email-in-use' | 'email-needed' | 'account-protected'>> {
	if (!scopeOf(context.actor, 'people.invite')) return fail('not-there');
	return inTransaction(context, async (context) => {
		const { db, schoolId } = context;
		const staff = await findStaff(db, schoolId, staffId);
		if (!staff) return fail('not-there');
		if (details.email !== staff.email) {
			if (!(await mayHandle(context, staff))) return fail('account-protected');
			if (details.email === null && staff.password_hash !== null) return fail('email-needed');
			if (details.email !== null && (await claimEmail(context, details.email, staffId)) !== staffId)
				return fail('email-in-use');
			await releaseEmails(context, staffId, details.email);
			await withdrawInvitations(context, staffId);
			await audit(context, { action: 'address.changed', subjectKind: 'staff', subjectId: staffId });
		}
		await db
			.updateTable('staff')
			.set({
				first_name: details.firstName,
				last_name: details.lastName,
				called: details.called,
				email: details.email
			})
			.where('school_id', '=', schoolId)
			.where('id', '=', staffId)
			.execute();
		return ok(undefined);
	});
}
