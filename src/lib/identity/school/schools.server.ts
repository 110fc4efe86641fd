import type { Db } from '#lib/server/db/database.ts';
import { fromFlag, fromJson } from '#lib/server/db/codecs.ts';
import type { PermissionChange } from '#lib/server/permissions.ts';
import type { SchoolRow } from '../tables.server.ts';
import type { Hue, Language, School } from '../types.ts';

/* Schools are read at every request and change a few times a year: they are kept for some seconds. */

const KEPT_MS = 10_000;

interface Kept<T> {
	at: number;
	value: T;
}

const toSchool = (row: SchoolRow): School => ({
	id: row.id,
	slug: row.slug,
	name: row.name,
	city: row.city,
	hue: row.hue as Hue,
	languages: fromJson<Language[]>(row.languages),
	logoFileId: row.logo_file_id,
	isDemo: fromFlag(row.is_demo)
});

let schools: Kept<{ school: School; host: string | null }[]> | undefined;
const changesBySchool = new Map<string, Kept<PermissionChange[]>>();
const yearBySchool = new Map<string, Kept<{ id: string; day: string } | undefined>>();

/** Forgets what is kept; after a change of a school, and between tests. */
export function forgetSchools(): void {
	schools = undefined;
	changesBySchool.clear();
	yearBySchool.clear();
}

const fresh = <T>(kept: Kept<T> | undefined): kept is Kept<T> =>
	kept !== undefined && Date.now() - kept.at < KEPT_MS;

async function allSchools(db: Db): Promise<{ school: School; host: string | null }[]> {
	if (!fresh(schools)) {
		const rows = await db.selectFrom('schools').selectAll().execute();
		schools = { at: Date.now(), value: rows.map((row) => ({ school: toSchool(row), host: row.host })) };
	}
	return schools.value;
}

/** A school by its id. */
export const findSchool = async (db: Db, id: string): Promise<School | undefined> =>
	(await allSchools(db)).find(({ school }) => school.id === id)?.school;

/** A school by the short name in `/s/<slug>`. */
export const findSchoolBySlug = async (db: Db, slug: string): Promise<School | undefined> =>
	(await allSchools(db)).find(({ school }) => school.slug === slug)?.school;

/**
 * The school of a page that nobody signed in for: by host name, then by the cookie that `/s/<slug>` left,
 * and without either when there is only one.
 */
export async function findPublicSchool(
	db: Db,
	host: string,
	cookie: string | undefined
): Promise<School | undefined> {
	const all = await allSchools(db);
	const found = all.find((one) => one.host === host) ?? all.find((one) => one.school.slug === cookie);
	return (found ?? (all.length === 1 ? all[0] : undefined))?.school;
}

/** What the director of a school changed in the tables of permissions. */
export async function permissionChanges(db: Db, schoolId: string): Promise<PermissionChange[]> {
	const kept = changesBySchool.get(schoolId);
	if (fresh(kept)) return kept.value;
	const rows = await db
		.selectFrom('permission_changes')
		.select(['function', 'permission', 'scope'])
		.where('school_id', '=', schoolId)
		.execute();
	const value = rows as PermissionChange[];
	changesBySchool.set(schoolId, { at: Date.now(), value });
	return value;
}

/** The school year in which a day falls, or else the newest that has begun. */
export async function currentSchoolYear(db: Db, schoolId: string, day: string): Promise<string | undefined> {
	const kept = yearBySchool.get(schoolId);
	if (fresh(kept) && kept.value?.day === day) return kept.value.id;
	const row = await db
		.selectFrom('school_years')
		.select('id')
		.where('school_id', '=', schoolId)
		.where('starts_on', '<=', day)
		.orderBy('starts_on', 'desc')
		.limit(1)
		.executeTakeFirst();
	yearBySchool.set(schoolId, { at: Date.now(), value: row ? { id: row.id, day } : undefined });
	return row?.id;
}
