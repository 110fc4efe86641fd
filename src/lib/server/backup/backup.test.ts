import {
	appendFileSync,
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { fillDemoSchool } from '../../demo/fill.server.ts';
import { DEMO_SCHOOL_ID } from '../../demo/ids.ts';
import type { App } from '../app.ts';
import { readConfig } from '../config.ts';
import { Keyring } from '../crypto.ts';
import { currentSchema, migrate } from '../db/migrate.ts';
import { databaseKind, openDatabase } from '../db/open.ts';
import { ourTables } from '../db/tables.ts';
import { readSchoolFile, writeSchoolFile } from '../files.ts';
import { testNow } from '../../../../tests/fixtures/databases.ts';
import { makeBackup } from './make.ts';
import { BackupError, MANIFEST } from './manifest.ts';
import { restoreBackup } from './restore.ts';

const MIGRATIONS = resolve('migrations');
const KEY = Buffer.alloc(32, 5).toString('base64');
const PASSING = ['sessions', 'rate_limits', 'rate_limit_keys', 'leases'];

type Place = 'sqlite' | 'postgres';

let folder = '';
let count = 0;
const open: App[] = [];
let admin: pg.Client;

/** A backup of a filled SQLite, made once; each test that damages one works on a copy. */
let original = '';

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'wegwijs-backup-'));
	admin = new pg.Client({ connectionString: `${inject('postgresUrl')}/postgres` });
	await admin.connect();
	original = newFolder();
	await makeBackup(await filledPlace('sqlite'), original, '0.1.0', testNow);
});
afterEach(async () => {
	for (const app of open.splice(0)) {
		await app.db.destroy();
		const { databaseUrl } = app.config;
		if (databaseKind(databaseUrl) === 'postgres')
			await admin.query(`drop database ${databaseUrl.split('/').at(-1)}`);
	}
});
afterAll(async () => {
	await admin.end();
	rmSync(folder, { recursive: true, force: true });
});

/** An empty place of a kind, with a data folder of its own. */
async function emptyPlace(kind: Place, key = KEY): Promise<App> {
	const number = (count += 1);
	const env: Record<string, string> = {
		WEGWIJS_MODE: 'production',
		WEGWIJS_DATA: join(folder, `data-${number}`),
		WEGWIJS_KEY: key
	};
	if (kind === 'postgres') {
		const name = `backup_${process.pid}_${number}`;
		await admin.query(`create database ${name}`);
		env['DATABASE_URL'] = `${inject('postgresUrl')}/${name}`;
	}
	const config = readConfig(env);
	const app = { config, keyring: new Keyring(config.key), db: openDatabase(config.databaseUrl) };
	open.push(app);
	return app;
}

/** A place with the demo school in it, and a file that somebody gave. */
async function filledPlace(kind: Place): Promise<App> {
	const app = await emptyPlace(kind);
	await migrate(app.db as never, MIGRATIONS);
	await fillDemoSchool(app.db, app.keyring, testNow);
	await writeSchoolFile(app.config.dataFolder, DEMO_SCHOOL_ID, 'a-logo', Buffer.from('a drawing'));
	return app;
}

const newFolder = (): string => join(folder, `backup-${(count += 1)}`);

/** A backup that may be spoilt. */
function copyOfBackup(): string {
	const backup = newFolder();
	cpSync(original, backup, { recursive: true });
	return backup;
}

