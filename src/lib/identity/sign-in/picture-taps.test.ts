import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { minutesLater, onBothDatabases, testKeyring, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil, aPupilSession, countSessions, type PupilWishes } from '../../../../tests/fixtures/pupils.ts';
import { aClassCode, givePictures, PICTURES_OF_A_CHILD } from '../../../../tests/fixtures/sign-in.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { findSignedInPupil } from './actors.server.ts';
import { tapPicture, waitFor, type Tap } from './picture-taps.server.ts';
import type { PupilTicket } from './pupil-sign-in.server.ts';
import type { Picture } from '../types.ts';

const WRONG: Picture[] = ['cat', 'moon', 'sun'];

onBothDatabases('pictures', (database) => {
	async function aChild(wishes: PupilWishes = {}) {
		const school = await aSchool(database.db);
		const groupId = await aGroup(database.db, school);
		const code = await aClassCode(database.db, school.id, groupId);
		const teachers = [
			await aStaff(database.db, school.id, { groupIds: [groupId] }),
			await aStaff(database.db, school.id, { groupIds: [groupId] })
		];
		await aStaff(database.db, school.id, { groupIds: [await aGroup(database.db, school, 'Groep 7')] });
		const pupilId = await aPupil(database.db, school, groupId, wishes);
		if (wishes.picture_hash !== null) await givePictures(database.db, school.id, pupilId);
		const ticket: PupilTicket = { schoolId: school.id, groupId, code, pupilId, taps: [], purpose: 'begin' };
		return { school, groupId, pupilId, ticket, teachers };
	}

	const tap = (ticket: PupilTicket, picture: Picture, now = testNow) =>
		tapPicture(database.db, testKeyring, ticket, picture, 'iPad', now);

	/** Taps one after the other, each with the ticket that the one before gave. */
	async function tapAll(start: PupilTicket, pictures: readonly Picture[], now = testNow): Promise<Tap> {
		let ticket = start;
		let last: Tap | undefined;
		for (const picture of pictures) {
			const tapped = await tap(ticket, picture, now);
			if (!tapped.ok) throw new Error(tapped.code);
			last = tapped.value;
			if (last.state !== 'in') ticket = last.ticket;
		}
		if (!last) throw new Error('Nothing was tapped.');
		return last;
	}
	const ticketOf = (tapped: Tap): PupilTicket => {
		if (tapped.state === 'in') throw new Error('The child is in.');
		return tapped.ticket;
	};
	const hashOf = async (schoolId: string, pupilId: string) =>
		(
			await database.db
				.selectFrom('pupils')
				.selectAll()
				.where('school_id', '=', schoolId)
				.where('id', '=', pupilId)
				.executeTakeFirstOrThrow()
		).picture_hash;
	const notices = async (schoolId: string) =>
		(
			await database.db
				.selectFrom('notices')
				.selectAll()
				.where('school_id', '=', schoolId)
				.orderBy('for_account')
				.execute()
		).map(({ kind, for_account, about_account }) => ({ kind, for_account, about_account }));

	describe('that are right', () => {
		it('sign the child in', async () => {
			const { school, pupilId, ticket } = await aChild();
			const tapped = await tapAll(ticket, PICTURES_OF_A_CHILD);
			expect(tapped).toMatchObject({ state: 'in', pupilId });
			const session = tapped.state === 'in' ? (tapped.sessionId ?? '') : '';
			expect(await findSignedInPupil(database.db, session, testNow)).toMatchObject({
				id: pupilId,
				schoolId: school.id
			});
		});

		// Guards against pictures that count in any order: there would be a sixth of the codes left.
		it('count in their order only', async () => {
			const { school, pupilId, ticket } = await aChild();
			expect((await tapAll(ticket, ['moon', 'cat', 'tree'])).state).toBe('wrong');
			expect(await countSessions(database.db, school.id, pupilId)).toBe(0);
		});

		it('give nothing away on the way', async () => {
			const { ticket } = await aChild();
			const right = await tapAll(ticket, ['cat', 'moon']);
			const wrong = await tapAll(ticket, ['sun', 'sun']);
			expect(right.state).toBe(wrong.state);
		});

		// Guards against the hash of one child that opens another, or a school that opens another.
		it('are those of this child alone', async () => {
			const [noor, sem] = [await aChild(), await aChild()];
			const hash = await hashOf(noor.school.id, noor.pupilId);
			expect(hash).not.toBe(await hashOf(sem.school.id, sem.pupilId));
			await database.db
				.updateTable('pupils')
				.set({ picture_hash: hash })
				.where('school_id', '=', sem.school.id)
				.where('id', '=', sem.pupilId)
				.execute();
			expect((await tapAll(sem.ticket, PICTURES_OF_A_CHILD)).state).toBe('wrong');
		});
	});

	describe('that are wrong', () => {
		it('can be tried again four times; the fifth makes the child wait a minute, and the teachers are told', async () => {
			const { school, pupilId, ticket, teachers } = await aChild();
			for (let index = 0; index < 4; index += 1)
				expect(await tapAll(ticket, WRONG)).toMatchObject({ state: 'wrong', ticket: { taps: [] } });
			expect(await notices(school.id)).toEqual([]);
			expect(await tapAll(ticket, WRONG)).toMatchObject({ state: 'wait', minutes: 1 });
			const expected = teachers.map(({ id }) => ({
				kind: 'pictures-wrong',
				for_account: id,
				about_account: pupilId
			}));
			expect(await notices(school.id)).toEqual(
				expected.sort((a, b) => (a.for_account < b.for_account ? -1 : 1))
			);
			expect(await waitFor(database.db, pupilId, testNow)).toBe(1);
		});

		// Guards against a wait that can be sat out by tapping on, and against one that lasts until tomorrow.
		it('keep even the right ones out while the wait lasts, and no longer', async () => {
			const { school, pupilId, ticket } = await aChild();
			const two = await tapAll(ticket, ['cat', 'moon']);
			for (let index = 0; index < 5; index += 1) await tapAll(ticket, WRONG);
			expect(await tap(ticketOf(two), 'tree')).toMatchObject({
				value: { state: 'wait', ticket: { taps: [] } }
			});
			expect(await tap(ticket, 'cat')).toMatchObject({ value: { state: 'wait' } });
			expect(await countSessions(database.db, school.id, pupilId)).toBe(0);
			expect((await tapAll(ticket, PICTURES_OF_A_CHILD, minutesLater(1.01))).state).toBe('in');
			expect(await waitFor(database.db, pupilId, minutesLater(1.01))).toBe(0);
		});

		it('of one child make no other wait', async () => {
			const { school, groupId, ticket } = await aChild();
			const other = await aPupil(database.db, school, groupId, { firstName: 'Sem' });
			await givePictures(database.db, school.id, other);
			for (let index = 0; index < 5; index += 1) await tapAll(ticket, WRONG);
			expect((await tapAll({ ...ticket, pupilId: other }, PICTURES_OF_A_CHILD)).state).toBe('in');
		});

		// Guards against a script that sends all 1728 codes at the same moment, before the first of them is counted.
		it('that come at the same moment find the wait too', async () => {
			const { school, pupilId, ticket } = await aChild();
			const ready = ticketOf(await tapAll(ticket, ['cat', 'moon']));
			const guesses: Picture[] = [
				'apple',
				'bike',
				'boat',
				'cat',
				'drum',
				'fish',
				'house',
				'kite',
				'moon',
				'shoe',
				'sun'
			];
			const tapped = await Promise.all(guesses.map((picture) => tap(ready, picture)));
			const states = tapped.map((one) => (one.ok ? one.value.state : one.code));
			expect([...states].sort()).toEqual([
				...new Array<string>(7).fill('wait'),
				...new Array<string>(4).fill('wrong')
			]);
			expect(await countSessions(database.db, school.id, pupilId)).toBe(0);
		});

		// Guards against a bully who fills the teacher's page with notes until an important one is out of sight.
		it('make one note a child, until it was seen', async () => {
			const { school, ticket, teachers } = await aChild();
			for (let minute = 0; minute < 40; minute += 1) await tapAll(ticket, WRONG, minutesLater(minute));
			expect(await notices(school.id)).toHaveLength(teachers.length);
			await database.db
				.updateTable('notices')
				.set({ seen_at: 'x' })
				.where('school_id', '=', school.id)
				.where('for_account', '=', teachers[0]?.id ?? '')
				.execute();
			for (let minute = 60; minute < 120; minute += 1) await tapAll(ticket, WRONG, minutesLater(minute));
			expect(await notices(school.id)).toHaveLength(teachers.length + 1);
		});
	});

	describe('that are chosen', () => {
		it('are tapped twice, and then sign the child in', async () => {
			const { school, pupilId, ticket } = await aChild({ picture_hash: null });
			const first = await tapAll(ticket, ['sun', 'sun', 'fish']);
			expect(first).toMatchObject({ state: 'repeat', ticket: { chosen: ['sun', 'sun', 'fish'], taps: [] } });
			expect(await hashOf(school.id, pupilId)).toBeNull();
			expect((await tapAll(ticketOf(first), ['sun', 'sun', 'fish'])).state).toBe('in');
			expect((await tapAll(ticket, ['sun', 'sun', 'fish'])).state).toBe('in');
			expect((await tapAll(ticket, ['sun', 'fish', 'sun'])).state).toBe('wrong');
		});

		it('are not three times the same, and the same both times', async () => {
			const { school, pupilId, ticket } = await aChild({ picture_hash: null });
			expect(await tapAll(ticket, ['sun', 'sun', 'sun'])).toMatchObject({
				state: 'all-the-same',
				ticket: { taps: [] }
			});
			const first = await tapAll(ticket, ['sun', 'sun', 'fish']);
			const second = await tapAll(ticketOf(first), ['sun', 'fish', 'fish']);
			expect(second).toMatchObject({ state: 'not-the-same', ticket: { taps: [] } });
			expect(ticketOf(second).chosen).toBeUndefined();
			expect(await hashOf(school.id, pupilId)).toBeNull();
			expect(await countSessions(database.db, school.id, pupilId)).toBe(0);
		});

		// Guards against a classmate who chooses at the same moment, and takes the account of the child who was first.
		it('by two at the same moment are those of who was first', async () => {
			const { school, pupilId, ticket } = await aChild({ picture_hash: null });
			const [noor, bully] = [
				await tapAll(ticket, ['sun', 'sun', 'fish']),
				await tapAll(ticket, ['cat', 'cat', 'drum'])
			];
			const halfway = [
				await tapAll(ticketOf(noor), ['sun', 'sun']),
				await tapAll(ticketOf(bully), ['cat', 'cat'])
			].map(ticketOf);
			const last = await Promise.all([
				tap(halfway[0] as PupilTicket, 'fish'),
				tap(halfway[1] as PupilTicket, 'drum')
			]);
			expect(last.map((one) => one.ok && one.value.state).sort()).toEqual(['in', 'wrong']);
			expect(await countSessions(database.db, school.id, pupilId)).toBe(1);
			const winner =
				last[0]?.ok && last[0].value.state === 'in'
					? (['sun', 'sun', 'fish'] as const)
					: (['cat', 'cat', 'drum'] as const);
			expect((await tapAll(ticket, winner)).state).toBe('in');
		});

		it('clear the note that an adult erased the old ones', async () => {
			const { school, pupilId, ticket } = await aChild({ picture_hash: null });
			await database.db
				.updateTable('pupils')
				.set({ pictures_reset_by: 'x' })
				.where('school_id', '=', school.id)
				.where('id', '=', pupilId)
				.execute();
			await tapAll(ticketOf(await tapAll(ticket, ['sun', 'sun', 'fish'])), ['sun', 'sun', 'fish']);
			const row = await database.db
				.selectFrom('pupils')
				.selectAll()
				.where('school_id', '=', school.id)
				.where('id', '=', pupilId)
				.executeTakeFirst();
			expect(row).toMatchObject({ pictures_reset_by: null, pictures_changed_at: testNow.toISOString() });
		});
	});

	describe('of a child who is signed in', () => {
		async function aSignedInChild() {
			const child = await aChild();
			const session = await aPupilSession(database.db, child.school.id, child.pupilId);
			const { code: _, ...rest } = child.ticket;
			return { ...child, session, again: { ...rest, sessionId: sha256(session) } };
		}

		it('are asked again without a new session', async () => {
			const { school, pupilId, again } = await aSignedInChild();
			expect((await tapAll({ ...again, purpose: 'confirm' }, WRONG)).state).toBe('wrong');
			expect(await tapAll({ ...again, purpose: 'confirm' }, PICTURES_OF_A_CHILD)).toEqual({
				state: 'in',
				pupilId,
				sessionId: undefined
			});
			expect(await countSessions(database.db, school.id, pupilId)).toBe(1);
		});

		// Guards against a child who closes the lid halfway a change, and whose account any classmate can then take.
		it('count until new ones were chosen twice', async () => {
			const { school, pupilId, ticket, again } = await aSignedInChild();
			const change: PupilTicket = { ...again, purpose: 'change' };
			const first = await tapAll(change, ['sun', 'sun', 'fish']);
			expect(first.state).toBe('repeat');
			expect((await tapAll(ticket, PICTURES_OF_A_CHILD)).state).toBe('in');
			expect(await tapAll(ticketOf(first), ['sun', 'sun', 'fish'])).toEqual({
				state: 'in',
				pupilId,
				sessionId: undefined
			});
			expect((await tapAll(ticket, PICTURES_OF_A_CHILD)).state).toBe('wrong');
			// Guards against a friend who knew the old pictures and is still signed in somewhere: only this session is left.
			expect(await countSessions(database.db, school.id, pupilId)).toBe(1);
		});

		// Guards against a copy of the ticket with which somebody changes the pictures of a child who went home.
		it('are not changed with the ticket of a session that ended', async () => {
			const { school, pupilId, again } = await aSignedInChild();
			await database.db.deleteFrom('sessions').where('school_id', '=', school.id).execute();
			for (const purpose of ['change', 'confirm'] as const) {
				expect(await tap({ ...again, purpose }, 'cat')).toEqual({ ok: false, code: 'ticket-gone' });
			}
			expect(await hashOf(school.id, pupilId)).not.toBeNull();
		});

		// Guards against a page that only asks again and lets somebody choose, in the moment an adult erased the pictures.
		it('are not chosen where they are only asked', async () => {
			const { school, pupilId, again } = await aSignedInChild();
			await database.db
				.updateTable('pupils')
				.set({ picture_hash: null })
				.where('school_id', '=', school.id)
				.where('id', '=', pupilId)
				.execute();
			const two = ticketOf(await tapAll({ ...again, purpose: 'confirm' }, ['sun', 'sun']));
			expect(await tap(two, 'fish')).toEqual({ ok: false, code: 'name-gone' });
			expect(await hashOf(school.id, pupilId)).toBeNull();
		});
	});

	it('of a child who left halfway open nothing', async () => {
		const { school, pupilId, ticket } = await aChild();
		const two = ticketOf(await tapAll(ticket, ['cat', 'moon']));
		await database.db
			.updateTable('pupils')
			.set({ left_on: '2026-11-24' })
			.where('school_id', '=', school.id)
			.where('id', '=', pupilId)
			.execute();
		expect(await tap(two, 'tree')).toEqual({ ok: false, code: 'name-gone' });
	});
});
