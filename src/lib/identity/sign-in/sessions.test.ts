import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { instant } from '#lib/server/time.ts';
import { minutesLater, onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil } from '../../../../tests/fixtures/pupils.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
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
import type { AccountKind } from '../types.ts';

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
			await readSession(database.db, session, 'staff', minutesLater(30));
			const row = await rowOf(school.id, session);
			// Lucia asks for half past nine in the evening; the end of the session is nine.
			expect(row?.ends_at).toBe(instant(minutesLater(12 * 60)));
			expect(row?.expires_at).toBe(row?.ends_at);
			expect((await rowOf(school.id, other))?.expires_at).toBe(expires);
		});

		it('the adapter knows a session by the id in the cookie, never by the one in the database', async () => {
			const { session, teacher } = await aTeacherSession();
			const [found, user] = await sessionAdapter(database.db).getSessionAndUser(session);
			expect(found).toMatchObject({ id: session, userId: teacher.id });
			expect(user).toMatchObject({ id: teacher.id });
			expect(await sessionAdapter(database.db).getSessionAndUser(sha256(session))).toEqual([null, null]);
		});

		it('within its end it goes as far as lucia asks', async () => {
			const { school, session } = await aTeacherSession();
			await database.db
				.updateTable('sessions')
				.set({ expires_at: instant(minutesLater(60)), ends_at: instant(minutesLater(24 * 60)) })
				.where('school_id', '=', school.id)
				.execute();
			itIs(minutesLater(30));
			await readSession(database.db, session, 'staff', minutesLater(30));
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

	it('are recognised by the cookie that holds them', async () => {
		const { teacher, session } = await aTeacherSession();
		expect(isSessionIn(session, { ...teacher, sessionId: sha256(session) })).toBe(true);
		expect(isSessionIn(undefined, { sessionId: sha256('') })).toBe(false);
		expect(isSessionIn('x', { sessionId: sha256(session) })).toBe(false);
	});
});