/** Every row of every table, as text, so that two databases can be compared. */
async function contents(app: App): Promise<Record<string, string[]>> {
	const all: Record<string, string[]> = {};
	for (const table of await ourTables(app.db)) {
		if (PASSING.includes(table)) continue;
		const rows = await app.db
			.withoutPlugins()
			.selectFrom(table as 'schools')
			.selectAll()
			.execute();
		all[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
	}
	return all;
}

describe('a backup', { timeout: 60_000 }, () => {
	// Guards against a backup that only looks like one; and it is how a school moves from one database to the other.
	it.each<[Place, Place]>([
		['sqlite', 'sqlite'],
		['sqlite', 'postgres'],
		['postgres', 'postgres'],
		['postgres', 'sqlite']
	])('from %s is put back in %s as it was', async (from, to) => {
		const source = await filledPlace(from);
		const backup = newFolder();
		const { rows } = await makeBackup(source, backup, '0.1.0', testNow);
		expect(rows['pupils']).toBe(170);
		const target = await emptyPlace(to);
		await restoreBackup(target, backup, MIGRATIONS);
		expect(await contents(target)).toEqual(await contents(source));
		expect(await currentSchema(target.db as never)).toBe(await currentSchema(source.db as never));
		const file = await readSchoolFile(target.config.dataFolder, DEMO_SCHOOL_ID, 'a-logo');
		expect(file?.toString()).toBe('a drawing');
		// What points nowhere is refused again, as it always was.
		const lost = target.db
			.updateTable('staff')
			.set({ deputy_id: 'nobody' })
			.where('school_id', '=', DEMO_SCHOOL_ID);
		await expect(lost.execute()).rejects.toThrow(/foreign key/i);
	});

	// Guards against a copy in which a child has a group that is not there: half of it from before, half from after.
	it.each<Place>(['sqlite', 'postgres'])(
		'on %s shows one moment, while others go on writing',
		async (kind) => {
			const source = await filledPlace(kind);
			const other = openDatabase(source.config.databaseUrl);
			const backup = newFolder();
			let writing = true;
			let written = 0;
			const writer = (async () => {
				while (writing) {
					const city = `Stad ${written + 1}`;
					await other.transaction().execute(async (tx) => {
						await tx.updateTable('schools').set({ city }).execute();
						await tx
							.updateTable('staff')
							.set({ called: city })
							.where('school_id', '=', DEMO_SCHOOL_ID)
							.execute();
					});
					written += 1;
					await new Promise((done) => setTimeout(done, 1));
				}
			})();
			while (written === 0) await new Promise((done) => setTimeout(done, 5));
			const before = written;
			await makeBackup(source, backup, '0.1.0', testNow);
			writing = false;
			await writer;
			await other.destroy();
			expect(written).toBeGreaterThan(before);
			const lines = (table: string) =>
				readFileSync(join(backup, 'tables', `${table}.ndjson`), 'utf8')
					.trim()
					.split('\n')
					.map((line) => JSON.parse(line) as { city?: string; called?: string });
			expect(new Set(lines('staff').map((row) => row.called))).toEqual(new Set([lines('schools')[0]?.city]));
		}
	);

	// Guards against a backup that opens itself, in whoever's hands it falls.
	it('holds no key and nobody who is signed in', async () => {
		const source = await filledPlace('sqlite');
		writeFileSync(join(source.config.dataFolder, 'demo.key'), KEY);
		const backup = newFolder();
		await makeBackup(source, backup, '0.1.0', testNow);
		const files = readdirSync(backup, { recursive: true }).map(String);
		expect(files).not.toContain('demo.key');
		expect(files.filter((file) => PASSING.some((table) => file.includes(table)))).toEqual([]);
		for (const file of files.filter((name) => name.endsWith('json'))) {
			expect(readFileSync(join(backup, file), 'utf8')).not.toContain(KEY);
		}
	});

	it('goes to an empty folder only', async () => {
		const source = await filledPlace('sqlite');
		const backup = newFolder();
		await makeBackup(source, backup, '0.1.0', testNow);
		await expect(makeBackup(source, backup, '0.1.0', testNow)).rejects.toThrow(/is not empty/);
		await expect(makeBackup(source, '/dev/null/backup', '0.1.0', testNow)).rejects.toThrow(BackupError);
		await expect(makeBackup(await emptyPlace('sqlite'), newFolder(), '0.1.0', testNow)).rejects.toThrow(
			/nothing to copy/
		);
	});

	describe('that is damaged', () => {
		const damages: [string, (backup: string) => void, RegExp][] = [
			[
				'a table was changed',
				(backup) => appendFileSync(join(backup, 'tables', 'pupils.ndjson'), '{}\n'),
				/pupils\.ndjson is not as it was written/
			],
			[
				'a table is missing',
				(backup) => rmSync(join(backup, 'tables', 'groups.ndjson')),
				/groups\.ndjson is missing/
			],
			[
				'a file was put in',
				(backup) => writeFileSync(join(backup, 'tables', 'evil.ndjson'), ''),
				/does not belong to it/
			],
			['the manifest is missing', (backup) => rmSync(join(backup, MANIFEST)), /no complete backup/],
			['the manifest is half', (backup) => writeFileSync(join(backup, MANIFEST), '{"format":1'), /damaged/],
			[
				'the manifest leads out of the folder',
				(backup) => {
					const text = readFileSync(join(backup, MANIFEST), 'utf8');
					writeFileSync(
						join(backup, MANIFEST),
						text.replace('tables/groups.ndjson', '../tables/groups.ndjson')
					);
				},
				/damaged/
			]
		];

		it.each(damages)('is refused when %s, and leaves the place empty', async (_, damage, sentence) => {
			const backup = copyOfBackup();
			damage(backup);
			const target = await emptyPlace('sqlite');
			await expect(restoreBackup(target, backup, MIGRATIONS)).rejects.toThrow(sentence);
			expect(await ourTables(target.db)).toEqual([]);
			expect(existsSync(join(target.config.dataFolder, 'files'))).toBe(false);
		});

		// Guards against a restore that stops halfway and leaves half a school behind: here the manifest itself lies.
		it.each<Place>(['sqlite', 'postgres'])('leaves %s empty when it turns out halfway', async (kind) => {
			const backup = copyOfBackup();
			const text = readFileSync(join(backup, MANIFEST), 'utf8');
			writeFileSync(join(backup, MANIFEST), text.replace('"pupils": 170', '"pupils": 171'));
			const target = await emptyPlace(kind);
			await expect(restoreBackup(target, backup, MIGRATIONS)).rejects.toThrow(
				/the table pupils is not complete/
			);
			expect(await ourTables(target.db)).toEqual([]);
		});
	});

	it('is not put back over a school, under another key, or by a version that is too old', async () => {
		const backup = copyOfBackup();
		const filled = await emptyPlace('sqlite');
		await restoreBackup(filled, backup, MIGRATIONS);
		await expect(restoreBackup(filled, backup, MIGRATIONS)).rejects.toThrow(/empty place/);
		const otherKey = await emptyPlace('sqlite', Buffer.alloc(32, 6).toString('base64'));
		await expect(restoreBackup(otherKey, backup, MIGRATIONS)).rejects.toThrow(/WEGWIJS_KEY/);
		const text = readFileSync(join(backup, MANIFEST), 'utf8');
		writeFileSync(
			join(backup, MANIFEST),
			text.replace(/"schema": "[^"]+"/, '"schema": "2999-01-01T0000_later"')
		);
		await expect(restoreBackup(await emptyPlace('sqlite'), backup, MIGRATIONS)).rejects.toThrow(
			/newer version/
		);
	});
});
