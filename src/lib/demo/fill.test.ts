import { describe, expect, it, beforeAll } from 'vitest';
import {
	checkPassword,
	enterClassCode,
	listTiles,
	tapPicture,
	type PupilTicket
} from '#lib/identity/service.server.ts';
import { forgetSchools } from '#lib/identity/school/schools.server.ts';
import { PICTURES, type StaffFunction } from '#lib/identity/types.ts';
import { findLesson } from '#lib/lessons/catalogue.ts';
import { grade, stepReached } from '#lib/lessons/rules.ts';
import type { Answer } from '#lib/lessons/types.ts';
import { dayOf } from '#lib/server/time.ts';
import { onBothDatabases, testKeyring, testNow } from '../../../tests/fixtures/databases.ts';
import { schoolYearOf } from './calendar.ts';
import { fillDemoSchool, hasDemoSchool } from './fill.server.ts';
import { DEMO_SCHOOL_ID } from './ids.ts';
import { inventPupils } from './pupils.ts';
import { Random } from './random.ts';
import { DEMO_PASSWORD } from './staff.ts';

const schoolId = DEMO_SCHOOL_ID;

/** What the contract with everybody outside the project says: who signs in, and as what. */
const ACCOUNTS: Record<string, StaffFunction> = {
	director: 'director',
	teacher6: 'teacher',
	teacher7: 'teacher',
	teacher8: 'teacher',
	care: 'care_coordinator',
	safety: 'safety_coordinator',
	confidential: 'confidential_adviser',
	'team-leader': 'team_leader',
	ict: 'ict_coordinator',
	office: 'office',
	accounts: 'account_manager',
	trainee: 'trainee',
	management: 'management',
	board: 'board'
};

