import pino from 'pino';
import { beforeEach, expect, it, vi } from 'vitest';
import {
	onBothDatabases,
	testKeyring,
	testNow,
	type TestDatabase
} from '../../../../tests/fixtures/databases.ts';
import { edexml, stream, type EdexmlPupil } from '../../../../tests/fixtures/edexml.ts';
import { systemContext, type Context } from '../../server/context.ts';
import type { Db } from '../../server/db/database.ts';
import { log } from '../../server/log.ts';
import { orderedId, randomId } from '../../server/ids.ts';
import { findSignedInPupil } from '../sign-in/actors.server.ts';
import { forgetSchools } from '../school/schools.server.ts';
import { beginSession } from '../sign-in/sessions.server.ts';
import type { SignedInStaff } from '../types.ts';
import { readRoster } from './read.ts';
import {
	applyImport,
	applyRoster,
	cancelImport,
	findImport,
	listImports,
	startImport
} from './service.server.ts';
import type { Answers, Roster } from './types.ts';

/* Guards against an import that does half of what it should, does it twice, or does it for somebody who may not. */

async function aSchool(db: Db): Promise<Context> {
	const id = randomId();
	await db
		.insertInto('schools')
		.values({
			id,
			slug: `s-${id}`,
			host: null,
			name: 'De Proef',
			city: '',
			hue: 5,
			languages: '["nl","en"]',
			logo_file_id: null,
			is_demo: 0,
			created_at: testNow.toISOString()
		})
		.execute();
	await db
		.insertInto('school_years')
		.values({
			school_id: id,
			id: orderedId(),
			name: '2026-2027',
			starts_on: '2026-08-01',
			ends_on: '2027-07-31'
		})
		.execute();
	forgetSchools();
	return systemContext(db, testKeyring, { id }, testNow);
}

async function rosterOf(text: string): Promise<Roster> {
	const roster = await readRoster(stream(text), 'export.xml');
	if (!roster.ok) throw new Error(roster.code);
	return roster.value;
}

async function imported(context: Context, text: string, answers?: Partial<Answers>) {
	const result = await applyRoster(context, await rosterOf(text), answers);
	if (!result.ok) throw new Error(result.code);
	return result.value;
}

const groups = [
	{ key: 'g6', name: '6', year: '6' },
	{ key: 'g67', name: '6/7', year: 'C' }
];
const noor: EdexmlPupil = {
	key: '1',
	first: 'Noor',
	last: 'Berg',
	birth: '2016-03-09',
	year: '6',
	group: 'g6'
};
const sem: EdexmlPupil = {
	key: '2',
	first: 'Sem',
	last: 'Dam',
	birth: '2015-03-09',
	year: '7',
	group: 'g67'
};
const sanne = {
	key: 's1',
	first: 'Sanne',
	last: 'Linde',
	email: 'sanne@proef.example',
	roles: ['LRK'],
	groups: ['g6']
};
const file = edexml({
	groups,
	pupils: [noor, sem],
	staff: [sanne, { key: 's2', first: 'Piet', last: 'Ouder', roles: ['OUD'] }]
});
const nextYear = edexml({
	year: '2027-2028',
	groups: [{ key: 'h7', name: '7', year: '7' }],
	pupils: [{ ...noor, year: '7', group: 'h7' }]
});

const rows = async ({ db, schoolId }: Context) => {
	const pupils = await db
		.selectFrom('pupils')
		.selectAll()
		.where('school_id', '=', schoolId)
		.orderBy('external_key')
		.execute();
	const places = await db
		.selectFrom('enrolments')
		.selectAll()
		.where('school_id', '=', schoolId)
		.orderBy('id')
		.execute();
	const groups = await db
		.selectFrom('groups')
		.selectAll()
		.where('school_id', '=', schoolId)
		.orderBy('id')
		.execute();
	const staff = await db
		.selectFrom('staff')
		.selectAll()
		.where('school_id', '=', schoolId)
		.orderBy('id')
		.execute();
	const teaching = await db
		.selectFrom('group_staff')
		.selectAll()
		.where('school_id', '=', schoolId)
		.orderBy('id')
		.execute();
	const codes = await db
		.selectFrom('directory_class_codes')
		.selectAll()
		.where('school_id', '=', schoolId)
		.orderBy('code')
		.execute();
	return { pupils, places, groups, staff, teaching, codes };
};

