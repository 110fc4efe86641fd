import { keepSetupCode } from '#lib/identity/setup.server.ts';
import { readConfig, type Config } from '#lib/server/config.ts';
import { readableCode } from '#lib/server/ids.ts';
import { buildWhenNeeded } from './build.ts';
import { checkPort, serve } from './serve.ts';
import { command, openApp, prepareDatabase, readArguments, schoolsIn, StartError } from './start-up.ts';

/* `npm start`: for real. */

/** Migrates; on a database without a school, makes the one-time code with which the first one is made. */
async function prepare(config: Config): Promise<string | undefined> {
	const app = await openApp(config);
	try {
		const now = new Date();
		await prepareDatabase(app, now);
		const schools = await schoolsIn(app.db);
		if (schools === 'real') return undefined;
		if (schools === 'demo') {
			throw new StartError(
				'This database holds the demo school, whose passwords everybody knows: set WEGWIJS_DATA or DATABASE_URL to another one.'
			);
		}
		const code = readableCode(12).replace(/(.{4})(?=.)/g, '$1-');
		await keepSetupCode(app.db, code, now);
		return code;
	} finally {
		await app.db.destroy();
	}
}

await command(async () => {
	readArguments({});
	process.env['WEGWIJS_MODE'] = 'production';
	const config = readConfig(process.env, { needsOrigin: true });
	const { origin, keySource, keyIsNew } = config;
	await checkPort(config);
	await buildWhenNeeded();
	const code = await prepare(config);
	const port = await serve(config);
	if (keyIsNew) {
		console.log(
			`A new application key stands in ${keySource}. Keep a copy of it in a safe place: without it the data cannot be read.`
		);
	}
	console.log(`Wegwijs serves ${origin} on ${config.host}:${port}.`);
	if (code)
		console.log(
			`There is no school yet. Make the first one at ${origin}/setup with this code, which works once: ${code}`
		);
});
