import type { Db } from '#lib/server/db/database.ts';
import { instant } from '#lib/server/time.ts';
import { closedOn } from '../school/calendar-rules.ts';
import type { Absence } from './presence-rules.ts';
import type { StaffFunction } from '../types.ts';

/* Which rows there are about colleagues; who may see them is decided in the services. */

const staffWithAccount = (db: Db, schoolId: string) =>
	db
		.selectFrom('staff')
		.innerJoin('accounts', (join) =>
			join.onRef('accounts.school_id', '=', 'staff.school_id').onRef('accounts.id', '=', 'staff.id')
		)
		.select([
			'staff.id',
			'staff.first_name',
			'staff.last_name',
			'staff.called',
			'staff.email',
			'staff.password_hash',
			'staff.deputy_id',
			'staff.is_demo',
			'accounts.language',
			'accounts.ended_at'
		])
		.where('staff.school_id', '=', schoolId);

export type StaffFacts = Awaited<ReturnType<typeof listStaff>>[number];

/** Everyone who works or worked at a school, by last name. */
export const listStaff = (db: Db, schoolId: string) =>
	staffWithAccount(db, schoolId).orderBy('staff.last_name').orderBy('staff.first_name').execute();

/** One colleague; undefined for an id of another school. */
export const findStaff = (db: Db, schoolId: string, staffId: string): Promise<StaffFacts | undefined> =>
	staffWithAccount(db, schoolId).where('staff.id', '=', staffId).executeTakeFirst();

/** The functions that are held today, of everyone. */
export async function listHeldFunctions(
	db: Db,
	schoolId: string
): Promise<{ staffId: string; function: StaffFunction }[]> {
	const rows = await db
		.selectFrom('staff_functions')
		.select(['staff_id', 'function'])
		.where('school_id', '=', schoolId)
		.where('withdrawn_at', 'is', null)
		.execute();
	return rows.map((row) => ({ staffId: row.staff_id, function: row.function as StaffFunction }));
}

/** A function that somebody holds or held, with who gave and took it; newest first. */
export interface FunctionStretch {
	id: string;
	function: StaffFunction;
	grantedAt: string;
	/** name of a colleague; null when no person did it */
	grantedBy: string | null;
	withdrawnAt: string | null;
	withdrawnBy: string | null;
}

/** All functions that somebody holds or held. */
export async function listFunctionHistory(
	db: Db,
	schoolId: string,
	staffId: string
): Promise<FunctionStretch[]> {
	const rows = await db
		.selectFrom('staff_functions')
		.leftJoin('staff as granter', (join) =>
			join
				.onRef('granter.school_id', '=', 'staff_functions.school_id')
				.onRef('granter.id', '=', 'staff_functions.granted_by')
		)
		.leftJoin('staff as withdrawer', (join) =>
			join
				.onRef('withdrawer.school_id', '=', 'staff_functions.school_id')
				.onRef('withdrawer.id', '=', 'staff_functions.withdrawn_by')
		)
		.select([
			'staff_functions.id',
			'staff_functions.function',
			'staff_functions.granted_at',
			'staff_functions.withdrawn_at',
			'granter.first_name as granter_first',
			'granter.last_name as granter_last',
			'withdrawer.first_name as withdrawer_first',
			'withdrawer.last_name as withdrawer_last'
		])
		.where('staff_functions.school_id', '=', schoolId)
		.where('staff_functions.staff_id', '=', staffId)
		.orderBy('staff_functions.granted_at', 'desc')
		.orderBy('staff_functions.id', 'desc')
		.execute();
	const name = (first: string | null, last: string | null) =>
		first === null ? null : `${first} ${last ?? ''}`.trim();
	return rows.map((row) => ({
		id: row.id,
		function: row.function as StaffFunction,
		grantedAt: row.granted_at,
		grantedBy: name(row.granter_first, row.granter_last),
		withdrawnAt: row.withdrawn_at,
		withdrawnBy: name(row.withdrawer_first, row.withdrawer_last)
	}));
}

