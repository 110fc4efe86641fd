import { beforeEach, expect, it } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { findInvitation } from './accept-invitation.server.ts';
import { endAccess, giveAccessAgain } from './access-service.server.ts';
import { findSignedInStaff, findSubstitute } from '../sign-in/actors.server.ts';
import { inviteColleague, remakeInvitation } from './invitations.server.ts';
import { listColleagues } from './people-service.server.ts';
import { beginSession } from '../sign-in/sessions.server.ts';
import type { SignedInStaff } from '../types.ts';

onBothDatabases('ending access', (database) => {
	let school: { id: string; yearId: string };
	let director: SignedInStaff;
	let teacher: SignedInStaff;

	beforeEach(async () => {
		school = await aSchool(database.db);
		director = await aStaff(database.db, school.id, { functions: ['director'] });
		teacher = await aStaff(database.db, school.id);
	});

	const signIn = (staff: SignedInStaff) =>
		beginSession(
			database.db,
			{ schoolId: school.id, accountId: staff.id, kind: 'staff', device: 'test', confirmed: true },
			testNow
		);

	// Guards against a colleague who was sent away and reads on in a tab that was open.
	it('ends every session at once, and no other', async () => {
		const sessions = [await signIn(teacher), await signIn(teacher)];
		const mine = await signIn(director);
		expect(await endAccess(database.context(director), teacher.id)).toMatchObject({ ok: true });
		for (const session of sessions) expect(await findSignedInStaff(database.db, session, testNow)).toBeNull();
		expect(await findSignedInStaff(database.db, mine, testNow)).toMatchObject({ id: director.id });
		expect(
			await database.db.selectFrom('sessions').select('id').where('school_id', '=', school.id).execute()
		).toHaveLength(1);
	});

	// Guards against a door left open: a link in a mailbox, a trusted laptop, a substitute's link that they made themselves.
	it('ends every link and device they hold or made', async () => {
		const { db } = database;
		const person = {
			id: `n-${school.id}`,
			firstName: 'N',
			lastName: 'N',
			called: 'N',
			email: `n@${school.id}.example`,
			functions: []
		};
		const made = await inviteColleague(database.context(director), person, 'https://w.example');
		if (!made.ok) throw new Error(made.code);
		const token = made.value.link.split('/').at(-1) ?? '';
		await db
			.insertInto('trusted_devices')
			.values({
				school_id: school.id,
				id: 'device',
				staff_id: person.id,
				created_at: testNow.toISOString(),
				expires_at: '2026-12-24T00:00:00.000Z'
			})
			.execute();
		const group = await aGroup(db, school);
		await db
			.insertInto('day_links')
			.values({
				school_id: school.id,
				id: 'day',
				group_id: group,
				created_by: person.id,
				created_at: testNow.toISOString(),
				expires_at: '2026-11-24T16:00:00.000Z',
				withdrawn_at: null
			})
			.execute();
		const day = `day-${school.id}`;
		await db
			.insertInto('directory_links')
			.values({ token_hash: sha256(day), school_id: school.id, kind: 'day-link', subject_id: 'day' })
			.execute();
		expect(await findSubstitute(db, day, testNow)).not.toBeNull();

		await endAccess(database.context(director), person.id);

		expect(await findInvitation(db, token, testNow)).toBeUndefined();
		expect(await findSubstitute(db, day, testNow)).toBeNull();
		expect(
			await db.selectFrom('trusted_devices').select('id').where('school_id', '=', school.id).execute()
		).toEqual([]);
		expect(
			await db
				.selectFrom('directory_links')
				.select('token_hash')
				.where('school_id', '=', school.id)
				.where('kind', '=', 'invitation')
				.execute()
		).toEqual([]);
		expect(await remakeInvitation(database.context(director), person.id, 'https://w.example')).toMatchObject({
			code: 'access-ended'
		});
	});

	it('takes somebody away as a deputy', async () => {
		const { db } = database;
		await db
			.updateTable('staff')
			.set({ deputy_id: teacher.id })
			.where('school_id', '=', school.id)
			.where('id', '=', director.id)
			.execute();
		await endAccess(database.context(director), teacher.id);
		const row = await db
			.selectFrom('staff')
			.select('deputy_id')
			.where('school_id', '=', school.id)
			.where('id', '=', director.id)
			.executeTakeFirstOrThrow();
		expect(row.deputy_id).toBeNull();
	});

	it('can be given again, and shows in the list', async () => {
		const context = database.context(director);
		const stateNow = async () => {
			const list = await listColleagues(context);
			return list.ok ? list.value.find((one) => one.id === teacher.id)?.state : list.code;
		};
		await endAccess(context, teacher.id);
		await endAccess(context, teacher.id);
		expect(await stateNow()).toBe('ended');
		await giveAccessAgain(context, teacher.id);
		expect(await stateNow()).toBe('signs-in');
		const actions = await database.db
			.selectFrom('audit_lines')
			.select('action')
			.where('school_id', '=', school.id)
			.orderBy('id')
			.execute();
		expect(actions.map((line) => line.action)).toEqual(['access.ended', 'access.given']);
	});

	// Guards against a school that nobody can steer any more.
	it('never ends the last director, not even when two end each other at once', async () => {
		const second = await aStaff(database.db, school.id, { functions: ['director'] });
		const results = await Promise.all([
			endAccess(database.context(director), second.id),
			endAccess(database.context(second), director.id)
		]);
		expect(results.map((result) => (result.ok ? 'ok' : result.code)).sort()).toEqual(['last-director', 'ok']);
	});

	it('is not for oneself, not for who may not, and not there for another school', async () => {
		const other = await aSchool(database.db);
		const stranger = await aStaff(database.db, other.id);
		expect(await endAccess(database.context(director), director.id)).toMatchObject({ code: 'access-own' });
		expect(await endAccess(database.context(teacher), director.id)).toMatchObject({ code: 'not-there' });
		expect(await giveAccessAgain(database.context(teacher), director.id)).toMatchObject({
			code: 'not-there'
		});
		expect(await endAccess(database.context(director), stranger.id)).toMatchObject({ code: 'not-there' });
		const row = await database.db
			.selectFrom('accounts')
			.select('ended_at')
			.where('school_id', '=', other.id)
			.where('id', '=', stranger.id)
			.executeTakeFirstOrThrow();
		expect(row.ended_at).toBeNull();
	});
});
