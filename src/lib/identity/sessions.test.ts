import { Lucia, TimeSpan } from 'lucia';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { needsSecondFactor } from '#lib/server/permissions.ts';
import { instant } from '#lib/server/time.ts';
import { minutesLater, onBothDatabases, testNow } from '../../../tests/fixtures/databases.ts';
import { aPupil } from '../../../tests/fixtures/pupils.ts';
import { aGroup, aSchool, aStaff } from '../../../tests/fixtures/staff.ts';
import { findSignedInPupil, findSignedInStaff } from './actors.server.ts';
import {
	beginSession,
	clearEndedSessions,
	endSession,
	endSessionByPublicId,
	endSessionsOf,
	isSessionIn,
	listSessions,
	readSession,
	sessionAdapter
} from './sessions.server.ts';
import type { AccountKind } from './types.ts';

onBothDatabases('sessions', (database) => {
	/** Moves the clock, also the one that lucia looks at. */
	const itIs = (now: Date) => {
		vi.setSystemTime(now);
		return now;
	};
	afterEach(() => itIs(testNow));

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

	describe('in the database', () => {
		// Guards against a thief of the database who signs in as everybody: what lies there opens nothing.
		it('only the SHA-256 of a session id is kept', async () => {
			const { school, session } = await aTeacherSession();
			const rows = await database.db
				.selectFrom('sessions')
				.selectAll()
				.where('school_id', '=', school.id)
				.execute();
			expect(rows).toHaveLength(1);
			expect(JSON.stringify(rows)).not.toContain(session.split('.')[1]);
			expect(rows[0]?.id).toBe(sha256(session));
			expect(
				await readSession(database.db, `${school.id}.${rows[0]?.id.slice(0, 32)}`, 'staff', testNow)
			).toBeUndefined();
			expect(
				await readSession(database.db, `${school.id}.${rows[0]?.public_id}`, 'staff', testNow)
			).toBeUndefined();
		});

		it('ids are 192 bits of chance', async () => {
			const { school, teacher } = await aTeacherSession();
			const ids = await Promise.all(Array.from({ length: 5 }, () => begin(school.id, teacher.id, 'staff')));
			expect(new Set(ids).size).toBe(5);
			for (const id of ids) expect(id).toMatch(new RegExp(`^${school.id}\\.[\\w-]{32}$`));
		});
	});

	describe('renewed by lucia', () => {
		const lucia = () =>
			new Lucia(sessionAdapter(database.db), {
				sessionExpiresIn: new TimeSpan(12, 'h'),
				getSessionAttributes: ({ row }) => ({ row })
			});

		// Guards against an adapter that hands lucia the hash: lucia then renews a row that does not exist, and says nothing.
		it('in the second half of its life the right row is written, and the absolute end stays', async () => {
			const { school, session, teacher } = await aTeacherSession();
			const other = await begin(school.id, teacher.id, 'staff');
			const expires = instant(minutesLater(60));
			await database.db
				.updateTable('sessions')
				.set({ expires_at: expires })
				.where('school_id', '=', school.id)
				.execute();
			itIs(minutesLater(30));
			const { session: renewed } = await lucia().validateSession(session);
			expect(renewed).toMatchObject({ id: session, fresh: true });
			const row = await rowOf(school.id, session);
			// Lucia asks for half past nine in the evening; the end of the session is nine.
			expect(row?.ends_at).toBe(instant(minutesLater(12 * 60)));
			expect(row?.expires_at).toBe(row?.ends_at);
			expect((await rowOf(school.id, other))?.expires_at).toBe(expires);
		});

		it('within its end it goes as far as lucia asks', async () => {
			const { school, session } = await aTeacherSession();
			await database.db
				.updateTable('sessions')
				.set({ expires_at: instant(minutesLater(60)), ends_at: instant(minutesLater(24 * 60)) })
				.where('school_id', '=', school.id)
				.execute();
			itIs(minutesLater(30));
			await lucia().validateSession(session);
			expect((await rowOf(school.id, session))?.expires_at).toBe(instant(minutesLater(30 + 12 * 60)));
		});
	});

	describe('end', () => {
		// Guards against a stolen cookie that works for ever because somebody keeps clicking.
		it.each([
			['pupil', 8],
			['staff', 12]
		] as const)('of %s after %i hours, however busy', async (kind, hours) => {
			const { school, session } = kind === 'pupil' ? await aPupilSession() : await aTeacherSession();
			for (let minute = 15; minute < hours * 60; minute += 15) {
				const now = itIs(minutesLater(minute));
				expect(await readSession(database.db, session, kind, now), `after ${minute} minutes`).toBeDefined();
			}
			const now = itIs(minutesLater(hours * 60));
			expect(await readSession(database.db, session, kind, now)).toBeUndefined();
			expect(await rowOf(school.id, session)).toBeUndefined();
		});

		it.each([
			['pupil', 20],
			['staff', 60]
		] as const)('of %s after %i minutes without a sign of life, and are gone then', async (kind, minutes) => {
			const { school, session } = kind === 'pupil' ? await aPupilSession() : await aTeacherSession();
			expect(await readSession(database.db, session, kind, minutesLater(minutes - 1))).toBeDefined();
			expect(await readSession(database.db, session, kind, minutesLater(2 * minutes - 1))).toBeUndefined();
			expect(await rowOf(school.id, session)).toBeUndefined();
			// Guards against a laptop that wakes up again with the same cookie.
			expect(await readSession(database.db, session, kind, testNow)).toBeUndefined();
		});

		it('when they are ended, and ending one again is fine', async () => {
			const { session } = await aTeacherSession();
			await endSession(database.db, session);
			await endSession(database.db, session);
			expect(await readSession(database.db, session, 'staff', testNow)).toBeUndefined();
		});

		it('all but the one that asks; or the one that the list names, and only of that person', async () => {
			const { school, teacher, session } = await aTeacherSession();
			const other = await aStaff(database.db, school.id);
			const [second, foreign] = [
				await begin(school.id, teacher.id, 'staff'),
				await begin(school.id, other.id, 'staff')
			];
			await endSessionsOf(database.db, school.id, teacher.id, sha256(second));
			expect(await readSession(database.db, session, 'staff', testNow)).toBeUndefined();
			expect(await readSession(database.db, second, 'staff', testNow)).toBeDefined();
			const publicId = (await rowOf(school.id, foreign))?.public_id ?? '';
			await endSessionByPublicId(database.db, school.id, teacher.id, publicId);
			expect(await readSession(database.db, foreign, 'staff', testNow)).toBeDefined();
			await endSessionByPublicId(database.db, school.id, other.id, publicId);
			expect(await readSession(database.db, foreign, 'staff', testNow)).toBeUndefined();
		});

		it('by themselves are cleared at night, and not shown before that', async () => {
			const { school, teacher, session } = await aTeacherSession();
			const tomorrow = minutesLater(13 * 60);
			expect(await listSessions(database.db, school.id, teacher.id, tomorrow)).toEqual([]);
			await clearEndedSessions(database.db, school.id, minutesLater(60));
			expect(await rowOf(school.id, session)).toBeDefined();
			await clearEndedSessions(database.db, school.id, tomorrow);
			expect(await rowOf(school.id, session)).toBeUndefined();
		});
	});

	// Guards against a write at every click of thirty children.
	it('are marked as seen at most once a minute', async () => {
		const { school, session } = await aPupilSession();
		const lastSeen = async () => (await rowOf(school.id, session))?.last_seen_at;
		await readSession(database.db, session, 'pupil', minutesLater(0.9));
		expect(await lastSeen()).toBe(instant(testNow));
		await readSession(database.db, session, 'pupil', minutesLater(1));
		expect(await lastSeen()).toBe(instant(minutesLater(1)));
	});

	// Guards against a cookie that was made up: it is nobody, and never an error page.
	it('that were never ours are nobody', async () => {
		const { school, session } = await aTeacherSession();
		const [, random = ''] = session.split('.');
		const other = await aSchool(database.db);
		for (const cookie of [
			'',
			'.',
			'x',
			`${school.id}.`,
			random,
			`${other.id}.${random}`,
			`${school.id}.${'a'.repeat(32)}`,
			`${school.id}.${random}\u0000`,
			`\u0000${session}`,
			'💥'.repeat(50),
			'a'.repeat(100_000),
			`' or 1=1 --.${random}`
		]) {
			expect(await readSession(database.db, cookie, 'staff', testNow), cookie.slice(0, 60)).toBeUndefined();
			await endSession(database.db, cookie);
		}
		expect(await readSession(database.db, session, 'staff', testNow)).toBeDefined();
	});

	// Guards against a child's session in the cookie of the staff, and the other way round.
	it('of a child open no staff page, and the other way round', async () => {
		const [staff, pupil] = [await aTeacherSession(), await aPupilSession()];
		expect(await readSession(database.db, pupil.session, 'staff', testNow)).toBeUndefined();
		expect(await readSession(database.db, staff.session, 'pupil', testNow)).toBeUndefined();
		expect(await findSignedInStaff(database.db, pupil.session, testNow)).toBeNull();
		expect(await findSignedInPupil(database.db, staff.session, testNow)).toBeNull();
	});

	it('are recognised by the cookie that holds them', async () => {
		const { teacher, session } = await aTeacherSession();
		expect(isSessionIn(session, { ...teacher, sessionId: sha256(session) })).toBe(true);
		expect(isSessionIn(undefined, { sessionId: sha256('') })).toBe(false);
		expect(isSessionIn('x', { sessionId: sha256(session) })).toBe(false);
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
				groupName: 'Groep 6',
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
