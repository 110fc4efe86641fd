import { fromFlag } from '#lib/server/db/codecs.ts';
import type { Db, Tx } from '#lib/server/db/database.ts';
import type { PupilRow } from '../tables.server.ts';

/** A pupil with the group of one school year, as lists need it. */
export interface PupilInGroup {
	id: string;
	firstName: string;
	lastName: string;
	birthDate: string | null;
	groupId: string | null;
	groupName: string | null;
	yearLevel: number | null;
	isProtected: boolean;
	/** whether the child has chosen pictures for the sign-in */
	hasPictures: boolean;
	left_on: string | null;
	died_on: string | null;
}

/** All pupils that a school ever had, with their group in a school year; who left and who died among them. */
function pupilsIn(db: Db, schoolId: string, yearId: string) {
	return db
		.selectFrom('pupils')
		.leftJoin('enrolments', (join) =>
			join
				.onRef('enrolments.school_id', '=', 'pupils.school_id')
				.onRef('enrolments.pupil_id', '=', 'pupils.id')
				.on('enrolments.school_year_id', '=', yearId)
		)
		.leftJoin('groups', (join) =>
			join
				.onRef('groups.school_id', '=', 'enrolments.school_id')
				.onRef('groups.id', '=', 'enrolments.group_id')
		)
		.select([
			'pupils.id',
			'pupils.first_name',
			'pupils.last_name',
			'pupils.birth_date',
			'pupils.is_protected',
			'pupils.picture_hash',
			'pupils.left_on',
			'pupils.died_on',
			'enrolments.group_id',
			'enrolments.year_level',
			'groups.name as group_name'
		])
		.where('pupils.school_id', '=', schoolId);
}

type Row = Awaited<ReturnType<ReturnType<typeof pupilsIn>['execute']>>[number];

const toPupil = (row: Row): PupilInGroup => ({
	id: row.id,
	firstName: row.first_name,
	lastName: row.last_name,
	birthDate: row.birth_date,
	groupId: row.group_id,
	groupName: row.group_name,
	yearLevel: row.year_level,
	isProtected: fromFlag(row.is_protected),
	hasPictures: row.picture_hash !== null,
	left_on: row.left_on,
	died_on: row.died_on
});

/**
 * Pupils of a school, by name.
 * @param groupIds only those in these groups
 */
export async function listPupilsIn(
	db: Db,
	schoolId: string,
	yearId: string,
	groupIds?: readonly string[]
): Promise<PupilInGroup[]> {
	if (groupIds?.length === 0) return [];
	let query = pupilsIn(db, schoolId, yearId);
	if (groupIds) query = query.where('enrolments.group_id', 'in', [...groupIds]);
	const pupils = (await query.execute()).map(toPupil);
	return pupils.sort(
		(a, b) => a.firstName.localeCompare(b.firstName, 'nl') || a.lastName.localeCompare(b.lastName, 'nl')
	);
}

/** One pupil with the group of a school year. */
export async function findPupilIn(
	db: Db,
	schoolId: string,
	yearId: string,
	pupilId: string
): Promise<PupilInGroup | undefined> {
	const row = await pupilsIn(db, schoolId, yearId).where('pupils.id', '=', pupilId).executeTakeFirst();
	return row && toPupil(row);
}

/** The group that somebody who left was in last: pupil → name of the group. */
export async function lastGroups(db: Db, schoolId: string): Promise<Map<string, string>> {
	const rows = await db
		.selectFrom('enrolments')
		.innerJoin('pupils', (join) =>
			join
				.onRef('pupils.school_id', '=', 'enrolments.school_id')
				.onRef('pupils.id', '=', 'enrolments.pupil_id')
		)
		.innerJoin('groups', (join) =>
			join
				.onRef('groups.school_id', '=', 'enrolments.school_id')
				.onRef('groups.id', '=', 'enrolments.group_id')
		)
		.innerJoin('school_years', (join) =>
			join
				.onRef('school_years.school_id', '=', 'enrolments.school_id')
				.onRef('school_years.id', '=', 'enrolments.school_year_id')
		)
		.select(['enrolments.pupil_id', 'groups.name'])
		.where('enrolments.school_id', '=', schoolId)
		.where((eb) => eb.or([eb('pupils.left_on', 'is not', null), eb('pupils.died_on', 'is not', null)]))
		.orderBy('school_years.starts_on')
		.execute();
	return new Map(rows.map((row) => [row.pupil_id, row.name]));
}

/** Changes what is known of a pupil. */
export async function updatePupil(
	db: Db,
	schoolId: string,
	pupilId: string,
	change: Partial<PupilRow>
): Promise<void> {
	await db
		.updateTable('pupils')
		.set(change)
		.where('school_id', '=', schoolId)
		.where('id', '=', pupilId)
		.execute();
}

/** Puts a pupil in a group for a school year; the earlier group of that year is forgotten. */
export async function placePupil(
	db: Db | Tx,
	schoolId: string,
	place: { id: string; pupilId: string; yearId: string; groupId: string; yearLevel: number }
): Promise<void> {
	await db
		.insertInto('enrolments')
		.values({
			school_id: schoolId,
			id: place.id,
			pupil_id: place.pupilId,
			school_year_id: place.yearId,
			group_id: place.groupId,
			year_level: place.yearLevel
		})
		.onConflict((conflict) =>
			conflict
				.columns(['school_id', 'pupil_id', 'school_year_id'])
				.doUpdateSet({ group_id: place.groupId, year_level: place.yearLevel })
		)
		.execute();
}

/** Marks notices about somebody as seen: nobody is bothered with them any more. */
export async function hushNoticesAbout(
	db: Db,
	schoolId: string,
	accountId: string,
	at: string
): Promise<void> {
	await db
		.updateTable('notices')
		.set({ seen_at: at })
		.where('school_id', '=', schoolId)
		.where('about_account', '=', accountId)
		.where('seen_at', 'is', null)
		.execute();
}
