import { parseArgs, type ParseArgsConfig } from 'node:util';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { App } from '#lib/server/app.ts';
import { BackupError } from '#lib/server/backup/manifest.ts';
import { ConfigError, forgetNewKey, type Config } from '#lib/server/config.ts';
import { Keyring } from '#lib/server/crypto.ts';
import type { Db } from '#lib/server/db/database.ts';
import { currentSchema, migrate } from '#lib/server/db/migrate.ts';
import { databaseKind, openDatabase } from '#lib/server/db/open.ts';
import { instant } from '#lib/server/time.ts';

/** The folder of the program itself, wherever a command was called from. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** Where the migrations are. */
export const MIGRATIONS = join(ROOT, 'migrations');

/** What stops a command, in one sentence for whoever started it. */
export class StartError extends Error {}

/** Errors that were made to be read by whoever started a command. */
const isSentence = (error: unknown): error is Error =>
	error instanceof StartError || error instanceof ConfigError || error instanceof BackupError;

/** Runs a command. What was foreseen is said in one sentence; anything else is shown in full. Either way it ends with 1. */
export async function command(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		console.error(isSentence(error) ? error.message : error);
		process.exit(1);
	}
}

/**
 * Calls back when npm, which started us, is gone. npm passes no signal on: when it is told to stop, it and the shell
 * between it and us end, and a server would be left behind that nobody knows of.
 */
export function whenNpmEnds(then: () => void): void {
	if (process.env['npm_lifecycle_event'] === undefined) return;
	const parent = process.ppid;
	const watch = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(watch);
		then();
	}, 300);
	watch.unref();
}

/** Reads the words behind a command. */
export function readArguments<T extends NonNullable<ParseArgsConfig['options']>>(
	options: T,
	positionals: readonly string[] = []
) {
	try {
		const parsed = parseArgs({ options, allowPositionals: true });
		if (parsed.positionals.length === positionals.length) return parsed;
	} catch {
		// falls through to the sentence below
	}
	const usage = [...positionals, ...Object.keys(options).map((name) => `[--${name}]`)].join(' ');
	throw new StartError(usage ? `This command takes: ${usage}.` : 'This command takes no options.');
}

const reasonOf = (error: unknown): string => {
	const { code, message } = error as { code?: string; message?: string };
	return code ?? message ?? String(error);
};

/** Opens the database of this configuration, and makes sure that it answers. */
export async function openApp(config: Config): Promise<App> {
	// Whatever is written from here on is for this user alone.
	process.umask(0o077);
	try {
		const db = openDatabase(config.databaseUrl, { guard: config.mode !== 'production' });
		await sql`select 1`.execute(db);
		return { config, keyring: new Keyring(config.key), db };
	} catch (error) {
		// The address itself may hold a password.
		const what =
			databaseKind(config.databaseUrl) === 'sqlite'
				? config.databaseUrl.replace('sqlite:', '')
				: 'a server that does not answer';
		throw new ConfigError(`DATABASE_URL points to ${what}, and it cannot be opened (${reasonOf(error)}).`);
	}
}

/** Refuses a database that was filled under another application key: nothing in it could be opened. */
async function checkKey({ db, keyring, config }: App): Promise<void> {
	const known = await db.selectFrom('key_checks').select('fingerprint').execute();
	if (known.length === 0 || known.some(({ fingerprint }) => fingerprint === keyring.fingerprint())) return;
	forgetNewKey(config);
	throw new StartError(
		`The application key from ${config.keySource} does not fit this database, which was filled with another key: set WEGWIJS_KEY or WEGWIJS_KEY_FILE to that one.`
	);
}

async function rememberKey({ db, keyring }: App, now: Date): Promise<void> {
	await db
		.insertInto('key_checks')
		.values({ fingerprint: keyring.fingerprint(), created_at: instant(now) })
		.onConflict((conflict) => conflict.column('fingerprint').doNothing())
		.execute();
}

/**
 * Makes a database ready: the right key, and the newest schema.
 * @returns the names of the migrations that ran now
 */
export async function prepareDatabase(app: App, now: Date): Promise<string[]> {
	const before = await currentSchema(app.db as never);
	if (before !== undefined) await checkKey(app);
	try {
		const ran = await migrate(app.db as never, MIGRATIONS);
		await rememberKey(app, now);
		return ran;
	} catch (error) {
		const cause = (error as Error).cause;
		if (cause instanceof Error && cause.message.includes('corrupted migrations')) {
			throw new StartError(
				`The database is at schema "${before}", which this version does not know: use the newer version that wrote it.`
			);
		}
		throw error;
	}
}

/** Which kinds of school a database holds. */
export async function schoolsIn(db: Db): Promise<'none' | 'demo' | 'real'> {
	const schools = await db.selectFrom('schools').select('is_demo').execute();
	if (schools.length === 0) return 'none';
	return schools.every(({ is_demo }) => is_demo === 1) ? 'demo' : 'real';
}
