import { afterEach, describe, expect, it, vi } from 'vitest';
import { minutesLater, onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aSchool } from '../../../../tests/fixtures/staff.ts';
import {
	currentSchoolYear,
	findPublicSchool,
	findSchool,
	findSchoolBySlug,
	forgetSchools,
	permissionChanges
} from './schools.server.ts';

onBothDatabases('schools', (database) => {
	afterEach(() => {
		vi.setSystemTime(testNow);
		forgetSchools();
	});

	describe('of a page that nobody signed in for', () => {
		// Guards against a page of one school that shows the name of another.
		it('are the only one there is; else by host, by the cookie of /s/…, or none', async () => {
			const one = await aSchool(database.db);
			expect(await findPublicSchool(database.db, 'localhost', undefined)).toMatchObject({ id: one.id });
			const two = await aSchool(database.db);
			await database.db
				.updateTable('schools')
				.set({ host: 'two.example' })
				.where('id', '=', two.id)
				.execute();
			forgetSchools();
			const slug = (await findSchool(database.db, one.id))?.slug;
			expect(await findPublicSchool(database.db, 'localhost', undefined)).toBeUndefined();
			expect(await findPublicSchool(database.db, 'localhost', 'rubbish\u0000')).toBeUndefined();
			expect(await findPublicSchool(database.db, 'localhost', slug)).toMatchObject({ id: one.id });
			expect(await findPublicSchool(database.db, 'two.example', slug)).toMatchObject({ id: two.id });
			expect(await findSchoolBySlug(database.db, slug ?? '')).toMatchObject({ id: one.id });
			expect(await findSchoolBySlug(database.db, '')).toBeUndefined();
		});
	});

	describe('school years', () => {
		it('are the one of the day, else the newest that began; never one to come', async () => {
			const school = await aSchool(database.db);
			await database.db
				.insertInto('school_years')
				.values({
					school_id: school.id,
					id: 'next',
					name: '2027-2028',
					starts_on: '2027-08-01',
					ends_on: '2028-07-31'
				})
				.execute();
			expect(await currentSchoolYear(database.db, school.id, '2026-08-01')).toBe(school.yearId);
			expect(await currentSchoolYear(database.db, school.id, '2027-07-31')).toBe(school.yearId);
			expect(await currentSchoolYear(database.db, school.id, '2027-08-01')).toBe('next');
			expect(await currentSchoolYear(database.db, school.id, '2030-01-01')).toBe('next');
			expect(await currentSchoolYear(database.db, school.id, '2026-07-31')).toBeUndefined();
		});
	});

	// Guards against a permission that another process took away and that goes on working here.
	it('changes of permissions are kept for ten seconds, and no longer', async () => {
		const school = await aSchool(database.db);
		expect(await permissionChanges(database.db, school.id)).toEqual([]);
		const change = { function: 'office', permission: 'pupils.read', scope: 'none' as const };
		await database.db
			.insertInto('permission_changes')
			.values({ school_id: school.id, id: 'c', ...change, changed_by: 'x', changed_at: '' })
			.execute();
		expect(await permissionChanges(database.db, school.id)).toEqual([]);
		vi.setSystemTime(minutesLater(10 / 60));
		expect(await permissionChanges(database.db, school.id)).toEqual([change]);
	});
});
