import { keepSetupCode } from '#lib/identity/service.server.ts';
import { readConfig, type Config } from '#lib/server/config.ts';
import type { App } from '#lib/server/app.ts';
import { currentSchema } from '#lib/server/db/migrate.ts';
import { buildWhenNeeded } from './build.ts';
import { checkPort, serve } from './serve.ts';
import { setupCodeText } from './setup-code.ts';
import { command, openApp, prepareDatabase, readArguments, schoolsIn, StartError } from './start-up.ts';

/* `npm start`: for real. */

/** The accounts of the demo have a password that everybody knows. */
async function refuseDemo({ db }: App): Promise<void> {
	if ((await currentSchema(db as never)) === undefined || (await schoolsIn(db)) !== 'demo') return;
	throw new StartError(
		'This database holds the demo school, whose passwords everybody knows: set WEGWIJS_DATA or DATABASE_URL to another one.'
	);
}

/** On a database without a school: the one-time code with which the first one is made. */
async function setupCode({ db }: App, now: Date): Promise<string | undefined> {
	if ((await schoolsIn(db)) !== 'none') return undefined;
	const code = setupCodeText();
	await keepSetupCode(db, code, now);
	return code;
}

/** @returns the one-time code, when there is no school yet */
async function prepare(config: Config): Promise<string | undefined> {
	const app = await openApp(config);
	try {
		await refuseDemo(app);
		await buildWhenNeeded();
		const now = new Date();
		await prepareDatabase(app, now);
		return await setupCode(app, now);
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
	const code = await prepare(config);
	const port = await serve(config);
	if (keyIsNew) {
		console.log(
			`A new application key stands in ${keySource}. Keep a copy of it in a safe place: without it the data cannot be read.`
		);
	}
	console.log(`Wegwijs serves ${origin} on ${config.host}:${port}.`);
	if (code) {
		console.log(
			`There is no school yet. Make the first one at ${origin}/setup with this code, which works once: ${code}`
		);
	}
});
