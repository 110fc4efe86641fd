import { beforeEach, expect, it } from 'vitest';
import { onBothDatabases } from '../../../../tests/fixtures/databases.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { functionsOf } from '../sign-in/actors.server.ts';
import { changeFunctions, changeGroups, groupIdsTaught } from './functions-service.server.ts';
import { listFunctionHistory } from './staff.server.ts';
import type { SignedInStaff } from '../types.ts';

onBothDatabases('granting and withdrawing functions', (database) => {
	let school: { id: string; yearId: string };
	let director: SignedInStaff;
	let teacher: SignedInStaff;

	beforeEach(async () => {
		school = await aSchool(database.db);
		director = await aStaff(database.db, school.id, {
			functions: ['director'],
			firstName: 'Dina',
			lastName: 'Baas'
		});
		teacher = await aStaff(database.db, school.id, { functions: ['teacher'] });
	});

	const auditOf = async () =>
		database.db
			.selectFrom('audit_lines')
			.select(['action', 'actor_id', 'subject_id', 'details'])
			.where('school_id', '=', school.id)
			.execute();

	it('grants and withdraws, and keeps who did it', async () => {
		expect(
			await changeFunctions(database.context(director), teacher.id, ['office', 'trainee'])
		).toMatchObject({ ok: true });
		expect((await functionsOf(database.db, school.id, teacher.id)).sort()).toEqual(['office', 'trainee']);
		const history = await listFunctionHistory(database.db, school.id, teacher.id);
		expect(history).toContainEqual(
			expect.objectContaining({ function: 'office', grantedBy: 'Dina Baas', withdrawnAt: null })
		);
		expect(history).toContainEqual(
			expect.objectContaining({ function: 'teacher', grantedBy: null, withdrawnBy: 'Dina Baas' })
		);
		const lines = (await auditOf()).map((line) => [line.action, line.actor_id, line.subject_id]);
		expect(lines).toContainEqual(['function.granted', director.id, teacher.id]);
		expect(lines).toContainEqual(['function.withdrawn', director.id, teacher.id]);
	});

	it('gives a function back after it was withdrawn, as a new stretch', async () => {
		const context = database.context(director);
		await changeFunctions(context, teacher.id, []);
		await changeFunctions(context, teacher.id, ['teacher']);
		expect(await functionsOf(database.db, school.id, teacher.id)).toEqual(['teacher']);
		expect(await listFunctionHistory(database.db, school.id, teacher.id)).toHaveLength(2);
	});

	// Guards against anybody who raises themselves.
	it('changes nothing for whoever asks', async () => {
		const result = await changeFunctions(database.context(director), director.id, [
			'director',
			'confidential_adviser'
		]);
		expect(result).toMatchObject({ code: 'functions-own' });
		expect(await functionsOf(database.db, school.id, director.id)).toEqual(['director']);
	});

	// Guards against two directors who withdraw each other, each counting the other.
	it('keeps the last director who can sign in, also when two go at once', async () => {
		const second = await aStaff(database.db, school.id, { functions: ['director'] });
		await aStaff(database.db, school.id, { functions: ['director'], signsIn: false });
		const results = await Promise.all([
			changeFunctions(database.context(director), second.id, []),
			changeFunctions(database.context(second), director.id, [])
		]);
		expect(results.map((result) => (result.ok ? 'ok' : result.code)).sort()).toEqual(['last-director', 'ok']);
		const left = await Promise.all(
			[director, second].map((one) => functionsOf(database.db, school.id, one.id))
		);
		expect(left.flat()).toEqual(['director']);
	});

	it('refuses a function that is not in the list', async () => {
		expect(await changeFunctions(database.context(director), teacher.id, ['superuser'])).toMatchObject({
			code: 'function-unknown'
		});
	});

	it('is not there for who may not, nor for an id of another school', async () => {
		const other = await aSchool(database.db);
		const stranger = await aStaff(database.db, other.id);
		expect(await changeFunctions(database.context(teacher), director.id, [])).toMatchObject({
			code: 'not-there'
		});
		expect(await changeFunctions(database.context(director), stranger.id, ['office'])).toMatchObject({
			code: 'not-there'
		});
		expect(await functionsOf(database.db, other.id, stranger.id)).toEqual(['teacher']);
	});

	it('keeps the groups of other years when this year’s change', async () => {
		const { db } = database;
		const [six, seven] = [await aGroup(db, school), await aGroup(db, school, 'Groep 7', 7)];
		const lastYear = { id: school.id, yearId: `old-${school.yearId}` };
		await db
			.insertInto('school_years')
			.values({
				school_id: school.id,
				id: lastYear.yearId,
				name: '2025-2026',
				starts_on: '2025-08-01',
				ends_on: '2026-07-31'
			})
			.execute();
		const old = await aGroup(db, lastYear);
		await db
			.insertInto('group_staff')
			.values({ school_id: school.id, id: 'gs', group_id: old, staff_id: teacher.id })
			.execute();
		const context = database.context(director);
		await changeGroups(context, teacher.id, [six]);
		await changeGroups(context, teacher.id, [seven]);
		expect((await groupIdsTaught(db, school.id, teacher.id)).sort()).toEqual([old, seven].sort());
		expect(await changeGroups(context, teacher.id, [old])).toMatchObject({ code: 'group-unknown' });
		expect(await changeGroups(database.context(teacher), teacher.id, [six])).toMatchObject({
			code: 'not-there'
		});
	});

	it('never gives a group of another school', async () => {
		const other = await aSchool(database.db);
		const theirs = await aGroup(database.db, other);
		expect(await changeGroups(database.context(director), teacher.id, [theirs])).toMatchObject({
			code: 'group-unknown'
		});
	});
});
