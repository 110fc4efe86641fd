import { createReadStream, existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import type { App } from '../app.ts';
import { forgetNewKey } from '../config.ts';
import type { Tx } from '../db/database.ts';
import { currentSchema, migrate } from '../db/migrate.ts';
import { databaseKind, type DatabaseKind } from '../db/open.ts';
import { dropTables, ourTables } from '../db/tables.ts';
import { writeSchoolFile } from '../files.ts';
import { BackupError, FILES, filesUnder, TABLES, verifyBackup, type Manifest } from './manifest.ts';

type AnyRow = Record<string, unknown>;

const PORTION = 200;

async function checkPlace(
	{ db, config, keyring }: App,
	manifest: Manifest,
	migrations: string
): Promise<void> {
	if (!existsSync(join(migrations, `${manifest.schema}.ts`))) {
		throw new BackupError(
			`The backup is of schema "${manifest.schema}", which this version does not know: use a newer version.`
		);
	}
	if (manifest.key_fingerprint !== keyring.fingerprint()) {
		forgetNewKey(config);
		throw new BackupError(
			`The backup was made under another application key than the one from ${config.keySource}: set WEGWIJS_KEY or WEGWIJS_KEY_FILE to that key.`
		);
	}
	const files = await filesUnder(join(config.dataFolder, FILES));
	if ((await currentSchema(db as never)) !== undefined || files.length > 0) {
		throw new BackupError(
			'A backup is put back in an empty place only: set WEGWIJS_DATA, and DATABASE_URL if it is set, to a new one.'
		);
	}
}

/**
 * Rows come in table after table, and tables point to each other: the pointing is checked when all are there.
 * SQLite can wait until the commit; PostgreSQL has to put its constraints aside.
 */
async function withoutConstraints(tx: Tx, kind: DatabaseKind, work: () => Promise<void>): Promise<void> {
	const bare = tx.withoutPlugins();
	if (kind === 'sqlite') {
		await sql`pragma defer_foreign_keys = on`.execute(bare);
		return work();
	}
	const { rows } = await sql<{ name: string; table: string; definition: string }>`
		select conname as name, conrelid::regclass::text as "table", pg_get_constraintdef(oid) as definition
		from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(bare);
	for (const { name, table } of rows)
		await sql`alter table ${sql.raw(table)} drop constraint ${sql.ref(name)}`.execute(bare);
	await work();
	for (const { name, table, definition } of rows) {
		await sql`alter table ${sql.raw(table)} add constraint ${sql.ref(name)} ${sql.raw(definition)}`.execute(
			bare
		);
	}
}

async function readTable(tx: Tx, table: string, file: string): Promise<number> {
	const bare = tx.withoutPlugins();
	let count = 0;
	let portion: AnyRow[] = [];
	const write = async () => {
		if (portion.length > 0)
			await bare
				.insertInto(table as never)
				.values(portion)
				.execute();
		count += portion.length;
		portion = [];
	};
	// What a migration may have put there itself comes from the backup too.
	await bare.deleteFrom(table as never).execute();
	for await (const line of createInterface({ input: createReadStream(file) })) {
		portion.push(JSON.parse(line) as AnyRow);
		if (portion.length === PORTION) await write();
	}
	await write();
	return count;
}

async function readTables(app: App, folder: string, manifest: Manifest): Promise<void> {
	const known = new Set(await ourTables(app.db));
	await app.db.transaction().execute((tx) =>
		withoutConstraints(tx, databaseKind(app.config.databaseUrl), async () => {
			for (const [table, rows] of Object.entries(manifest.rows)) {
				const count = known.has(table)
					? await readTable(tx, table, join(folder, TABLES, `${table}.ndjson`))
					: -1;
				if (count !== rows)
					throw new BackupError(`The backup in ${folder} is damaged: the table ${table} is not complete.`);
			}
		})
	);
}

async function readFiles({ config }: App, folder: string): Promise<void> {
	for (const path of await filesUnder(join(folder, FILES))) {
		const [schoolId = '', id = ''] = path.split('/');
		await writeSchoolFile(config.dataFolder, schoolId, id, await readFile(join(folder, FILES, path)));
	}
}

/**
 * Puts a backup back in an empty place, SQLite or PostgreSQL, whichever it came from. It arrives at the schema of the
 * backup; the next start migrates it. When anything fails, the place is empty again.
 * @param migrations the folder of the migrations
 * @throws BackupError
 */
export async function restoreBackup(app: App, folder: string, migrations: string): Promise<Manifest> {
	const manifest = await verifyBackup(folder);
	await checkPlace(app, manifest, migrations);
	try {
		await migrate(app.db as never, migrations, manifest.schema);
		await readTables(app, folder, manifest);
		await readFiles(app, folder);
	} catch (error) {
		await dropTables(app.db, databaseKind(app.config.databaseUrl));
		await rm(join(app.config.dataFolder, FILES), { recursive: true, force: true });
		throw error;
	}
	return manifest;
}
