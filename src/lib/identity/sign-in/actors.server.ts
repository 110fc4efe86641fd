import type { Db } from '#lib/server/db/database.ts';
import { fromFlag } from '#lib/server/db/codecs.ts';
import { prepared } from '#lib/server/db/prepared.ts';
import { sha256 } from '#lib/server/crypto.ts';
import { needsSecondFactor, permissionsOf } from '#lib/server/permissions.ts';
import { dayOf, instant } from '#lib/server/time.ts';
import { isPresentPupil } from '../rules.ts';
import { currentSchoolYear, permissionChanges } from '../school/schools.server.ts';
import { endSession, readSession } from './sessions.server.ts';
import type { SessionRow } from '../tables.server.ts';
import type { Role, SignedInPupil, SignedInStaff, StaffFunction, Substitute } from '../types.ts';

/* Who is behind a cookie. A cookie with rubbish, an ended session, a pupil who left: all are simply nobody. */

/** The child behind a session cookie. */
export async function findSignedInPupil(db: Db, sessionId: string, now: Date): Promise<SignedInPupil | null> {
	const session = await readSession(db, sessionId, 'pupil', now);
	if (!session) return null;
	const pupil = await findPupilAtSchool(db, session.school_id, session.account_id, now);
	if (!pupil) {
		await endSession(db, sessionId);
		return null;
	}
	return {
		kind: 'pupil',
		schoolId: session.school_id,
		sessionId: session.id,
		confirmedAt: session.confirmed_at,
		...pupil
	};
}

const pupilRow = prepared((db, schoolId: string, pupilId: string, year: string) =>
	db
		.selectFrom('pupils')
		.innerJoin('accounts', (join) =>
			join.onRef('accounts.school_id', '=', 'pupils.school_id').onRef('accounts.id', '=', 'pupils.id')
		)
		.innerJoin('enrolments', (join) =>
			join
				.onRef('enrolments.school_id', '=', 'pupils.school_id')
				.onRef('enrolments.pupil_id', '=', 'pupils.id')
		)
		.select([
			'pupils.id',
			'pupils.first_name',
			'pupils.left_on',
			'pupils.died_on',
			'enrolments.group_id',
			'enrolments.year_level'
		])
		.where('pupils.school_id', '=', schoolId)
		.where('pupils.id', '=', pupilId)
		.where('accounts.ended_at', 'is', null)
		.where('enrolments.school_year_id', '=', year)
);

/** A pupil in a group of the current school year; undefined for one who left, died, has no group or no account any more. */
export async function findPupilAtSchool(db: Db, schoolId: string, pupilId: string, now: Date) {
	const year = await currentSchoolYear(db, schoolId, dayOf(now));
	if (!year) return undefined;
	const [row] = await pupilRow(db, schoolId, pupilId, year);
	if (!row || !isPresentPupil(row, dayOf(now))) return undefined;
	return {
		id: row.id,
		firstName: row.first_name,
		groupId: row.group_id,
		yearLevel: row.year_level
	};
}

/** The functions somebody holds today. */
export async function functionsOf(db: Db, schoolId: string, staffId: string): Promise<StaffFunction[]> {
	const rows = await db
		.selectFrom('staff_functions')
		.select('function')
		.where('school_id', '=', schoolId)
		.where('staff_id', '=', staffId)
		.where('withdrawn_at', 'is', null)
		.execute();
	return rows.map((row) => row.function as StaffFunction);
}

/** Whether somebody must give a second factor: by what the functions may see, demo accounts of a demo school excepted. */
export async function mustUseSecondFactor(
	db: Db,
	schoolId: string,
	functions: readonly Role[],
	isDemo: boolean
): Promise<boolean> {
	return !isDemo && needsSecondFactor(functions, await permissionChanges(db, schoolId));
}

/** The member of staff behind a session cookie. */
export async function findSignedInStaff(db: Db, sessionId: string, now: Date): Promise<SignedInStaff | null> {
	const session = await readSession(db, sessionId, 'staff', now);
	if (!session) return null;
	const staff = await staffBehind(db, session, now);
	if (!staff) await endSession(db, sessionId);
	return staff;
}

async function staffBehind(db: Db, session: SessionRow, now: Date): Promise<SignedInStaff | null> {
	const { school_id: schoolId, account_id: staffId } = session;
	const row = await db
		.selectFrom('staff')
		.innerJoin('accounts', (join) =>
			join.onRef('accounts.school_id', '=', 'staff.school_id').onRef('accounts.id', '=', 'staff.id')
		)
		.innerJoin('schools', 'schools.id', 'staff.school_id')
		.select(['staff.first_name', 'staff.is_demo', 'schools.is_demo as school_is_demo', 'accounts.ended_at'])
		.where('staff.school_id', '=', schoolId)
		.where('staff.id', '=', staffId)
		.executeTakeFirst();
	if (!row || row.ended_at !== null) return null;
	const functions = await functionsOf(db, schoolId, staffId);
	const isDemo = fromFlag(row.is_demo) && fromFlag(row.school_is_demo);
	// A function that was granted after this session began may ask for a second factor that was never given.
	if (session.confirmed_at === null && (await mustUseSecondFactor(db, schoolId, functions, isDemo)))
		return null;
	return {
		kind: 'staff',
		id: staffId,
		schoolId,
		sessionId: session.id,
		firstName: row.first_name,
		functions,
		permissions: permissionsOf(functions, await permissionChanges(db, schoolId)),
		groupIds: await groupsTaughtBy(db, schoolId, staffId, now),
		isDemo,
		confirmedAt: session.confirmed_at
	};
}

async function groupsTaughtBy(db: Db, schoolId: string, staffId: string, now: Date): Promise<string[]> {
	const year = await currentSchoolYear(db, schoolId, dayOf(now));
	if (!year) return [];
	const rows = await db
		.selectFrom('group_staff')
		.innerJoin('groups', (join) =>
			join
				.onRef('groups.school_id', '=', 'group_staff.school_id')
				.onRef('groups.id', '=', 'group_staff.group_id')
		)
		.select('groups.id')
		.where('group_staff.school_id', '=', schoolId)
		.where('group_staff.staff_id', '=', staffId)
		.where('groups.school_year_id', '=', year)
		.execute();
	return rows.map((row) => row.id);
}

/** The substitute behind the token of a day link; null when it ended, was withdrawn, or never was. */
export async function findSubstitute(db: Db, token: string, now: Date): Promise<Substitute | null> {
	const link = await db
		.selectFrom('directory_links')
		.selectAll()
		.where('token_hash', '=', sha256(token))
		.where('kind', '=', 'day-link')
		.executeTakeFirst();
	if (!link) return null;
	const row = await db
		.selectFrom('day_links')
		.innerJoin('groups', (join) =>
			join.onRef('groups.school_id', '=', 'day_links.school_id').onRef('groups.id', '=', 'day_links.group_id')
		)
		.select(['day_links.id', 'day_links.group_id', 'groups.name'])
		.where('day_links.school_id', '=', link.school_id)
		.where('day_links.id', '=', link.subject_id)
		.where('day_links.withdrawn_at', 'is', null)
		.where('day_links.expires_at', '>', instant(now))
		.executeTakeFirst();
	if (!row) return null;
	return {
		kind: 'substitute',
		id: row.id,
		schoolId: link.school_id,
		groupId: row.group_id,
		groupName: row.name,
		permissions: permissionsOf(['substitute'])
	};
}
