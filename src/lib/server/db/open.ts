import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import {
	CompiledQuery,
	Kysely,
	PostgresDialect,
	SqliteAdapter,
	SqliteDialect,
	SqliteDriver,
	type KyselyPlugin
} from 'kysely';
import type { DatabaseConnection, DialectAdapter, Driver, SqliteDatabase } from 'kysely';
import pg from 'pg';
import { makeFolder } from '../folders.ts';
import { log } from '../log.ts';
import { postgresTypes } from './codecs.ts';
import type { DatabaseSchema } from './database.ts';
import { TenantGuard } from './tenant-guard.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/** Which database an address points to. */
export const databaseKind = (url: string): DatabaseKind =>
	/^postgres(ql)?:/.test(url) ? 'postgres' : 'sqlite';

/**
 * Kysely opens transactions with a plain `begin`; in WAL mode a transaction that reads first and writes later
 * then fails at once when another process wrote in between. `begin immediate` waits its turn instead.
 */
class ImmediateSqliteDriver extends SqliteDriver {
	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}
}

/** SQLite changes a schema inside a transaction like any other change; Kysely does not count on it, and left half a migration behind. */
class TransactionalSqliteAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}

class ImmediateSqliteDialect extends SqliteDialect {
	readonly #database: SqliteDatabase;

	constructor(database: SqliteDatabase) {
		super({ database });
		this.#database = database;
	}

	override createDriver(): Driver {
		return new ImmediateSqliteDriver({ database: this.#database });
	}

	override createAdapter(): DialectAdapter {
		return new TransactionalSqliteAdapter();
	}
}

/** Kysely prepares each statement anew; the same few hundred come back all day, so we keep them. */
function withStatementCache(database: Database.Database, limit = 500): SqliteDatabase {
	const statements = new Map<string, Database.Statement>();
	return {
		close: () => database.close(),
		prepare(sql: string) {
			let statement = statements.get(sql);
			if (!statement) {
				if (statements.size >= limit) statements.clear();
				statement = database.prepare(sql);
				// Statements that change the schema or a transaction must not outlive it.
				if (/^\s*(select|insert|update|delete|with)/i.test(sql)) statements.set(sql, statement);
			}
			return statement;
		}
	};
}

function openSqlite(url: string): SqliteDialect {
	const file = url.replace(/^sqlite:(\/\/)?/, '');
	if (file !== ':memory:') makeFolder(dirname(file));
	const database = new Database(file);
	for (const pragma of [
		'journal_mode = WAL',
		'foreign_keys = ON',
		'synchronous = FULL',
		'busy_timeout = 5000',
		'secure_delete = ON'
	]) {
		database.pragma(pragma);
	}
	return new ImmediateSqliteDialect(withStatementCache(database));
}

function openPostgres(url: string): PostgresDialect {
	const pool = new pg.Pool({
		connectionString: url,
		max: 10,
		connectionTimeoutMillis: 10_000,
		types: postgresTypes
	});
	// A connection that breaks while nobody uses it; the pool makes a new one. Unheard, it would end the process.
	pool.on('error', (error) =>
		log.warn({ code: (error as { code?: string }).code }, 'a database connection broke')
	);
	return new PostgresDialect({ pool });
}

/**
 * Opens a database by its address: `sqlite:/path/to/file` or `postgres://…`.
 * @param guard check that every query names its school (see TenantGuard)
 */
export function openDatabase(url: string, { guard = true } = {}): Kysely<DatabaseSchema> {
	const plugins: KyselyPlugin[] = guard ? [new TenantGuard()] : [];
	const dialect = databaseKind(url) === 'postgres' ? openPostgres(url) : openSqlite(url);
	return new Kysely<DatabaseSchema>({ dialect, plugins });
}