onBothDatabases('the demo school', (database) => {
	beforeAll(async () => {
		forgetSchools();
		expect(await hasDemoSchool(database.db)).toBe(false);
		await fillDemoSchool(database.db, testKeyring, testNow);
	});

	const pupils = () =>
		database.db.selectFrom('pupils').selectAll().where('school_id', '=', schoolId).execute();
	const enrolments = () =>
		database.db.selectFrom('enrolments').selectAll().where('school_id', '=', schoolId).execute();

	it('is there, and is known as a demo', async () => {
		expect(await hasDemoSchool(database.db)).toBe(true);
		const schools = await database.db.selectFrom('schools').select(['name', 'is_demo']).execute();
		expect(schools).toEqual([{ name: 'De Vuurtoren', is_demo: 1 }]);
	});

	it('has 170 children in groep 1 to 8 of this year, each in one group', async () => {
		const year = schoolYearOf(dayOf(testNow));
		const { id } = await database.db
			.selectFrom('school_years')
			.select('id')
			.where('school_id', '=', schoolId)
			.where('name', '=', year.name)
			.executeTakeFirstOrThrow();
		const current = (await enrolments()).filter((one) => one.school_year_id === id);
		expect(current).toHaveLength(170);
		expect(new Set(current.map((one) => one.pupil_id)).size).toBe(170);
		expect(new Set(current.map((one) => one.group_id)).size).toBe(8);
		expect(await pupils()).toHaveLength(170);
	});

	// Guards against children of nine in groep 1: a child of groep 8 turns twelve in it, one of groep 1 five.
	it('has children of an age that fits their group', async () => {
		const born = new Map((await pupils()).map((one) => [one.id, one.birth_date ?? '']));
		const begins = schoolYearOf(dayOf(testNow)).begins;
		const years = await database.db
			.selectFrom('school_years')
			.selectAll()
			.where('school_id', '=', schoolId)
			.execute();
		for (const { pupil_id, school_year_id, year_level } of await enrolments()) {
			const year = years.find((one) => one.id === school_year_id);
			const autumn = Number(year?.starts_on.slice(0, 4));
			const birthDate = born.get(pupil_id) ?? '';
			expect(birthDate >= `${autumn - year_level - 4}-10-01`).toBe(true);
			expect(birthDate < `${autumn - year_level - 3}-10-01`).toBe(true);
			expect(autumn).toBeLessThanOrEqual(begins);
		}
	});

	it.each(Object.entries(ACCOUNTS))('lets %s in with the password of the demo', async (name, expected) => {
		const result = await checkPassword(
			database.db,
			testKeyring,
			{ email: `${name}@demo.example`, password: DEMO_PASSWORD },
			{ address: '127.0.0.1', deviceToken: undefined },
			undefined,
			testNow
		);
		expect(result).toMatchObject({ ok: true, value: { step: 'done' } });
		if (!result.ok) return;
		const functions = await database.db
			.selectFrom('staff_functions')
			.select('function')
			.where('school_id', '=', schoolId)
			.where('staff_id', '=', result.value.ticket.staffId)
			.execute();
		expect(functions).toEqual([{ function: expected }]);
	});

	it('has no other account that can sign in', async () => {
		const staff = await database.db
			.selectFrom('staff')
			.selectAll()
			.where('school_id', '=', schoolId)
			.execute();
		expect(staff.filter((one) => one.password_hash !== null)).toHaveLength(Object.keys(ACCOUNTS).length);
		expect(staff.filter((one) => one.email !== null)).toHaveLength(Object.keys(ACCOUNTS).length);
	});

	it.each([6, 7, 8])('lets a child of groep %i in with the first three pictures', async (level) => {
		const entered = await enterClassCode(database.db, `vuur${level}`, '127.0.0.1', testNow);
		expect(entered.ok).toBe(true);
		if (!entered.ok) return;
		const tiles = await listTiles(database.db, schoolId, entered.value.groupId, testNow);
		expect(tiles).toHaveLength(22);
		expect(new Set(tiles.map((tile) => tile.label)).size).toBe(22);
		let ticket: PupilTicket = { ...entered.value, pupilId: tiles[0]?.id ?? '', taps: [], purpose: 'begin' };
		for (const picture of PICTURES.slice(0, 3)) {
			const tap = await tapPicture(database.db, testKeyring, ticket, picture, 'test', testNow);
			if (!tap.ok) return expect.unreachable(tap.code);
			if (tap.value.state === 'in') return expect(tap.value.sessionId).toBeTruthy();
			ticket = tap.value.ticket;
		}
		expect.unreachable('three pictures did not open the door');
	});

	it('shows initials where two children share a first name', async () => {
		const entered = await enterClassCode(database.db, 'VUUR6', '127.0.0.1', testNow);
		if (!entered.ok) return expect.unreachable();
		const labels = (await listTiles(database.db, schoolId, entered.value.groupId, testNow)).map(
			(tile) => tile.label
		);
		expect(labels.filter((label) => label.startsWith('Noor'))).toEqual(['Noor B.', 'Noor T.']);
		expect(labels.filter((label) => label.endsWith('.'))).toHaveLength(2);
	});

	it('has one child who is protected, one who left and one who died, without access', async () => {
		const all = await pupils();
		const today = dayOf(testNow);
		const gone = all.filter((one) => one.left_on !== null || one.died_on !== null);
		expect(all.filter((one) => one.is_protected === 1)).toHaveLength(1);
		expect(gone).toHaveLength(2);
		for (const one of gone) {
			expect((one.left_on ?? one.died_on ?? '') < today).toBe(true);
			const account = await database.db
				.selectFrom('accounts')
				.select('ended_at')
				.where('school_id', '=', schoolId)
				.where('id', '=', one.id)
				.executeTakeFirstOrThrow();
			expect(account.ended_at).not.toBeNull();
		}
	});

	// Guards against a child with nobody to decide, and against authority that nobody has seen proof of.
	it('has for every child one or two guardians, of whom at least one decides, with proof', async () => {
		const links = await database.db
			.selectFrom('pupil_guardians')
			.selectAll()
			.where('school_id', '=', schoolId)
			.execute();
		for (const { id } of await pupils()) {
			const own = links.filter((link) => link.pupil_id === id);
			expect([1, 2]).toContain(own.length);
			expect(own.some((link) => link.has_authority === 1)).toBe(true);
		}
		for (const link of links) {
			expect(link.authority_proof !== '').toBe(link.has_authority === 1);
			expect(link.authority_on !== null).toBe(link.has_authority === 1);
		}
		expect(links.some((link) => link.has_authority === 0)).toBe(true);
	});

	it('hides the address of the protected child', async () => {
		const hidden = await database.db
			.selectFrom('guardians')
			.innerJoin('pupil_guardians', (join) =>
				join
					.onRef('pupil_guardians.school_id', '=', 'guardians.school_id')
					.onRef('pupil_guardians.guardian_id', '=', 'guardians.id')
			)
			.innerJoin('pupils', (join) =>
				join
					.onRef('pupils.school_id', '=', 'pupil_guardians.school_id')
					.onRef('pupils.id', '=', 'pupil_guardians.pupil_id')
			)
			.select('pupils.is_protected')
			.where('guardians.school_id', '=', schoolId)
			.where('guardians.address_is_secret', '=', 1)
			.execute();
		expect(hidden).toEqual([{ is_protected: 1 }]);
	});

	// Guards against answers that the rules for lessons would never have kept.
	it('has a first lesson in groep 6 that most finished, and where a few are stuck on the same question', async () => {
		const { db } = database;
		const runs = await db.selectFrom('lesson_runs').selectAll().where('school_id', '=', schoolId).execute();
		const answers = await db
			.selectFrom('lesson_answers')
			.selectAll()
			.where('school_id', '=', schoolId)
			.orderBy('id')
			.execute();
		const lesson = findLesson(runs[0]?.lesson_key ?? '');
		if (!lesson) return expect.unreachable('the demo has a lesson that is not there');
		expect(runs).toHaveLength(15);
		expect(runs.filter((run) => run.finished_at !== null)).toHaveLength(11);
		const stuckAt: string[] = [];
		for (const run of runs) {
			const done = new Set<string>();
			const own = answers.filter((one) => one.run_id === run.id);
			for (const one of own) {
				const step = lesson.steps.find((other) => other.key === one.step_key);
				if (!step) return expect.unreachable(one.step_key);
				// In the order of the lesson, and judged as real answers are.
				expect(lesson.steps.indexOf(step)).toBe(stepReached(lesson, done));
				expect(grade(step, JSON.parse(one.answer) as Answer)).toEqual({
					score: one.score,
					done: one.is_done === 1
				});
				if (one.is_done === 1) done.add(one.step_key);
				else if (one === own.at(-1)) stuckAt.push(one.step_key);
			}
			expect(stepReached(lesson, done)).toBe(run.reached);
			expect(run.finished_at !== null).toBe(run.reached === lesson.steps.length);
			expect(run.updated_at <= testNow.toISOString()).toBe(true);
		}
		expect(stuckAt).toHaveLength(3);
		expect(new Set(stuckAt).size).toBe(1);
	});

	// Guards against a demo that is half there when something stops it.
	it('is filled once, or not at all', async () => {
		await expect(fillDemoSchool(database.db, testKeyring, testNow)).rejects.toThrow();
		expect(await pupils()).toHaveLength(170);
	});
});

describe('the families of the demo', () => {
	it('are the same every time', () => {
		expect(inventPupils(new Random(7)).pupils).toEqual(inventPupils(new Random(7)).pupils);
		expect(inventPupils(new Random(7)).pupils).not.toEqual(inventPupils(new Random(8)).pupils);
	});

	it('can be invented from any seed', () => {
		for (let seed = 0; seed < 100; seed++) expect(inventPupils(new Random(seed)).pupils).toHaveLength(170);
	});

	it('give no first name twice in a group, two Noors aside, and none twice in a family', () => {
		const { pupils, families } = inventPupils(new Random(3));
		for (let level = 1; level <= 8; level++) {
			const names = pupils.filter((one) => one.yearLevel === level).map((one) => one.firstName);
			expect(names.length - new Set(names).size).toBe(level === 6 ? 1 : 0);
		}
		for (const { children } of families) {
			expect(new Set(children.map((child) => child.firstName)).size).toBe(children.length);
		}
	});
});
