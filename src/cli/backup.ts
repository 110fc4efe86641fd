import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeBackup } from '#lib/server/backup/make.ts';
import { readConfig } from '#lib/server/config.ts';
import { command, openApp, readArguments, ROOT } from './start-up.ts';

/* `npm run backup -- FOLDER`: a consistent copy of everything but the application key, while the server serves. */

await command(async () => {
	const { positionals } = readArguments({}, ['FOLDER']);
	const folder = resolve(positionals[0] ?? '');
	const config = readConfig();
	const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
	const app = await openApp(config);
	try {
		const { rows } = await makeBackup(app, folder, version, new Date());
		const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
		console.log(`The backup is in ${folder}: ${count} rows of ${Object.keys(rows).length} tables.`);
		console.log(
			`The application key (${config.keySource}) is not in it: keep a copy of that somewhere else.`
		);
	} finally {
		await app.db.destroy();
	}
});