const staffWith = (schoolId: string, permissions: SignedInStaff['permissions']): SignedInStaff => ({
	kind: 'staff',
	id: randomId(),
	schoolId,
	sessionId: 's',
	firstName: 'Anneke',
	functions: [],
	permissions,
	groupIds: [],
	isDemo: false,
	confirmedAt: null
});

onBothDatabases('an import', (database: TestDatabase) => {
	let context: Context;
	beforeEach(async () => {
		context = await aSchool(database.db);
	});

	it('makes pupils, groups with a class code, and colleagues without a function', async () => {
		expect(await imported(context, file)).toMatchObject({
			pupilsNew: 2,
			groupsNew: 2,
			staffNew: 1,
			pupilsLeftOut: 0
		});
		const { pupils, places, groups, staff, teaching, codes } = await rows(context);
		expect(
			pupils.map((pupil) => [pupil.first_name, pupil.last_name, pupil.is_protected, pupil.left_on])
		).toEqual([
			['Noor', 'Berg', 0, null],
			['Sem', 'Dam', 0, null]
		]);
		expect(groups.map((group) => [group.name, group.year_level]).sort()).toEqual([
			['Groep 6', 6],
			['Groep 6/7', null]
		]);
		expect(places.map((place) => place.year_level).sort()).toEqual([6, 7]);
		expect(codes).toHaveLength(2);
		for (const { code, expires_at } of codes) {
			expect(code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
			expect(expires_at).toBe('2027-07-31T22:00:00.000Z');
		}
		expect(staff).toMatchObject([{ first_name: 'Sanne', email: 'sanne@proef.example', password_hash: null }]);
		expect(teaching).toHaveLength(1);
		expect(
			await context.db
				.selectFrom('staff_functions')
				.select('id')
				.where('school_id', '=', context.schoolId)
				.execute()
		).toEqual([]);
		expect(
			await context.db
				.selectFrom('directory_emails')
				.select('account_id')
				.where('school_id', '=', context.schoolId)
				.execute()
		).toEqual([{ account_id: staff[0]?.id }]);
	});

	it('changes nothing the second time', async () => {
		await imported(context, file);
		const before = await rows(context);
		expect(await imported(context, file)).toEqual({
			pupilsNew: 0,
			pupilsChanged: 0,
			pupilsGone: 0,
			pupilsSame: 2,
			pupilsLeftOut: 0,
			groupsNew: 0,
			groupsChanged: 0,
			staffNew: 0,
			staffChanged: 0
		});
		expect(await rows(context)).toEqual(before);
	});

	it('takes over what changed, and keeps what the file does not know', async () => {
		await imported(context, file);
		const { pupils } = await rows(context);
		await context.db
			.updateTable('pupils')
			.set({ is_protected: 1, picture_hash: 'x' })
			.where('school_id', '=', context.schoolId)
			.execute();
		await imported(context, file.replace('<achternaam>Berg', '<achternaam>Berghuis'));
		expect((await rows(context)).pupils[0]).toEqual({
			...pupils[0],
			last_name: 'Berghuis',
			is_protected: 1,
			picture_hash: 'x'
		});
	});

	it('moves the groups up into a new year, and lets the others leave when it begins', async () => {
		await imported(context, file);
		expect(await imported(context, nextYear)).toMatchObject({
			pupilsChanged: 1,
			pupilsGone: 1,
			groupsNew: 1
		});
		const { pupils, places } = await rows(context);
		expect(pupils.map((pupil) => pupil.left_on)).toEqual([null, '2027-08-01']);
		expect(places).toHaveLength(3);
		const years = await context.db
			.selectFrom('school_years')
			.select(['name', 'starts_on', 'ends_on'])
			.where('school_id', '=', context.schoolId)
			.orderBy('name')
			.execute();
		expect(years[1]).toEqual({ name: '2027-2028', starts_on: '2027-08-01', ends_on: '2028-07-31' });
		const before = await rows(context);
		await imported(context, nextYear);
		expect(await rows(context)).toEqual(before);
	});

	it('ends the access of who left: at once today, else on the day', async () => {
		await imported(context, file);
		const { pupils } = await rows(context);
		const signIn = (at: number, now: Date) =>
			beginSession(
				context.db,
				{
					schoolId: context.schoolId,
					accountId: pupils[at]?.id ?? '',
					kind: 'pupil',
					device: '',
					confirmed: true
				},
				now
			);
		const [first, second] = [await signIn(0, testNow), await signIn(1, testNow)];
		expect(await findSignedInPupil(context.db, second, testNow)).not.toBeNull();
		await imported(
			context,
			edexml({ groups, pupils: [noor, { ...noor, key: '3', first: 'Bo', group: 'g67', year: '7' }] })
		);
		expect(await findSignedInPupil(context.db, second, testNow)).toBeNull();
		expect(await findSignedInPupil(context.db, first, testNow)).toMatchObject({ firstName: 'Noor' });
		await imported(context, edexml({ year: '2027-2028', groups, pupils: [sem] }).replaceAll('2016', '2010'));
		expect(await findSignedInPupil(context.db, first, testNow)).not.toBeNull();
		const later = new Date('2027-08-02T08:00:00Z');
		forgetSchools();
		expect(await findSignedInPupil(context.db, await signIn(0, later), later)).toBeNull();
	});

	it('never brings back who died, and clears no date', async () => {
		await imported(context, file);
		await context.db
			.updateTable('pupils')
			.set({ died_on: '2026-10-01' })
			.where('school_id', '=', context.schoolId)
			.where('external_key', '=', '1')
			.execute();
		const counts = await imported(context, file.replace('Noor', 'Nora'), { doubts: { 0: 'new' } });
		expect(counts).toMatchObject({ pupilsNew: 0, pupilsLeftOut: 1, pupilsChanged: 0 });
		expect((await rows(context)).pupils[0]).toMatchObject({ first_name: 'Noor', died_on: '2026-10-01' });
	});

	it('leaves out who came back until somebody says so', async () => {
		await imported(context, file);
		await context.db
			.updateTable('pupils')
			.set({ left_on: '2026-10-01' })
			.where('school_id', '=', context.schoolId)
			.where('external_key', '=', '1')
			.execute();
		expect(await imported(context, file)).toMatchObject({ pupilsLeftOut: 1, pupilsChanged: 0 });
		const id = (await rows(context)).pupils[0]?.id;
		expect(await imported(context, file, { doubts: { 0: `same:${id}` } })).toMatchObject({
			pupilsLeftOut: 0,
			pupilsChanged: 1
		});
		expect((await rows(context)).pupils[0]?.left_on).toBeNull();
	});

	it('lets groups swap names', async () => {
		const bees = (a: string, b: string) =>
			edexml({
				groups: [
					{ key: 'a', name: a, year: '6' },
					{ key: 'b', name: b, year: '6' }
				],
				pupils: [
					{ ...noor, group: 'a' },
					{ ...sem, group: 'b' }
				]
			});
		await imported(context, bees('Bijen', 'Mieren'));
		expect(await imported(context, bees('Mieren', 'Bijen'))).toMatchObject({ groupsChanged: 2 });
		expect((await rows(context)).groups.map(({ name, external_key }) => [external_key, name]).sort()).toEqual(
			[
				['a', 'Mieren'],
				['b', 'Bijen']
			]
		);
	});

	it('does nothing at all when one row fails', async () => {
		await imported(context, file);
		const before = await rows(context);
		const roster = await rosterOf(
			edexml({
				groups: [...groups, { key: 'g8', name: '8', year: '8' }],
				pupils: [noor, sem, { ...noor, key: '9', first: 'Bo', group: 'g8', year: '8' }]
			})
		);
		// A year that no school has: the database refuses the row, after the group and the pupil were written.
		(roster.pupils[2] as { yearLevel: number }).yearLevel = 9;
		expect(await applyRoster(context, roster)).toEqual({ ok: false, code: 'import-failed' });
		expect(await rows(context)).toEqual(before);
		expect(
			await context.db
				.selectFrom('audit_lines')
				.select('id')
				.where('school_id', '=', context.schoolId)
				.execute()
		).toHaveLength(1);
	});

	it('leaves an audit line of numbers, without a name', async () => {
		await imported(context, file);
		const lines = await context.db
			.selectFrom('audit_lines')
			.selectAll()
			.where('school_id', '=', context.schoolId)
			.execute();
		expect(lines).toMatchObject([{ action: 'import-applied', actor_id: null }]);
		expect(JSON.parse(lines[0]?.details ?? '')).toMatchObject({
			source: 'edexml',
			pupilsNew: 2,
			staffNew: 1
		});
		expect(lines[0]?.details).not.toMatch(/Noor|Sem|Sanne/);
	});

	it('keeps no number, origin or weight anywhere in the database, nor in the log; and no name in the log', async () => {
		const secrets = ['111222333', '444555666', 'QXLAND', '1,2345', '7654ZZ'];
		const more =
			'<etniciteit>QXLAND</etniciteit><land>QXLAND</land><bsn>111222333</bsn><onderwijsnummer>444555666</onderwijsnummer><gewicht>1,2345</gewicht><postcodenl>7654ZZ</postcodenl>';
		const text = edexml({ groups, pupils: [{ ...noor, more }, sem] });
		const sink = (log as unknown as Record<symbol, { write(line: string): void }>)[pino.symbols.streamSym];
		if (!sink) throw new Error('The log has no stream.');
		const logged = vi.spyOn(sink, 'write');
		const level = log.level;
		log.level = 'trace';
		const id = await startImport(context, stream(text), 'export.xml');
		await imported(context, text);
		// One that fails in the database, which likes to say which values it had.
		const broken = await rosterOf(text.replaceAll('key="1"', 'key="1x"').replace('2016-03-09', '2014-01-01'));
		(broken.pupils[0] as { yearLevel: number }).yearLevel = 9;
		expect(await applyRoster(context, broken)).toMatchObject({ code: 'import-failed' });
		log.level = level;
		const lines = JSON.stringify(logged.mock.calls);
		logged.mockRestore();

		const sealed = await context.db
			.selectFrom('import_previews')
			.select('sealed')
			.where('school_id', '=', context.schoolId)
			.executeTakeFirst();
		const preview = testKeyring.open(sealed?.sealed ?? '', {
			schoolId: context.schoolId,
			table: 'import_previews',
			column: 'sealed',
			id: id.ok ? id.value : ''
		});
		const stored = preview + (await dump(context.db));
		expect(stored).toContain('Noor');
		expect(lines).toContain('import failed');
		expect(lines).not.toMatch(/Noor|Berg/);
		for (const secret of secrets) expect(stored + lines).not.toContain(secret);
	});
});

/** Every text in every table, whatever tables there will be. */
async function dump(db: Db): Promise<string> {
	const tables = await db.withoutPlugins().introspection.getTables();
	let text = '';
	for (const { name } of tables)
		text += JSON.stringify(
			await db
				.withoutPlugins()
				.selectFrom(name as 'schools')
				.selectAll()
				.execute()
		);
	return text;
}

onBothDatabases('a preview', (database: TestDatabase) => {
	let context: Context;
	beforeEach(async () => {
		context = await aSchool(database.db);
	});

	async function previewed(text = file) {
		const id = await startImport(context, stream(text), 'export.xml');
		if (!id.ok) throw new Error(id.code);
		const found = await findImport(context, id.value);
		if (!found.ok || found.value.state !== 'open') throw new Error('no preview');
		return { id: id.value, ...found.value };
	}
	const answers: Answers = { doubts: {}, missing: 'leave' };

	it('changes nothing, and holds no name that can be read', async () => {
		const { plan } = await previewed();
		expect(plan.pupils).toHaveLength(2);
		expect((await rows(context)).pupils).toEqual([]);
		const row = await context.db
			.selectFrom('import_previews')
			.selectAll()
			.where('school_id', '=', context.schoolId)
			.executeTakeFirst();
		expect(JSON.stringify(row)).not.toMatch(/Noor|Berg/);
	});

	it('is done once, also when pressed twice, and then holds only numbers', async () => {
		const { id, fingerprint } = await previewed();
		const told: number[] = [];
		const first = await applyImport(context, id, { fingerprint, answers }, (done, total) =>
			told.push(done / total)
		);
		expect(first).toMatchObject({ ok: true, value: { pupilsNew: 2 } });
		expect(told.at(-1)).toBe(1);
		expect(await applyImport(context, id, { fingerprint, answers })).toEqual(first);
		expect((await rows(context)).pupils).toHaveLength(2);
		expect(await findImport(context, id)).toMatchObject({
			ok: true,
			value: { state: 'applied', counts: { pupilsNew: 2 } }
		});
		expect(
			await context.db
				.selectFrom('import_previews')
				.select('sealed')
				.where('school_id', '=', context.schoolId)
				.execute()
		).toEqual([{ sealed: null }]);
	});

	it('is done once when two people press at the same moment', async () => {
		const { id, fingerprint } = await previewed();
		const both = await Promise.all([
			applyImport(context, id, { fingerprint, answers }),
			applyImport(context, id, { fingerprint, answers })
		]);
		expect(both[0]).toEqual(both[1]);
		expect((await rows(context)).pupils).toHaveLength(2);
	});

	it('is refused when the school changed meanwhile', async () => {
		const { id, fingerprint } = await previewed();
		await imported(context, edexml({ groups, pupils: [noor] }));
		expect(await applyImport(context, id, { fingerprint, answers })).toEqual({
			ok: false,
			code: 'import-changed'
		});
		expect((await rows(context)).pupils).toHaveLength(1);
	});

	it('goes away when somebody cancels, or after a day', async () => {
		const { id } = await previewed();
		await cancelImport(context, id);
		expect(await findImport(context, id)).toEqual({ ok: false, code: 'import-gone' });
		const other = await previewed();
		const tomorrow = { ...context, now: new Date(testNow.getTime() + 25 * 3_600_000) };
		expect(await findImport(tomorrow, other.id)).toEqual({ ok: false, code: 'import-gone' });
		expect(await listImports(tomorrow)).toEqual([]);
		await startImport(tomorrow, stream(file), 'export.xml');
		expect(await findImport(context, other.id)).toEqual({ ok: false, code: 'import-gone' });
	});

	it('of a year that is over is refused', async () => {
		expect(
			await startImport(context, stream(edexml({ year: '2019-2020', groups, pupils: [noor] })), 'x.xml')
		).toMatchObject({ ok: false, code: 'import-old-year' });
	});

	it('is for whoever may import, of this school only', async () => {
		const { id, fingerprint } = await previewed();
		const teacher = { ...context, actor: staffWith(context.schoolId, { 'pupils.read': 'own' }) };
		expect(await startImport(teacher, stream(file), 'x.xml')).toEqual({ ok: false, code: 'not-there' });
		expect(await findImport(teacher, id)).toEqual({ ok: false, code: 'not-there' });
		expect(await applyImport(teacher, id, { fingerprint, answers })).toEqual({
			ok: false,
			code: 'not-there'
		});
		expect(await cancelImport(teacher, id)).toEqual({ ok: false, code: 'not-there' });
		expect(await listImports(teacher)).toEqual([]);
		const elsewhere = await aSchool(database.db);
		const office = { ...elsewhere, actor: staffWith(elsewhere.schoolId, { 'import.run': 'all' }) };
		expect(await findImport(office, id)).toEqual({ ok: false, code: 'import-gone' });
		expect(await applyImport(office, id, { fingerprint, answers })).toEqual({
			ok: false,
			code: 'import-gone'
		});
		expect((await rows(context)).pupils).toEqual([]);
	});
});
