import type { Db } from '#lib/server/db/database.ts';
import { instant } from '#lib/server/time.ts';
import type { Group } from '../types.ts';

/** A group with the last day of its school year. */
export interface GroupOfYear extends Group {
	endsOn: string;
}

function groupsIn(db: Db, schoolId: string, yearId: string) {
	return db
		.selectFrom('groups')
		.innerJoin('school_years', (join) =>
			join
				.onRef('school_years.school_id', '=', 'groups.school_id')
				.onRef('school_years.id', '=', 'groups.school_year_id')
		)
		.select(['groups.id', 'groups.name', 'groups.year_level as yearLevel', 'school_years.ends_on as endsOn'])
		.where('groups.school_id', '=', schoolId)
		.where('groups.school_year_id', '=', yearId);
}

/** The groups of a school year, groep 1 first. */
export async function listGroupsOf(db: Db, schoolId: string, yearId: string): Promise<GroupOfYear[]> {
	const groups = await groupsIn(db, schoolId, yearId).execute();
	return groups.sort((a, b) => a.name.localeCompare(b.name, 'nl', { numeric: true }));
}

/** One group, when it is of this school year. */
export const findGroupOf = (
	db: Db,
	schoolId: string,
	yearId: string,
	groupId: string
): Promise<GroupOfYear | undefined> =>
	groupsIn(db, schoolId, yearId).where('groups.id', '=', groupId).executeTakeFirst();

/** Who teaches a group. */
export interface GroupTeacher {
	groupId: string;
	staffId: string;
	called: string;
	photoFileId: string | null;
}

/** The teachers of the groups of a school year whose access has not ended, as children call them. */
export function listTeachersOf(db: Db, schoolId: string, yearId: string): Promise<GroupTeacher[]> {
	return (
		db
			.selectFrom('group_staff')
			.innerJoin('groups', (join) =>
				join
					.onRef('groups.school_id', '=', 'group_staff.school_id')
					.onRef('groups.id', '=', 'group_staff.group_id')
			)
			.innerJoin('staff', (join) =>
				join
					.onRef('staff.school_id', '=', 'group_staff.school_id')
					.onRef('staff.id', '=', 'group_staff.staff_id')
			)
			.innerJoin('accounts', (join) =>
				join.onRef('accounts.school_id', '=', 'staff.school_id').onRef('accounts.id', '=', 'staff.id')
			)
			.innerJoin('staff_functions', (join) =>
				join
					.onRef('staff_functions.school_id', '=', 'staff.school_id')
					.onRef('staff_functions.staff_id', '=', 'staff.id')
			)
			.select([
				'group_staff.group_id as groupId',
				'staff.id as staffId',
				'staff.called',
				'staff.photo_file_id as photoFileId'
			])
			.distinct()
			.where('group_staff.school_id', '=', schoolId)
			.where('groups.school_year_id', '=', yearId)
			.where('accounts.ended_at', 'is', null)
			// A trainee who helps in a group is not one of its teachers.
			.where('staff_functions.function', '=', 'teacher')
			.where('staff_functions.withdrawn_at', 'is', null)
			.orderBy('staff.called')
			.execute()
	);
}

/** The class code of a group that works now. */
export async function findClassCode(
	db: Db,
	schoolId: string,
	groupId: string,
	now: Date
): Promise<{ code: string; expiresAt: string } | undefined> {
	return db
		.selectFrom('directory_class_codes')
		.select(['code', 'expires_at as expiresAt'])
		.where('school_id', '=', schoolId)
		.where('group_id', '=', groupId)
		.where('expires_at', '>', instant(now))
		.orderBy('created_at', 'desc')
		.executeTakeFirst();
}

/** A link for a substitute that works now. Its secret part is known only to whoever was shown it. */
export interface OpenDayLink {
	id: string;
	createdAt: string;
	expiresAt: string;
	/** as children call whoever made it */
	madeBy: string | null;
}

/** The link for a substitute of a group that works now. */
export function findOpenDayLink(
	db: Db,
	schoolId: string,
	groupId: string,
	now: Date
): Promise<OpenDayLink | undefined> {
	return db
		.selectFrom('day_links')
		.leftJoin('staff', (join) =>
			join.onRef('staff.school_id', '=', 'day_links.school_id').onRef('staff.id', '=', 'day_links.created_by')
		)
		.select([
			'day_links.id',
			'day_links.created_at as createdAt',
			'day_links.expires_at as expiresAt',
			'staff.called as madeBy'
		])
		.where('day_links.school_id', '=', schoolId)
		.where('day_links.group_id', '=', groupId)
		.where('day_links.withdrawn_at', 'is', null)
		.where('day_links.expires_at', '>', instant(now))
		.orderBy('day_links.created_at', 'desc')
		.executeTakeFirst();
}
