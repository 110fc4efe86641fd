import { fromJson, toJson } from '#lib/server/db/codecs.ts';
import type { Db } from '#lib/server/db/database.ts';
import { addMinutes, instant } from '#lib/server/time.ts';
import { currentSchoolYear } from '../school/schools.server.ts';
import type { KnownYear, SchoolFacts, TargetYear } from './facts.ts';
import type { ImportCounts } from './types.ts';

/** The school years of a school. */
export async function listYears(db: Db, schoolId: string): Promise<KnownYear[]> {
	const rows = await db
		.selectFrom('school_years')
		.select(['id', 'name', 'starts_on', 'ends_on'])
		.where('school_id', '=', schoolId)
		.execute();
	return rows.map((row) => ({ id: row.id, name: row.name, startsOn: row.starts_on, endsOn: row.ends_on }));
}

/** Names of groups by pupil, in the school year of a day. */
async function groupNames(db: Db, schoolId: string, today: string): Promise<Map<string, string>> {
	const year = await currentSchoolYear(db, schoolId, today);
	if (!year) return new Map();
	const rows = await db
		.selectFrom('enrolments')
		.innerJoin('groups', (join) =>
			join
				.onRef('groups.school_id', '=', 'enrolments.school_id')
				.onRef('groups.id', '=', 'enrolments.group_id')
		)
		.select(['enrolments.pupil_id', 'groups.name'])
		.where('enrolments.school_id', '=', schoolId)
		.where('enrolments.school_year_id', '=', year)
		.execute();
	return new Map(rows.map((row) => [row.pupil_id, row.name]));
}

async function knownPupils(db: Db, schoolId: string, today: string): Promise<SchoolFacts['pupils']> {
	const names = await groupNames(db, schoolId, today);
	const rows = await db
		.selectFrom('pupils')
		.select(['id', 'first_name', 'last_name', 'birth_date', 'sex', 'external_key', 'left_on', 'died_on'])
		.where('school_id', '=', schoolId)
		.orderBy('id')
		.execute();
	return rows.map((row) => ({
		id: row.id,
		firstName: row.first_name,
		lastName: row.last_name,
		birthDate: row.birth_date,
		sex: row.sex,
		key: row.external_key,
		leftOn: row.left_on,
		diedOn: row.died_on,
		groupName: names.get(row.id) ?? null
	}));
}

async function knownStaff(db: Db, schoolId: string): Promise<SchoolFacts['staff']> {
	const rows = await db
		.selectFrom('staff')
		.innerJoin('accounts', (join) =>
			join.onRef('accounts.school_id', '=', 'staff.school_id').onRef('accounts.id', '=', 'staff.id')
		)
		.select([
			'staff.id',
			'first_name',
			'last_name',
			'email',
			'external_key',
			'password_hash',
			'accounts.ended_at'
		])
		.where('staff.school_id', '=', schoolId)
		.orderBy('staff.id')
		.execute();
	const holders = await db
		.selectFrom('staff_functions')
		.select('staff_id')
		.where('school_id', '=', schoolId)
		.where('withdrawn_at', 'is', null)
		.execute();
	const holds = new Set(holders.map((row) => row.staff_id));
	return rows.map((row) => ({
		id: row.id,
		firstName: row.first_name,
		lastName: row.last_name,
		email: row.email,
		key: row.external_key,
		hasEnded: row.ended_at !== null,
		hasAccess: row.password_hash !== null || holds.has(row.id)
	}));
}

