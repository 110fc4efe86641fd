import { toFlag, toJson } from '#lib/server/db/codecs.ts';
import { addDays, instant, instantAt } from '#lib/server/time.ts';
import { holidaysOf, schoolYear } from './calendar.ts';
import { demoId } from './ids.ts';
import type { Random } from './random.ts';
import { groupId, insert, schoolId, staffId, yearId, type Filling } from './rows.server.ts';
import { DEMO_HELPERS, OUTSIDE } from './staff.ts';

/** A town that is on no map. */
export const DEMO_CITY = 'Duinhaven';

/** How many earlier school years are there, for pages that compare years. */
export const PAST_YEARS = 5;

const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8];

/** The school itself. Everything else points to it. */
export async function fillSchool({ db, now }: Filling): Promise<void> {
	await insert(db, 'schools', [
		{
			id: schoolId,
			slug: 'de-vuurtoren',
			host: null,
			name: 'De Vuurtoren',
			city: DEMO_CITY,
			hue: 5,
			languages: toJson(['nl', 'en']),
			logo_file_id: null,
			is_demo: toFlag(true),
			created_at: now
		}
	]);
}

/** School years with their groups, and the holidays of this one. */
export async function fillYears({ db, year }: Filling): Promise<void> {
	const years = Array.from({ length: PAST_YEARS + 1 }, (_, ago) => schoolYear(year.begins - ago));
	await insert(
		db,
		'school_years',
		years.map(({ begins, name, startsOn, endsOn }) => ({
			school_id: schoolId,
			id: yearId(begins),
			name,
			starts_on: startsOn,
			ends_on: endsOn
		}))
	);
	await insert(
		db,
		'holidays',
		holidaysOf(year).map((holiday, place) => ({
			school_id: schoolId,
			id: demoId('holiday', year.begins, place),
			school_year_id: yearId(year.begins),
			name: holiday.name,
			first_day: holiday.firstDay,
			last_day: holiday.lastDay
		}))
	);
	await insert(
		db,
		'groups',
		years.flatMap(({ begins }) =>
			LEVELS.map((level) => ({
				school_id: schoolId,
				id: groupId(begins, level),
				school_year_id: yearId(begins),
				name: `Groep ${level}`,
				year_level: level,
				external_key: null
			}))
		)
	);
}

const LETTERS = [...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'];

/** Easy to remember where visitors of the demo sign in; as always for the others. */
const classCode = (level: number, random: Random): string =>
	level >= 6 ? `VUUR${level}` : Array.from({ length: 8 }, () => random.pick(LETTERS)).join('');

export async function fillClassCodes({ db, now, year, random }: Filling): Promise<void> {
	await insert(
		db,
		'directory_class_codes',
		LEVELS.map((level) => ({
			code: classCode(level, random),
			school_id: schoolId,
			group_id: groupId(year.begins, level),
			expires_at: instant(instantAt(addDays(year.endsOn, 1), '00:00')),
			created_at: now
		}))
	);
}

/** Whom children can go to; their own teacher is found by itself. */
export async function fillHelpers({ db, photos }: Filling): Promise<void> {
	await insert(
		db,
		'helpers',
		DEMO_HELPERS.map(({ key, name, role, reach }, position) => ({
			school_id: schoolId,
			id: demoId('helper', position),
			staff_id: key === OUTSIDE ? null : staffId(key),
			name,
			role,
			reach,
			audience: 'pupils' as const,
			is_external: toFlag(key === OUTSIDE),
			photo_file_id: photos.get(key) ?? null,
			position
		}))
	);
}