/** Weekdays on which people work; of everyone, or of one. */
export function listWorkingDays(
	db: Db,
	schoolId: string,
	staffId?: string
): Promise<{ staff_id: string; weekday: number }[]> {
	return db
		.selectFrom('working_days')
		.select(['staff_id', 'weekday'])
		.where('school_id', '=', schoolId)
		.$if(staffId !== undefined, (query) => query.where('staff_id', '=', staffId ?? ''))
		.orderBy('weekday')
		.execute();
}

/** Absences that have not ended before a day; of everyone, or of one. */
export function listAbsences(
	db: Db,
	schoolId: string,
	from: string,
	staffId?: string
): Promise<(Absence & { staff_id: string })[]> {
	return db
		.selectFrom('absences')
		.select(['id', 'staff_id', 'first_day', 'last_day'])
		.where('school_id', '=', schoolId)
		.where((eb) => eb.or([eb('last_day', 'is', null), eb('last_day', '>=', from)]))
		.$if(staffId !== undefined, (query) => query.where('staff_id', '=', staffId ?? ''))
		.orderBy('first_day')
		.execute();
}

/** Invitations that still open something; of everyone, or of one. */
export function listOpenInvitations(
	db: Db,
	schoolId: string,
	now: Date,
	staffId?: string
): Promise<{ id: string; staff_id: string; expires_at: string }[]> {
	return db
		.selectFrom('invitations')
		.select(['id', 'staff_id', 'expires_at'])
		.where('school_id', '=', schoolId)
		.where('used_at', 'is', null)
		.where('expires_at', '>', instant(now))
		.$if(staffId !== undefined, (query) => query.where('staff_id', '=', staffId ?? ''))
		.execute();
}

/** The groups of a school year, in the order of a school: groep 1 first, then combinations by name. */
export function listGroupsOfYear(
	db: Db,
	schoolId: string,
	schoolYearId: string
): Promise<{ id: string; name: string }[]> {
	return db
		.selectFrom('groups')
		.select(['id', 'name'])
		.where('school_id', '=', schoolId)
		.where('school_year_id', '=', schoolYearId)
		.orderBy('name')
		.execute();
}

/** Whether school is closed on a day: weekend, holiday, or between two school years. */
export async function isClosedOn(db: Db, schoolId: string, day: string): Promise<boolean> {
	const years = await db
		.selectFrom('school_years')
		.select(['starts_on', 'ends_on'])
		.where('school_id', '=', schoolId)
		.execute();
	const holidays = await db
		.selectFrom('holidays')
		.select(['name', 'first_day', 'last_day'])
		.where('school_id', '=', schoolId)
		.where('first_day', '<=', day)
		.where('last_day', '>=', day)
		.execute();
	return closedOn({ years, holidays }, day) !== undefined;
}

/** How many others are director and can sign in. Call it with the school locked, when something depends on it. */
export async function countOtherDirectors(db: Db, schoolId: string, staffId: string): Promise<number> {
	const row = await staffWithAccount(db, schoolId)
		.innerJoin('staff_functions', (join) =>
			join
				.onRef('staff_functions.school_id', '=', 'staff.school_id')
				.onRef('staff_functions.staff_id', '=', 'staff.id')
		)
		.clearSelect()
		.select((eb) => eb.fn.countAll<number>().as('number'))
		.where('staff_functions.function', '=', 'director')
		.where('staff_functions.withdrawn_at', 'is', null)
		.where('staff.id', '<>', staffId)
		.where('accounts.ended_at', 'is', null)
		.where('staff.password_hash', 'is not', null)
		.executeTakeFirst();
	return row?.number ?? 0;
}

/**
 * Lets changes of who steers a school wait for each other, until the transaction ends. Two directors who withdraw
 * each other at the same moment would otherwise each count the other. Portable: an update locks the row on PostgreSQL,
 * and SQLite has one writer anyway.
 */
export async function lockSchool(db: Db, schoolId: string): Promise<void> {
	await db
		.updateTable('schools')
		.set((eb) => ({ slug: eb.ref('slug') }))
		.where('id', '=', schoolId)
		.execute();
}
