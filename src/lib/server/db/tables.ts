import { sql } from 'kysely';
import type { Db } from './database.ts';
import { GLOBAL_TABLES } from './global-tables.ts';
import type { DatabaseKind } from './open.ts';

/* The tables that are really in a database; for work on all of them at once: a copy, a clean sweep. */

const isOurs = (name: string, columns: readonly { name: string }[]): boolean =>
	GLOBAL_TABLES.has(name) || columns.some((column) => column.name === 'school_id');

/** Tables of ours that hold data, by name. Where else the database is used for stands outside. */
export async function ourTables(db: Db): Promise<string[]> {
	const tables = await db.withoutPlugins().introspection.getTables();
	return tables
		.filter(({ name, columns, isView }) => !isView && isOurs(name, columns))
		.map(({ name }) => name)
		.sort();
}

/** Takes away every table of ours, and nothing else. */
export async function dropTables(db: Db, kind: DatabaseKind): Promise<void> {
	const bare = db.withoutPlugins();
	const tables = [...(await ourTables(db)), 'kysely_migration', 'kysely_migration_lock'];
	// Tables point to each other, so that no order of dropping is right.
	if (kind === 'sqlite') await sql`pragma foreign_keys = off`.execute(bare);
	for (const name of tables) {
		await sql`drop table if exists ${sql.table(name)} ${kind === 'postgres' ? sql`cascade` : sql``}`.execute(
			bare
		);
	}
	if (kind === 'sqlite') await sql`pragma foreign_keys = on`.execute(bare);
}
