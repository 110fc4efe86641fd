import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration';

/** Loads `migrations/*.ts`; Node strips their types, so a CLI runs them as they are. */
class TypescriptMigrations implements MigrationProvider {
	readonly folder: string;

	constructor(folder: string) {
		this.folder = folder;
	}

	async getMigrations(): Promise<Record<string, Migration>> {
		const files = (await fs.readdir(this.folder)).filter((name) => name.endsWith('.ts')).sort();
		const found: Record<string, Migration> = {};
		for (const file of files) {
			found[file.replace(/\.ts$/, '')] = (await import(
				/* @vite-ignore */ pathToFileURL(join(this.folder, file)).href
			)) as Migration;
		}
		return found;
	}
}

/**
 * Brings a database to the newest schema, or to the one that is named.
 * @returns the names of the migrations that ran now, oldest first
 * @throws Error with the name of the migration that failed
 */
export async function migrate(db: Kysely<never>, folder: string, to?: string): Promise<string[]> {
	// The schema is of no school, so the tenant guard has nothing to say here.
	const migrator = new Migrator({ db: db.withoutPlugins(), provider: new TypescriptMigrations(folder) });
	const { error, results = [] } = await (to === undefined
		? migrator.migrateToLatest()
		: migrator.migrateTo(to));
	const failed = results.find((result) => result.status === 'Error');
	if (failed) throw new Error(`Migration ${failed.migrationName} failed.`, { cause: error });
	if (error) throw new Error('The database could not be migrated.', { cause: error });
	return results.map((result) => result.migrationName);
}

/** The name of the last migration that a database has had, or undefined for an empty one. */
export async function currentSchema(db: Kysely<never>): Promise<string | undefined> {
	try {
		const { rows } = await sql<{ name: string }>`
			select name from kysely_migration order by name desc limit 1`.execute(db);
		return rows[0]?.name;
	} catch (error) {
		if (/no such table|does not exist/.test(String(error))) return undefined;
		throw error;
	}
}
