import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSchoolBySlug, forgetSchools } from '../../src/lib/identity/school/schools.server.ts';
import { listTiles } from '../../src/lib/identity/service.server.ts';
import { readConfig } from '../../src/lib/server/config.ts';
import { currentSchema, migrate } from '../../src/lib/server/db/migrate.ts';
import { openDatabase } from '../../src/lib/server/db/open.ts';
import { openMail } from '../../src/lib/server/mail.ts';
import { Keyring } from '../../src/lib/server/crypto.ts';

/* A data folder made by each released version: a school that upgrades keeps everything. */

const VERSIONS = resolve('tests/fixtures/versions');
const newest = readdirSync('migrations').sort().at(-1)?.replace(/\.ts$/, '');

describe.each(readdirSync(VERSIONS))('a data folder of version %s', (version) => {
	it('migrates, opens with its own key, and still knows its pupils', async () => {
		// Guards against a migration that loses a class, or a key that no longer opens what it sealed.
		const folder = mkdtempSync(join(tmpdir(), 'wegwijs-version-'));
		cpSync(join(VERSIONS, version), folder, { recursive: true });
		const config = readConfig({ WEGWIJS_MODE: 'demo', WEGWIJS_DATA: folder });
		const db = openDatabase(config.databaseUrl);
		try {
			await migrate(db as never, resolve('migrations'));
			expect(await currentSchema(db as never)).toBe(newest);
			const keyring = new Keyring(config.key);
			const known = await db.selectFrom('key_checks').select('fingerprint').execute();
			expect(known).toEqual([{ fingerprint: keyring.fingerprint() }]);
			forgetSchools();
			const school = await findSchoolBySlug(db, 'de-vuurtoren');
			const code = await db
				.selectFrom('directory_class_codes')
				.selectAll()
				.where('code', '=', 'VUUR6')
				.executeTakeFirstOrThrow();
			expect(code.school_id).toBe(school?.id);
			const tiles = await listTiles(db, code.school_id, code.group_id, new Date(code.created_at));
			expect(tiles.length).toBeGreaterThan(15);
			for (const mail of await db
				.selectFrom('mails')
				.selectAll()
				.where('school_id', '=', code.school_id)
				.execute()) {
				expect(openMail(keyring, mail).to).not.toBe('');
			}
		} finally {
			await db.destroy();
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
