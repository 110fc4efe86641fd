import { resolve } from 'node:path';
import { restoreBackup } from '#lib/server/backup/restore.ts';
import { readConfig } from '#lib/server/config.ts';
import { command, MIGRATIONS, openApp, prepareDatabase, readArguments } from './start-up.ts';

/* `npm run restore -- FOLDER`: puts a backup back, in an empty place. */

await command(async () => {
	const { positionals } = readArguments({}, ['FOLDER']);
	const folder = resolve(positionals[0] ?? '');
	const app = await openApp(readConfig());
	try {
		const { made_at } = await restoreBackup(app, folder, MIGRATIONS);
		await prepareDatabase(app, new Date());
		console.log(`The backup of ${made_at} is back in ${app.config.dataFolder}. Everybody signs in anew.`);
	} finally {
		await app.db.destroy();
	}
});
