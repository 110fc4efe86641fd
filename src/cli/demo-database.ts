import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fillDemoSchool } from '#lib/demo/fill.server.ts';
import { schoolYearOf } from '#lib/demo/calendar.ts';
import { DEMO_SCHOOL_ID } from '#lib/demo/ids.ts';
import type { App } from '#lib/server/app.ts';
import type { Config } from '#lib/server/config.ts';
import { currentSchema } from '#lib/server/db/migrate.ts';
import { databaseKind } from '#lib/server/db/open.ts';
import { dropTables } from '#lib/server/db/tables.ts';
import { dayOf } from '#lib/server/time.ts';
import { openApp, prepareDatabase, schoolsIn, StartError } from './start-up.ts';

/** What there is in the database of the demo. */
export interface DemoState {
	filled: 'now' | 'before';
	/** the demo was filled in an earlier school year, so that its dates are old */
	isOld: boolean;
}

async function refuseRealSchool({ db }: App): Promise<void> {
	if ((await schoolsIn(db)) !== 'real') return;
	throw new StartError(
		'This database holds a real school, and the demo leaves it alone: set WEGWIJS_DATA to another folder.'
	);
}

/** Throws away what the demo had: its tables, and the files of its school. */
async function sweep({ db, config }: App): Promise<void> {
	await dropTables(db, databaseKind(config.databaseUrl));
	await rm(join(config.dataFolder, 'files', DEMO_SCHOOL_ID), { recursive: true, force: true });
}

/**
 * Makes the demo's database ready: at the newest schema, with the demo school in it.
 * @param fresh begin anew: what the demo had is thrown away
 * @throws StartError when the database holds a real school
 */
export async function prepareDemo(config: Config, now: Date, { fresh = false } = {}): Promise<DemoState> {
	const app = await openApp(config);
	try {
		if ((await currentSchema(app.db as never)) !== undefined) {
			await refuseRealSchool(app);
			if (fresh) await sweep(app);
		}
		await prepareDatabase(app, now);
		if ((await schoolsIn(app.db)) === 'none') {
			await fillDemoSchool(app.db, app.keyring, now, config.dataFolder);
			return { filled: 'now', isOld: false };
		}
		const { created_at } = await app.db.selectFrom('schools').select('created_at').executeTakeFirstOrThrow();
		return {
			filled: 'before',
			isOld: schoolYearOf(dayOf(new Date(created_at))).begins !== schoolYearOf(dayOf(now)).begins
		};
	} finally {
		await app.db.destroy();
	}
}
