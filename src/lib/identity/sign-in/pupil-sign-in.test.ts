import { describe, expect, it } from 'vitest';
import { instant } from '#lib/server/time.ts';
import { countFailure } from '#lib/server/rate-limit.ts';
import { minutesLater, onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil, aPupilSession } from '../../../../tests/fixtures/pupils.ts';
import { aClassCode } from '../../../../tests/fixtures/sign-in.ts';
import { aGroup, aSchool } from '../../../../tests/fixtures/staff.ts';
import { sha256 } from '#lib/server/crypto.ts';
import {
	choosePupil,
	enterClassCode,
	enterGroup,
	listTiles,
	openGroup,
	picturesResetNotice,
	type PupilTicket
} from './pupil-sign-in.server.ts';
import { ADDRESS_FAILURES } from '../rules.ts';
import { endSession } from './sessions.server.ts';

let count = 0;
const anAddress = () => `192.0.2.${(count += 1)}`;

onBothDatabases('the sign-in of a child', (database) => {
	async function aClass() {
		const school = await aSchool(database.db);
		const groupId = await aGroup(database.db, school);
		const code = await aClassCode(database.db, school.id, groupId);
		const ticket: PupilTicket = { schoolId: school.id, groupId, code, taps: [], purpose: 'begin' };
		return { school, groupId, code, ticket };
	}

	describe('a class code', () => {
		it('opens its group, however a child types it', async () => {
			const { school, groupId, code } = await aClass();
			const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
			expect(await enterClassCode(database.db, typed, anAddress(), testNow)).toEqual({
				ok: true,
				value: { schoolId: school.id, groupId, code }
			});
		});

		// Guards against rubbish that ends in an error page, or that a database takes for a question.
		it.each([
			'',
			'ABC',
			'XXXX9999',
			'A'.repeat(10_000),
			'ABCD\u00001234',
			'💥💥💥💥',
			"' or '1'='1",
			'ABCD%'
		])('that nobody made is unknown: %j', async (typed) => {
			expect(await enterClassCode(database.db, typed.slice(0, 10_000), anAddress(), testNow)).toEqual({
				ok: false,
				code: 'class-code-unknown'
			});
		});

		it('of last year has had its time', async () => {
			const { code } = await aClass();
			await database.db
				.updateTable('directory_class_codes')
				.set({ expires_at: instant(testNow) })
				.where('code', '=', code)
				.execute();
			expect(await enterClassCode(database.db, code, anAddress(), testNow)).toEqual({
				ok: false,
				code: 'class-code-expired'
			});
		});

		// Guards against thirty children behind one address who keep each other out, and against guessing without end.
		it('may be wrong 300 times in ten minutes from one address; right ones are never counted', async () => {
			const { code } = await aClass();
			const address = anAddress();
			expect(ADDRESS_FAILURES).toBeGreaterThanOrEqual(300);
			for (let index = 0; index < 40; index += 1)
				expect((await enterClassCode(database.db, code, address, testNow)).ok).toBe(true);
			for (let index = 0; index < 4; index += 1)
				await enterClassCode(database.db, 'XXXX9999', address, testNow);
			await Promise.all(
				Array.from({ length: ADDRESS_FAILURES - 5 }, () =>
					countFailure(database.db, { purpose: 'class-code-address', subject: address }, testNow)
				)
			);
			expect((await enterClassCode(database.db, code, address, testNow)).ok).toBe(true);
			await enterClassCode(database.db, 'XXXX9999', address, testNow);
			expect(await enterClassCode(database.db, code, address, testNow)).toMatchObject({
				ok: false,
				code: 'too-often'
			});
			expect((await enterClassCode(database.db, code, anAddress(), testNow)).ok).toBe(true);
			expect((await enterClassCode(database.db, code, address, minutesLater(11))).ok).toBe(true);
		});
	});

	describe('names', () => {
		it('are shown for a ticket with a code that works', async () => {
			const { groupId, ticket } = await aClass();
			expect(await openGroup(database.db, ticket, testNow)).toEqual({ id: groupId, name: 'Groep 6' });
		});

		// Guards against a leaked code that goes on working for who had it: renewing it closes the door at that moment.
		it('are not shown once the code was renewed, ran out, or never was', async () => {
			const { school, code, ticket } = await aClass();
			const other = await aClass();
			expect(await openGroup(database.db, { ...ticket, code: 'XXXX9999' }, testNow)).toBeUndefined();
			expect(await openGroup(database.db, { ...ticket, code: other.code }, testNow)).toBeUndefined();
			expect(await openGroup(database.db, ticket, new Date('2027-08-02T09:00:00Z'))).toBeUndefined();
			await database.db
				.deleteFrom('directory_class_codes')
				.where('code', '=', code)
				.where('school_id', '=', school.id)
				.execute();
			expect(await openGroup(database.db, ticket, testNow)).toBeUndefined();
		});

		// Guards against a child who is signed in and gets the list of names through the page that asks the pictures again.
		it('are not shown to a child who is only asked again', async () => {
			const { school, groupId, ticket } = await aClass();
			const pupilId = await aPupil(database.db, school, groupId);
			const session = await aPupilSession(database.db, school.id, pupilId);
			const { code: _, ...again } = ticket;
			const confirming: PupilTicket = { ...again, purpose: 'confirm', pupilId, sessionId: sha256(session) };
			expect((await choosePupil(database.db, confirming, pupilId, testNow)).ok).toBe(true);
			expect(await openGroup(database.db, confirming, testNow)).toBeUndefined();
		});

		it('are of the children who are there today, two Noors apart', async () => {
			const { school, groupId } = await aClass();
			const sixB = await aGroup(database.db, school, 'Groep 6b');
			await aPupil(database.db, school, groupId, { firstName: 'Noor', lastName: 'Smit' });
			await aPupil(database.db, school, groupId, { firstName: 'Noor', lastName: 'Bakker' });
			await aPupil(database.db, school, groupId, { firstName: 'Left', left_on: '2026-11-24' });
			await aPupil(database.db, school, groupId, { firstName: 'Died', died_on: '2026-11-24' });
			await aPupil(database.db, school, sixB, { firstName: 'Elsewhere' });
			const labels = (await listTiles(database.db, school.id, groupId, testNow)).map((tile) => tile.label);
			expect(labels).toEqual(['Noor B.', 'Noor S.']);
			expect(await listTiles(database.db, 'another-school', groupId, testNow)).toEqual([]);
		});

		it('of a group of another year or school are not there', async () => {
			const { school, groupId } = await aClass();
			const other = await aSchool(database.db);
			expect(await enterGroup(database.db, other.id, groupId, testNow)).toBeUndefined();
			await database.db
				.insertInto('school_years')
				.values({
					school_id: school.id,
					id: 'old',
					name: '2025-2026',
					starts_on: '2025-08-01',
					ends_on: '2026-07-31'
				})
				.execute();
			await database.db
				.updateTable('groups')
				.set({ school_year_id: 'old' })
				.where('school_id', '=', school.id)
				.where('id', '=', groupId)
				.execute();
			expect(await enterGroup(database.db, school.id, groupId, testNow)).toBeUndefined();
		});
	});

	describe('a name that was tapped', () => {
		it('is a child of the group, with or without pictures', async () => {
			const { school, groupId, ticket } = await aClass();
			const with3 = await aPupil(database.db, school, groupId);
			const without = await aPupil(database.db, school, groupId, { firstName: 'Sem', picture_hash: null });
			expect(await choosePupil(database.db, ticket, with3, testNow)).toEqual({
				ok: true,
				value: { firstName: 'Noor', mustChoose: false }
			});
			expect(await choosePupil(database.db, ticket, without, testNow)).toEqual({
				ok: true,
				value: { firstName: 'Sem', mustChoose: true }
			});
		});

		// Guards against a hand-made post with the id of a child elsewhere, and against an error page for rubbish.
		it('of another group, another school, one who just left, or made up, is gone', async () => {
			const { school, groupId, ticket } = await aClass();
			const other = await aClass();
			const elsewhere = await aPupil(database.db, other.school, other.groupId);
			const sixB = await aPupil(database.db, school, await aGroup(database.db, school, 'Groep 6b'));
			const left = await aPupil(database.db, school, groupId, { left_on: '2026-11-24' });
			for (const id of [
				elsewhere,
				sixB,
				left,
				'',
				'x',
				`${left}\u0000`,
				'💥',
				'a'.repeat(1000),
				"' or 1=1"
			]) {
				expect(await choosePupil(database.db, ticket, id, testNow), id).toEqual({
					ok: false,
					code: 'name-gone'
				});
			}
		});

		it('opens nothing when the ticket does not any more', async () => {
			const { school, groupId, ticket } = await aClass();
			const pupilId = await aPupil(database.db, school, groupId);
			const session = await aPupilSession(database.db, school.id, pupilId);
			const { code, ...rest } = ticket;
			const confirming: PupilTicket = { ...rest, purpose: 'confirm', pupilId, sessionId: sha256(session) };
			// Guards against the ticket of one child that is used for another.
			const classmate = await aPupil(database.db, school, groupId, { firstName: 'Sem' });
			expect(
				await choosePupil(database.db, { ...confirming, pupilId: classmate }, classmate, testNow)
			).toEqual({ ok: false, code: 'ticket-gone' });
			// Guards against a copy of the ticket that is used after "Klaar".
			await endSession(database.db, session);
			expect(await choosePupil(database.db, confirming, pupilId, testNow)).toEqual({
				ok: false,
				code: 'ticket-gone'
			});
			await database.db
				.deleteFrom('directory_class_codes')
				.where('code', '=', code ?? '')
				.execute();
			expect(await choosePupil(database.db, ticket, pupilId, testNow)).toEqual({
				ok: false,
				code: 'ticket-gone'
			});
			// Guards against a ticket without a code, which would match a row without one.
			expect(await choosePupil(database.db, rest as PupilTicket, pupilId, testNow)).toEqual({
				ok: false,
				code: 'ticket-gone'
			});
		});
	});

	it('tells a child whose pictures an adult erased', async () => {
		const { school, groupId } = await aClass();
		const pupilId = await aPupil(database.db, school, groupId);
		expect(await picturesResetNotice(database.db, school.id, pupilId)).toBe(false);
		await database.db
			.updateTable('pupils')
			.set({ pictures_reset_by: 'a' })
			.where('school_id', '=', school.id)
			.where('id', '=', pupilId)
			.execute();
		expect(await picturesResetNotice(database.db, school.id, pupilId)).toBe(true);
	});
});
