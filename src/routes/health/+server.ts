import { json } from '@sveltejs/kit';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { currentSchema } from '#lib/server/db/migrate.ts';
import { databaseKind } from '#lib/server/db/open.ts';

/** For whoever watches the server: alive, on which database, at which schema. No secrets, no counts of people. */
export const GET = open(async () => {
	const { db, config } = getApp();
	const answer = { database: databaseKind(config.databaseUrl), version: __APP_VERSION__ };
	try {
		const schema = await currentSchema(db as never);
		if (schema === __EXPECTED_SCHEMA__) return json({ status: 'ok', ...answer, schema });
		return json(
			{ status: 'unavailable', reason: 'not migrated', ...answer, schema: schema ?? null },
			{ status: 503 }
		);
	} catch {
		return json({ status: 'unavailable', reason: 'database not reachable', ...answer }, { status: 503 });
	}
});
