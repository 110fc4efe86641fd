import { beforeEach, expect, it } from 'vitest';
import { onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { findSignedInStaff } from '../sign-in/actors.server.ts';
import { changePermission, listPermissions } from './permission-changes.server.ts';
import { beginSession } from '../sign-in/sessions.server.ts';
import type { SignedInStaff } from '../types.ts';

onBothDatabases('who may do what', (database) => {
	let school: { id: string };
	let director: SignedInStaff;
	let manager: SignedInStaff;

	beforeEach(async () => {
		school = await aSchool(database.db);
		director = await aStaff(database.db, school.id, { functions: ['director'] });
		manager = await aStaff(database.db, school.id, { functions: ['management'] });
	});

	/** What the manager may do at their next click. */
	const mayNow = async () => {
		const session = await beginSession(
			database.db,
			{ schoolId: school.id, accountId: manager.id, kind: 'staff', device: 'test', confirmed: true },
			testNow
		);
		return (await findSignedInStaff(database.db, session, testNow))?.permissions;
	};
	const rowOf = async (permission: string) => {
		const list = await listPermissions(database.context(director));
		return list.ok ? list.value.find((row) => row.permission === permission) : undefined;
	};
	const kept = () =>
		database.db
			.selectFrom('permission_changes')
			.select(['permission', 'function', 'scope'])
			.where('school_id', '=', school.id)
			.execute();

	it('holds at once, is marked as different, and goes back to the house', async () => {
		const context = database.context(director);
		expect((await mayNow())?.['pupils.read']).toBeUndefined();
		expect(
			await changePermission(context, 'pupils.read', { management: 'own', office: 'none' })
		).toMatchObject({ ok: true });
		expect((await mayNow())?.['pupils.read']).toBe('own');
		expect(await rowOf('pupils.read')).toMatchObject({ differs: true });

		await changePermission(context, 'pupils.read', { management: 'all' });
		expect((await kept()).sort((a, b) => a.function.localeCompare(b.function))).toEqual([
			{ permission: 'pupils.read', function: 'management', scope: 'all' },
			{ permission: 'pupils.read', function: 'office', scope: 'none' }
		]);

		await changePermission(context, 'pupils.read', 'house');
		expect(await kept()).toEqual([]);
		expect((await mayNow())?.['pupils.read']).toBeUndefined();
		expect(await rowOf('pupils.read')).toMatchObject({ differs: false });
		const lines = await database.db
			.selectFrom('audit_lines')
			.select(['action', 'subject_id', 'details'])
			.where('school_id', '=', school.id)
			.execute();
		expect(lines.filter((line) => line.action === 'permission.changed')).toHaveLength(5);
	});

	// Guards against a director who widens what they see, or a school that opens what the house keeps shut.
	it('refuses the own function, who may never, and fixed rows', async () => {
		const context = database.context(director);
		expect(await changePermission(context, 'lessons.progress', { director: 'none' })).toMatchObject({
			code: 'permission-own'
		});
		expect(await changePermission(context, 'pupils.read', { trainee: 'own' })).toMatchObject({
			code: 'permission-never'
		});
		expect(await changePermission(context, 'people.grant', { office: 'all' })).toMatchObject({
			code: 'permission-fixed'
		});
		expect(await changePermission(context, 'no.such', { office: 'all' })).toMatchObject({
			code: 'not-there'
		});
		expect(await kept()).toEqual([]);
	});

	it('offers nothing to choose for the own function and for fixed rows', async () => {
		const cells = (await rowOf('pupils.read'))?.cells ?? [];
		expect(cells.find((cell) => cell.function === 'director')?.choices).toEqual([]);
		expect(cells.find((cell) => cell.function === 'office')?.choices).toEqual(['none', 'own', 'all']);
		expect((await rowOf('people.grant'))?.cells.every((cell) => cell.choices.length === 0)).toBe(true);
	});

	it('is only for the director, and only about the own school', async () => {
		expect(await listPermissions(database.context(manager))).toMatchObject({ code: 'not-there' });
		expect(
			await changePermission(database.context(manager), 'pupils.read', { management: 'all' })
		).toMatchObject({ code: 'not-there' });
		const other = await aSchool(database.db);
		const otherDirector = await aStaff(database.db, other.id, { functions: ['director'] });
		await changePermission(database.context(otherDirector), 'pupils.read', { management: 'all' });
		expect(await kept()).toEqual([]);
	});
});
