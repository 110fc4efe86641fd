import type { Keyring } from '#lib/server/crypto.ts';
import type { Db } from '#lib/server/db/database.ts';
import { dayOf, instant } from '#lib/server/time.ts';
import { schoolYearOf } from './calendar.ts';
import { DEMO_SCHOOL_ID } from './ids.ts';
import { fillLessons } from './lessons.server.ts';
import { fillGuardians, fillPupils } from './people.server.ts';
import { drawPortraits, fillPhotos } from './photos.server.ts';
import { inventPupils } from './pupils.ts';
import { Random } from './random.ts';
import type { Filling } from './rows.server.ts';
import { fillClassCodes, fillHelpers, fillSchool, fillYears } from './school.server.ts';
import { fillStaff } from './staff.server.ts';

const SEED = 1906;

/** Whether this database holds the demo school. */
export const hasDemoSchool = async (db: Db): Promise<boolean> =>
	(await db.selectFrom('schools').select('id').where('id', '=', DEMO_SCHOOL_ID).executeTakeFirst()) !==
	undefined;

/**
 * Fills a database with the invented school "De Vuurtoren", all or nothing: the same school on every machine,
 * with dates around today.
 * @param dataFolder where photos go; without it nobody has one
 */
export async function fillDemoSchool(
	db: Db,
	keyring: Keyring,
	now: Date,
	dataFolder?: string
): Promise<void> {
	const today = dayOf(now);
	const portraits = dataFolder === undefined ? [] : await drawPortraits(dataFolder);
	await db.transaction().execute(async (tx) => {
		const random = new Random(SEED);
		const photos = new Map(portraits.map(({ key, id }) => [key, id]));
		const filling: Filling = {
			db: tx,
			keyring,
			now: instant(now),
			today,
			year: schoolYearOf(today),
			random,
			photos
		};
		const { pupils, families } = inventPupils(random);
		await fillSchool(filling);
		await fillPhotos(filling, portraits);
		await fillYears(filling);
		await fillClassCodes(filling);
		await fillStaff(filling);
		await fillHelpers(filling);
		await fillPupils(filling, pupils);
		await fillGuardians(filling, families, pupils);
		await fillLessons(filling, pupils);
	});
}
