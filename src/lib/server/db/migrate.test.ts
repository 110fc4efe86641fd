import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { onBothDatabases } from '../../../../tests/fixtures/databases.ts';
import { currentSchema, migrate } from './migrate.ts';
import { openDatabase } from './open.ts';

const newest = readdirSync('migrations').sort().at(-1)?.replace(/\.ts$/, '');

onBothDatabases('a migrated database', (database) => {
	// Guards against a server that serves on a schema it was not made for.
	it('knows which schema it is at', async () => {
		expect(await currentSchema(database.db as never)).toBe(newest);
	});

	it('is not migrated twice', async () => {
		expect(await migrate(database.db as never, resolve('migrations'))).toEqual([]);
	});

	// Guards against a start that takes a database which does not answer for an empty one, and fills it.
	it('without its list of migrations is an empty one; with any other trouble it is not', async () => {
		await sql`alter table kysely_migration rename to elsewhere`.execute(database.db);
		expect(await currentSchema(database.db as never)).toBeUndefined();
		await sql`alter table elsewhere rename to kysely_migration`.execute(database.db);
	});

	it('holds to what is written in it: foreign keys and checks', async () => {
		const row = {
			school_id: 'nowhere',
			id: 'x',
			kind: 'pupil' as const,
			language: 'nl' as const,
			ended_at: null,
			created_at: ''
		};
		await expect(database.db.insertInto('accounts').values(row).execute()).rejects.toThrow(/foreign key/i);
	});
});

it('does not answer: that is an error, not an empty database', async () => {
	const db = openDatabase('postgres://nobody:x@127.0.0.1:1/none');
	await expect(currentSchema(db as never)).rejects.toThrow();
	await db.destroy();
});

describe('a migration that fails', () => {
	const folder = mkdtempSync(join(tmpdir(), 'wegwijs-migrations-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	// Guards against a half migrated database, and against an error that does not say which file it was.
	it('is named, and leaves nothing behind', async () => {
		writeFileSync(
			join(folder, '1_first.ts'),
			`export const up = (db) => db.schema.createTable('first').addColumn('id', 'text').execute();`
		);
		writeFileSync(
			join(folder, '2_second.ts'),
			`export const up = async (db) => { await db.schema.createTable('second').addColumn('id', 'text').execute(); throw new Error('no'); };`
		);
		const db = openDatabase('sqlite::memory:');
		await expect(migrate(db as never, folder)).rejects.toThrow('Migration 2_second failed.');
		const { rows } = await sql<{
			name: string;
		}>`select name from sqlite_master where name in ('first', 'second')`.execute(db);
		expect(rows).toEqual([]);
		expect(await currentSchema(db as never)).toBeUndefined();
		await db.destroy();
	});
});
