import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql, type Kysely } from 'kysely';
import type { App } from '../app.ts';
import type { DatabaseSchema } from '../db/database.ts';
import { currentSchema } from '../db/migrate.ts';
import { databaseKind, type DatabaseKind } from '../db/open.ts';
import { ourTables } from '../db/tables.ts';
import { instant } from '../time.ts';
import {
	BackupError,
	describeFiles,
	FILES,
	filesUnder,
	MANIFEST,
	TABLES,
	type Manifest
} from './manifest.ts';

type Connection = Kysely<DatabaseSchema>;
type AnyRow = Record<string, unknown>;

/** Of the moment only: who is signed in, who tried how often, which process works. After a restore all sign in anew. */
const PASSING = new Set(['sessions', 'rate_limits', 'rate_limit_keys', 'leases']);

const PORTION = 500;

/** A table's rows, in portions; inside the transaction in which everything else is read. */
async function* rowsOf(db: Connection, kind: DatabaseKind, table: string): AsyncGenerator<AnyRow> {
	if (kind === 'sqlite') {
		yield* db
			.selectFrom(table as 'schools')
			.selectAll()
			.stream(PORTION) as AsyncIterable<AnyRow>;
		return;
	}
	await sql`declare backup_rows no scroll cursor for select * from ${sql.table(table)}`.execute(db);
	for (;;) {
		const { rows } = await sql<AnyRow>`fetch ${sql.lit(PORTION)} from backup_rows`.execute(db);
		yield* rows;
		if (rows.length < PORTION) break;
	}
	await sql`close backup_rows`.execute(db);
}

async function writeTable(db: Connection, kind: DatabaseKind, table: string, file: string): Promise<number> {
	let count = 0;
	async function* lines() {
		for await (const row of rowsOf(db, kind, table)) {
			count += 1;
			yield `${JSON.stringify(row)}\n`;
		}
	}
	await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o600, flush: true }));
	return count;
}

/**
 * Writes all tables as they are at one moment, while others go on writing: SQLite's WAL and PostgreSQL's repeatable
 * read both give a reader a picture that stands still.
 */
async function writeTables({ db, config }: App, folder: string): Promise<Manifest['rows']> {
	const kind = databaseKind(config.databaseUrl);
	const tables = (await ourTables(db)).filter((table) => !PASSING.has(table));
	const rows: Manifest['rows'] = {};
	await mkdir(join(folder, TABLES), { mode: 0o700 });
	await db
		.withoutPlugins()
		.connection()
		.execute(async (connection) => {
			// A plain `begin`: the app's own transactions on SQLite hold off every other writer, and this one must not.
			await sql
				.raw(kind === 'postgres' ? 'begin isolation level repeatable read read only' : 'begin')
				.execute(connection);
			try {
				for (const table of tables) {
					rows[table] = await writeTable(connection, kind, table, join(folder, TABLES, `${table}.ndjson`));
				}
			} finally {
				await sql`rollback`.execute(connection);
			}
		});
	return rows;
}

/** Copies what people gave; what is being written this moment has another name until it is whole. */
async function copyFiles(dataFolder: string, folder: string): Promise<void> {
	const there = new Set(await filesUnder(join(folder, FILES)));
	for (const path of await filesUnder(join(dataFolder, FILES))) {
		if (path.endsWith('.part') || there.has(path)) continue;
		const target = join(folder, FILES, path);
		await mkdir(dirname(target), { recursive: true, mode: 0o700 });
		try {
			await copyFile(join(dataFolder, FILES, path), target);
		} catch (error) {
			// Removed since we looked: then it is not needed either.
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		}
	}
}

async function makeEmptyFolder(folder: string): Promise<void> {
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		if ((await readdir(folder)).length === 0) return;
	} catch (error) {
		throw new BackupError(
			`The backup cannot be written to ${folder} (${(error as NodeJS.ErrnoException).code}).`
		);
	}
	throw new BackupError(`The folder ${folder} is not empty: name one that is, or that does not exist yet.`);
}

/**
 * Writes a backup while the server serves. The manifest comes last, so that a backup that was cut short has none.
 * @param folder where to; empty, or not there yet
 * @throws BackupError
 */
export async function makeBackup(app: App, folder: string, version: string, now: Date): Promise<Manifest> {
	const schema = await currentSchema(app.db as never);
	if (schema === undefined)
		throw new BackupError('There is nothing to copy yet: this database has no tables.');
	await makeEmptyFolder(folder);
	// Before and after the tables: a file that a row names is in one of the two, whether it came or went meanwhile.
	await copyFiles(app.config.dataFolder, folder);
	const rows = await writeTables(app, folder);
	await copyFiles(app.config.dataFolder, folder);
	const manifest: Manifest = {
		format: 1,
		made_at: instant(now),
		version,
		schema,
		key_fingerprint: app.keyring.fingerprint(),
		rows,
		files: await describeFiles(folder)
	};
	await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, '\t')}\n`, {
		mode: 0o600,
		flush: true
	});
	return manifest;
}