/** What the school knows, as far as an import for one year needs it; always in the same order. */
export async function loadFacts(
	db: Db,
	schoolId: string,
	year: TargetYear,
	today: string
): Promise<SchoolFacts> {
	const pupils = await knownPupils(db, schoolId, today);
	const staff = await knownStaff(db, schoolId);
	if (year.id === null) return { today, year, pupils, staff, groups: [], places: [], teaching: [] };
	const groups = await db
		.selectFrom('groups')
		.select(['id', 'name', 'year_level', 'external_key'])
		.where('school_id', '=', schoolId)
		.where('school_year_id', '=', year.id)
		.orderBy('id')
		.execute();
	const places = await db
		.selectFrom('enrolments')
		.select(['id', 'pupil_id', 'group_id', 'year_level'])
		.where('school_id', '=', schoolId)
		.where('school_year_id', '=', year.id)
		.execute();
	const teaching = await db
		.selectFrom('group_staff')
		.innerJoin('groups', (join) =>
			join
				.onRef('groups.school_id', '=', 'group_staff.school_id')
				.onRef('groups.id', '=', 'group_staff.group_id')
		)
		.select(['group_staff.id', 'group_staff.group_id', 'group_staff.staff_id'])
		.where('group_staff.school_id', '=', schoolId)
		.where('groups.school_year_id', '=', year.id)
		.orderBy('group_staff.id')
		.execute();
	return {
		today,
		year,
		pupils,
		staff,
		groups: groups.map((row) => ({
			id: row.id,
			name: row.name,
			yearLevel: row.year_level,
			key: row.external_key
		})),
		places: places.map((row) => ({
			id: row.id,
			pupilId: row.pupil_id,
			groupId: row.group_id,
			yearLevel: row.year_level
		})),
		teaching: teaching.map((row) => ({ id: row.id, groupId: row.group_id, staffId: row.staff_id }))
	};
}

/* Previews: a file that was read and waits for a person. */

export interface PreviewRow {
	id: string;
	sealed: string | null;
	createdBy: string | null;
	createdAt: string;
	appliedAt: string | null;
	counts: ImportCounts | null;
}

export async function insertPreview(
	db: Db,
	schoolId: string,
	preview: { id: string; sealed: string; createdBy: string | null },
	now: Date
): Promise<void> {
	await db
		.insertInto('import_previews')
		.values({
			school_id: schoolId,
			id: preview.id,
			sealed: preview.sealed,
			created_by: preview.createdBy,
			created_at: instant(now),
			applied_at: null,
			counts: null
		})
		.execute();
}

const previews = (db: Db, schoolId: string) =>
	db.selectFrom('import_previews').selectAll().where('school_id', '=', schoolId);

const toPreview = (
	row: Awaited<ReturnType<ReturnType<typeof previews>['executeTakeFirstOrThrow']>>
): PreviewRow => ({
	id: row.id,
	sealed: row.sealed,
	createdBy: row.created_by,
	createdAt: row.created_at,
	appliedAt: row.applied_at,
	counts: row.counts === null ? null : fromJson<ImportCounts>(row.counts)
});

export async function findPreview(db: Db, schoolId: string, id: string): Promise<PreviewRow | undefined> {
	const row = await previews(db, schoolId).where('id', '=', id).executeTakeFirst();
	return row && toPreview(row);
}

/** Previews that wait for an answer, newest first. */
export async function listOpenPreviews(
	db: Db,
	schoolId: string
): Promise<{ id: string; createdAt: string }[]> {
	const rows = await db
		.selectFrom('import_previews')
		.select(['id', 'created_at'])
		.where('school_id', '=', schoolId)
		.where('applied_at', 'is', null)
		.orderBy('created_at', 'desc')
		.execute();
	return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
}

/** Keeps what an import did and lets go of what the file said; numbers only are left. */
export async function markApplied(
	db: Db,
	schoolId: string,
	id: string,
	counts: ImportCounts,
	now: Date
): Promise<void> {
	await db
		.updateTable('import_previews')
		.set({ sealed: null, applied_at: instant(now), counts: toJson(counts) })
		.where('school_id', '=', schoolId)
		.where('id', '=', id)
		.execute();
}

export async function deletePreview(db: Db, schoolId: string, id: string): Promise<void> {
	await db.deleteFrom('import_previews').where('school_id', '=', schoolId).where('id', '=', id).execute();
}

/** How long a preview waits for an answer, in minutes. */
const KEPT_MINUTES = 24 * 60;

/** Whether a preview waited too long. */
export const isOldPreview = (createdAt: string, now: Date): boolean =>
	createdAt < instant(addMinutes(now, -KEPT_MINUTES));

/** Throws away previews older than a day. Nightly, and whenever a new one is made. */
export async function clearOldPreviews(db: Db, schoolId: string, now: Date): Promise<void> {
	await db
		.deleteFrom('import_previews')
		.where('school_id', '=', schoolId)
		.where('created_at', '<', instant(addMinutes(now, -KEPT_MINUTES)))
		.execute();
}
