import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { needsSecondFactor } from '#lib/server/permissions.ts';
import { instant } from '#lib/server/time.ts';
import { onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil } from '../../../../tests/fixtures/pupils.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { findSignedInPupil, findSignedInStaff } from './actors.server.ts';
import { beginSession, readSession } from './sessions.server.ts';
import type { AccountKind } from '../types.ts';

onBothDatabases('who is behind a session', (database) => {
	const begin = (schoolId: string, accountId: string, kind: AccountKind, confirmed = true) =>
		beginSession(
			database.db,
			{ schoolId, accountId, kind, device: 'Chrome, Chromebook', confirmed },
			testNow
		);

	async function aTeacherSession() {
		const school = await aSchool(database.db);
		const teacher = await aStaff(database.db, school.id);
		return { school, teacher, session: await begin(school.id, teacher.id, 'staff') };
	}
	async function aPupilSession() {
		const school = await aSchool(database.db);
		const groupId = await aGroup(database.db, school);
		const pupilId = await aPupil(database.db, school, groupId);
		return { school, groupId, pupilId, session: await begin(school.id, pupilId, 'pupil') };
	}
	const rowOf = (schoolId: string, session: string) =>
		database.db
			.selectFrom('sessions')
			.selectAll()
			.where('school_id', '=', schoolId)
			.where('id', '=', sha256(session))
			.executeTakeFirst();

	// Guards against a child's session in the cookie of the staff, and the other way round.
	it('of a child open no staff page, and the other way round', async () => {
		const [staff, pupil] = [await aTeacherSession(), await aPupilSession()];
		expect(await readSession(database.db, pupil.session, 'staff', testNow)).toBeUndefined();
		expect(await readSession(database.db, staff.session, 'pupil', testNow)).toBeUndefined();
		expect(await findSignedInStaff(database.db, pupil.session, testNow)).toBeNull();
		expect(await findSignedInPupil(database.db, staff.session, testNow)).toBeNull();
	});

	describe('of a child', () => {
		it('say who it is', async () => {
			const { school, groupId, pupilId, session } = await aPupilSession();
			expect(await findSignedInPupil(database.db, session, testNow)).toEqual({
				kind: 'pupil',
				id: pupilId,
				schoolId: school.id,
				sessionId: sha256(session),
				firstName: 'Noor',
				groupId,
				yearLevel: 6,
				confirmedAt: instant(testNow)
			});
		});

		// Guards against a child who is gone and goes on reading what the school writes to its pupils.
		it.each<[string, (schoolId: string, pupilId: string) => Promise<unknown>]>([
			[
				'left',
				(school, id) =>
					database.db
						.updateTable('pupils')
						.set({ left_on: '2026-11-24' })
						.where('school_id', '=', school)
						.where('id', '=', id)
						.execute()
			],
			[
				'died',
				(school, id) =>
					database.db
						.updateTable('pupils')
						.set({ died_on: '2026-11-23' })
						.where('school_id', '=', school)
						.where('id', '=', id)
						.execute()
			],
			[
				'lost the account',
				(school, id) =>
					database.db
						.updateTable('accounts')
						.set({ ended_at: instant(testNow) })
						.where('school_id', '=', school)
						.where('id', '=', id)
						.execute()
			],
			[
				'is in no group',
				(school, id) =>
					database.db
						.deleteFrom('enrolments')
						.where('school_id', '=', school)
						.where('pupil_id', '=', id)
						.execute()
			]
		])('who %s end with it', async (_what, happens) => {
			const { school, pupilId, session } = await aPupilSession();
			await happens(school.id, pupilId);
			expect(await findSignedInPupil(database.db, session, testNow)).toBeNull();
			expect(await rowOf(school.id, session)).toBeUndefined();
		});
	});

	describe('of staff', () => {
		it('say who it is, what they may do, and which groups they teach this year', async () => {
			const school = await aSchool(database.db);
			const groupId = await aGroup(database.db, school);
			const teacher = await aStaff(database.db, school.id, {
				groupIds: [groupId],
				functions: ['teacher', 'safety_coordinator']
			});
			const session = await begin(school.id, teacher.id, 'staff');
			const found = await findSignedInStaff(database.db, session, testNow);
			expect(found).toMatchObject({
				id: teacher.id,
				schoolId: school.id,
				groupIds: [groupId],
				isDemo: false
			});
			expect(found?.functions.sort()).toEqual(['safety_coordinator', 'teacher']);
			expect(found?.permissions).toMatchObject({ 'pupils.read': 'all', 'lessons.progress': 'own' });
		});

		it('whose access ended are nobody at once', async () => {
			const { school, teacher, session } = await aTeacherSession();
			await database.db
				.updateTable('accounts')
				.set({ ended_at: instant(testNow) })
				.where('school_id', '=', school.id)
				.where('id', '=', teacher.id)
				.execute();
			expect(await findSignedInStaff(database.db, session, testNow)).toBeNull();
			expect(await rowOf(school.id, session)).toBeUndefined();
		});

		// Guards against a password alone that opens pupil data, because the function came after the sign-in.
		it('who get a function that asks for a second factor, sign in again', async () => {
			const school = await aSchool(database.db);
			const trainee = await aStaff(database.db, school.id, { functions: ['trainee'] });
			const [plain, confirmed] = [
				await begin(school.id, trainee.id, 'staff', false),
				await begin(school.id, trainee.id, 'staff', true)
			];
			expect(await findSignedInStaff(database.db, plain, testNow)).toMatchObject({ functions: ['trainee'] });
			expect(needsSecondFactor(['office'])).toBe(true);
			await database.db
				.insertInto('staff_functions')
				.values({
					school_id: school.id,
					id: 'f',
					staff_id: trainee.id,
					function: 'office',
					granted_by: null,
					granted_at: instant(testNow),
					withdrawn_by: null,
					withdrawn_at: null
				})
				.execute();
			expect(await findSignedInStaff(database.db, plain, testNow)).toBeNull();
			expect(await findSignedInStaff(database.db, confirmed, testNow)).toMatchObject({ id: trainee.id });
		});

		// Guards against a real school that imports the demo's mark, or a demo mark on one account of a real school.
		it('go without a second factor only for a demo account of a demo school', async () => {
			const real = await aSchool(database.db);
			const teacher = await aStaff(database.db, real.id);
			await database.db.updateTable('staff').set({ is_demo: 1 }).where('school_id', '=', real.id).execute();
			expect(
				await findSignedInStaff(database.db, await begin(real.id, teacher.id, 'staff', false), testNow)
			).toBeNull();
			await database.db.updateTable('schools').set({ is_demo: 1 }).where('id', '=', real.id).execute();
			expect(
				await findSignedInStaff(database.db, await begin(real.id, teacher.id, 'staff', false), testNow)
			).toMatchObject({ isDemo: true });
		});
	});
});
