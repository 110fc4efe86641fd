import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import pg from 'pg';
import { openDatabase } from '#lib/server/db/open.ts';
import { instant } from '#lib/server/time.ts';
import { run, type Ended } from '../../tests/fixtures/commands.ts';

const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

/** One sentence, without a trace of where in the code it came from. */
const oneSentence = (text: string): boolean => /^[A-Z][^\n]+\.\n$/.test(text) && !text.includes('    at ');

// Each starts real processes, on a machine that may be busy with other tests.
describe('commands', { timeout: 120_000 }, () => {
	let folder = '';
	let filled: Ended;

	const place = (data: string) => ({ WEGWIJS_DATA: join(folder, data), WEGWIJS_KEY: key(1) });

	const fill = (data: string, env: Record<string, string> = {}, ...args: string[]) =>
		run('src/cli/demo.ts', ['--only-fill', ...args], { ...place(data), ...env });

	const open = (data: string) => openDatabase(`sqlite:${join(folder, data, 'wegwijs.db')}`);

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'wegwijs-commands-'));
		filled = await fill('demo');
	}, 120_000);
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	/** A data folder with the demo school in it, in which a real person was busy. */
	async function usedDemo(
		data: string,
		change: Partial<{ city: string; is_demo: 0 }> = { city: 'Elders' }
	): Promise<void> {
		cpSync(join(folder, 'demo'), join(folder, data), { recursive: true });
		const db = open(data);
		await db.updateTable('schools').set(change).execute();
		await db.destroy();
	}

	async function cityIn(data: string): Promise<string | undefined> {
		const db = open(data);
		const school = await db.selectFrom('schools').select('city').executeTakeFirst();
		await db.destroy();
		return school?.city;
	}

	// Guards against a start that goes on with a setting it did not understand, or falls over it without saying which.
	it.each([
		['PORT', 'eighty'],
		['DATABASE_URL', 'postgres://wegwijs:secret@127.0.0.1:1/wegwijs'],
		['DATABASE_URL', 'sqlite:/dev/null/wegwijs.db']
	])('names %s when it is "%s"', async (name, value) => {
		const { code, err } = await fill('wrong', { [name]: value });
		expect(code).toBe(1);
		expect(err).toSatisfy(oneSentence);
		expect(err).toContain(name);
		expect(err).not.toContain('secret');
	});

	it('says what a command takes when it is asked for something else', async () => {
		const { code, err } = await fill('wrong', {}, '--fersh');
		expect({ code, err }).toEqual({ code: 1, err: 'This command takes: [--fresh] [--only-fill].\n' });
	});

	// Guards against a server that builds addresses for itself, under which no form works.
	it('does not start for real without ORIGIN, and makes nothing on the disk', async () => {
		const data = join(folder, 'never');
		const { code, err } = await run('src/cli/start.ts', [], {
			WEGWIJS_DATA: data,
			HOME: join(folder, 'home')
		});
		expect(code).toBe(1);
		expect(err).toSatisfy(oneSentence);
		expect(err).toContain('ORIGIN');
		expect(existsSync(data)).toBe(false);
		expect(existsSync(join(folder, 'home'))).toBe(false);
	});

	it('fills the demo once, and keeps what was done in it', async () => {
		expect(filled).toEqual({ code: 0, out: 'The demo school is there.\n', err: '' });
		await usedDemo('used');
		expect(await fill('used')).toEqual({ code: 0, out: 'The demo school was there already.\n', err: '' });
		expect(await cityIn('used')).toBe('Elders');
	});

	it('begins anew with --fresh, and leaves what it did not make', async () => {
		await usedDemo('fresh');
		const note = join(folder, 'fresh', 'note.txt');
		writeFileSync(note, 'mine');
		expect((await fill('fresh', {}, '--fresh')).out).toBe('The demo school is there.\n');
		expect(await cityIn('fresh')).toBe('Duinhaven');
		expect(readFileSync(note, 'utf8')).toBe('mine');
	});

	// Guards against a demo that takes a real school away, or mixes with it.
	it('leaves a database with a real school alone, with --fresh too', async () => {
		await usedDemo('real', { city: 'Echt', is_demo: 0 });
		for (const args of [[], ['--fresh']]) {
			const { code, err } = await fill('real', {}, ...args);
			expect(code).toBe(1);
			expect(err).toSatisfy(oneSentence);
			expect(err).toContain('real school');
		}
		expect(await cityIn('real')).toBe('Echt');
	});

	// Guards against accounts with a password that everybody knows, on the internet.
	it('does not serve the demo school for real', async () => {
		const serving = { ORIGIN: 'https://school.example', PORT: '0', HOST: '127.0.0.1' };
		const { code, err } = await run('src/cli/start.ts', [], { ...place('demo'), ...serving });
		expect(code).toBe(1);
		expect(err).toSatisfy(oneSentence);
		expect(err).toContain('demo school');
	});

	// Guards against a server on which every picture code and every mail silently fails.
	it('stops when the key is not the one of the database, and says so', async () => {
		const env = { WEGWIJS_MODE: 'production', WEGWIJS_DATA: join(folder, 'key') };
		expect((await run('src/cli/migrate.ts', [], { ...env, WEGWIJS_KEY: key(1) })).code).toBe(0);
		expect((await run('src/cli/migrate.ts', [], { ...env, WEGWIJS_KEY: key(1) })).out).toBe(
			'The database is at the newest schema.\n'
		);
		const { code, err } = await run('src/cli/migrate.ts', [], { ...env, WEGWIJS_KEY: key(2) });
		expect(code).toBe(1);
		expect(err).toSatisfy(oneSentence);
		expect(err).toContain('WEGWIJS_KEY');
		// A key that it makes itself is not left behind, to be taken for the right one.
		const home = join(folder, 'home');
		expect((await run('src/cli/migrate.ts', [], { ...env, HOME: home })).code).toBe(1);
		expect(existsSync(join(home, '.config', 'wegwijs', 'application.key'))).toBe(false);
	});

	it('stops on a database that a newer version wrote', async () => {
		await usedDemo('newer');
		const db = open('newer');
		await db
			.withoutPlugins()
			.insertInto('kysely_migration' as never)
			.values({ name: '2999-01-01T0000_later', timestamp: instant(new Date()) })
			.execute();
		await db.destroy();
		const { code, err } = await fill('newer');
		expect(code).toBe(1);
		expect(err).toSatisfy(oneSentence);
		expect(err).toContain('2999-01-01T0000_later');
	});

	it('makes a backup, and puts it back somewhere else', async () => {
		await usedDemo('before');
		const backup = join(folder, 'backup');
		const made = await run('src/cli/backup.ts', [backup], place('before'));
		expect(made).toMatchObject({ code: 0, err: '' });
		expect(made.out).toContain('The application key (WEGWIJS_KEY) is not in it');
		expect(await run('src/cli/restore.ts', [backup], place('after'))).toMatchObject({ code: 0, err: '' });
		expect(await cityIn('after')).toBe('Elders');
		const { code, err } = await run('src/cli/restore.ts', [backup], place('before'));
		expect(code).toBe(1);
		expect(err).toSatisfy(oneSentence);
	});

	it('fills and empties the demo on PostgreSQL too', async () => {
		const name = `commands_${process.pid}`;
		const client = new pg.Client({ connectionString: `${inject('postgresUrl')}/postgres` });
		await client.connect();
		await client.query(`create database ${name}`);
		const env = { DATABASE_URL: `${inject('postgresUrl')}/${name}` };
		try {
			expect(await fill('postgres', env)).toEqual({ code: 0, out: 'The demo school is there.\n', err: '' });
			expect((await fill('postgres', env)).out).toBe('The demo school was there already.\n');
			expect((await fill('postgres', env, '--fresh')).out).toBe('The demo school is there.\n');
		} finally {
			await client.query(`drop database ${name}`);
			await client.end();
		}
	});
});
