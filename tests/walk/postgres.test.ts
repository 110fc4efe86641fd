import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startPostgres, type RunningPostgres } from '../fixtures/postgres.ts';
import { EXAMPLE_IMPORT, examplesFrom } from '../support/examples.ts';
import { addressOf, allRoutes, type Examples } from '../support/routes.ts';
import { startDemoOn, type RunningServer } from '../support/server.ts';
import { Visitor } from '../support/visitor.ts';

/*
 * Guards against what only PostgreSQL minds, in the server as it is built: a type that SQLite takes as it comes, a text
 * with a NUL byte, two transactions at the same moment.
 */

let postgres: RunningPostgres;
let server: RunningServer;
let client: pg.Client;
let examples: Examples;
const nobody = () => new Visitor(server.url);
let director: Visitor;
let pupil: Visitor;

beforeAll(async () => {
	postgres = await startPostgres();
	await postgres.createDatabase('demo');
	server = await startDemoOn(`${postgres.url}/demo`);
	client = new pg.Client({ connectionString: `${postgres.url}/demo` });
	await client.connect();
	[director, pupil] = [nobody(), nobody()];
	await director.signInStaff('director');
	// The demo school has the same ids on every database.
	const db = new Database(join(inject('template'), 'wegwijs.db'), { readonly: true });
	examples = examplesFrom(db, await director.beginImport(EXAMPLE_IMPORT));
	db.close();
	await pupil.signInPupil('VUUR6', examples['pupil'] as string);
});
afterAll(async () => {
	await client.end();
	await server.stop();
	await postgres.stop();
});

const pages = allRoutes()
	.filter((route) => route.kind === 'page')
	.map((route) => route.pattern);

it('says on which database it runs', async () => {
	expect(await (await nobody().get('/health')).json()).toMatchObject({ status: 'ok', database: 'postgres' });
});

describe('every page', () => {
	it.each(pages)('%s answers a director, a child and nobody', async (pattern) => {
		const address = addressOf(pattern, examples);
		for (const visitor of [director, pupil, nobody()])
			expect((await visitor.get(address)).status).toBeLessThan(500);
		if (pattern.startsWith('/staff') && !pattern.includes('recovery'))
			expect((await director.get(address)).status).toBe(200);
	});

	it.each(['%00', '%F0%9F%A6%8A', "'%20or%201=1", '..%2F..%2Fx', 'a'.repeat(2000)])(
		'with %s in its address is not there',
		async (strange) => {
			const strangers: Examples = Object.fromEntries(Object.keys(examples).map((name) => [name, 'X']));
			for (const pattern of pages.filter((one) => one.startsWith('/staff') && one.includes('['))) {
				const answer = await director.get(addressOf(pattern, strangers).replaceAll('X', strange));
				expect(answer.status, pattern).toBe(404);
			}
		}
	);
});

it('a NUL byte in a form is a mistake like any other', async () => {
	const nul = 'a\u0000b';
	for (const [visitor, path, form] of [
		[nobody(), '/sign-in/pupil', { class_code: nul }],
		[nobody(), '/sign-in/staff', { email: nul, password: nul }],
		[nobody(), '/invite/x', { password: nul, repeat: nul }],
		[pupil, '/learn/samen-online?/answer', { key: nul, submission: nul, option: nul }],
		[pupil, '/learn?/seen', { notice: nul }],
		[director, '/staff?/seen', { notice: nul }],
		[director, '/staff/people/new', { id: nul, firstName: nul, lastName: nul, called: nul, email: nul }],
		[
			director,
			`/staff/people/pupils/${examples['pupil']}?/details`,
			{ firstName: nul, lastName: nul, birthDate: nul }
		],
		[director, '/staff/school?/school', { name: nul, city: nul, hue: nul }],
		[director, '/staff/account?/end', { session: nul }]
	] as const) {
		expect((await visitor.post(path, form)).status, path).toBeLessThan(500);
	}
});

it('a search with a NUL byte finds nobody', async () => {
	for (const path of [
		'/staff/people?name=',
		'/staff/people/pupils?name=',
		'/staff/people/pupils?group=',
		'/staff/lessons?group='
	]) {
		expect((await director.get(`${path}%00`)).status, path).toBeLessThan(500);
	}
});

it('the same answer, sent five times at the same moment, counts once', async () => {
	await client.query('delete from lesson_answers');
	await client.query('delete from lesson_runs');
	const story = { key: 'boomhut-bouwen', kind: 'story', number: '1', submission: 'five-at-once' };
	const answers = await Promise.all(
		Array.from({ length: 5 }, () => pupil.post('/learn/samen-online?/answer', story))
	);
	expect(answers.map((answer) => answer.status)).toEqual(Array(5).fill(303));
	const { rows } = await client.query<{ count: string }>('select count(*) as count from lesson_answers');
	expect(Number(rows[0]?.count)).toBe(1);
});
