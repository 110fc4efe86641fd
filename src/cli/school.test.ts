import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#lib/server/config.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { run } from '../../tests/fixtures/commands.ts';
import { HOST_HEADERS, markHosts } from './hosts.ts';

/** One sentence, without a trace of where in the code it came from. */
const oneSentence = (text: string): boolean => /^[A-Z-][^\n]+\.\n$/.test(text) && !text.includes('    at ');

// Each starts real processes, on a machine that may be busy with other tests.
describe('the schools on a server', { timeout: 60_000 }, () => {
	let folder = '';
	const env = () => ({
		WEGWIJS_MODE: 'production',
		WEGWIJS_DATA: folder,
		WEGWIJS_KEY: Buffer.alloc(32, 1).toString('base64'),
		ORIGIN: 'https://board.example:8443'
	});
	const school = (...args: string[]) => run('src/cli/school.ts', args, env());
	const open = () => openDatabase(`sqlite:${join(folder, 'wegwijs.db')}`);

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'wegwijs-school-'));
		await run('src/cli/migrate.ts', [], env());
		const db = open();
		for (const slug of ['de-vuurtoren', 'de-boei']) {
			await db
				.insertInto('schools')
				.values({
					id: slug,
					slug,
					host: null,
					name: slug.toUpperCase(),
					city: '',
					hue: 5,
					languages: '["nl"]',
					logo_file_id: null,
					is_demo: 0,
					created_at: '2026-11-24T09:00:00.000Z'
				})
				.execute();
		}
		await db.destroy();
	}, 60_000);
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('are listed with their short names', async () => {
		const { code, out } = await school();
		expect(code).toBe(0);
		expect(out).toMatch(/^de-boei +– +DE-BOEI\nde-vuurtoren +– +DE-VUURTOREN\n$/);
	});

	// Guards against a school that answers under the name of another one, and shows its own people there.
	it('have a host name each, that no other school can take', async () => {
		expect((await school('--slug', 'de-vuurtoren', '--host', 'Vuurtoren.example')).out).toContain(
			'vuurtoren.example'
		);
		const taken = await school('--slug', 'de-boei', '--host', 'vuurtoren.example');
		expect(taken.code).toBe(1);
		expect(taken.err).toContain('belongs to the school de-vuurtoren');
		// Its own name once more is no mistake.
		expect((await school('--slug', 'de-vuurtoren', '--host', 'vuurtoren.example')).code).toBe(0);
	});

	it.each([
		['https://vuurtoren.example', ['--slug', 'de-boei', '--host', 'https://vuurtoren.example']],
		['a host alone', ['--host', 'boei.example']],
		['a school that is not there', ['--slug', 'de-ree', '--host', 'ree.example']]
	])('refuse %s in one sentence', async (_, args) => {
		const { code, err } = await school(...args);
		expect(code).toBe(1);
		expect(err).toSatisfy(oneSentence);
	});

	it('get company through a code that works once', async () => {
		const { out } = await school('--new');
		const code = /once: (\S+)/.exec(out)?.[1] ?? '';
		expect(code).toMatch(/^[\w-]{8,}$/);
		const db = open();
		const kept = await db.selectFrom('setup_codes').selectAll().execute();
		await db.destroy();
		expect(kept).toHaveLength(1);
		// Who can read the database cannot make a school with it.
		expect(JSON.stringify(kept)).not.toContain(code);
	});

	// Guards against links in letters that lead to a place of whoever sent the request.
	it('answer to their own name, and to that of ORIGIN whatever else a request says', async () => {
		const mark = await markHosts(readConfig(env()));
		const marked = (headers: Record<string, string>) => {
			const request = { headers } as unknown as IncomingMessage;
			mark(request);
			return [request.headers[HOST_HEADERS.HOST_HEADER], request.headers[HOST_HEADERS.PROTOCOL_HEADER]];
		};
		expect(marked({ host: 'VUURTOREN.example:8443' })).toEqual(['vuurtoren.example:8443', 'https']);
		for (const host of ['evil.example', 'evil.vuurtoren.example', 'vuurtoren.example.evil.example', ''])
			expect(marked({ host })).toEqual(['board.example:8443', 'https']);
		expect(marked({ host: 'evil.example', 'x-wegwijs-host': 'evil.example' })[0]).toBe('board.example:8443');
	});
});
