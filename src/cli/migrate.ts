import { readConfig } from '#lib/server/config.ts';
import { command, openApp, prepareDatabase, readArguments } from './start-up.ts';

/* `npm run migrate`: brings the database to the newest schema without serving. `npm start` does so too. */

await command(async () => {
	readArguments({});
	const app = await openApp(readConfig());
	try {
		const ran = await prepareDatabase(app, new Date());
		console.log(ran.length === 0 ? 'The database is at the newest schema.' : `Done: ${ran.join(', ')}.`);
	} finally {
		await app.db.destroy();
	}
});
