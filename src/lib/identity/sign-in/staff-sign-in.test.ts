import { verify } from '@node-rs/argon2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { countFailure } from '#lib/server/rate-limit.ts';
import { instant } from '#lib/server/time.ts';
import { minutesLater, onBothDatabases, testKeyring, testNow } from '../../../../tests/fixtures/databases.ts';
import { auditedActions } from '../../../../tests/fixtures/pupils.ts';
import { aColleague, giveApp, givePassword, PASSWORD } from '../../../../tests/fixtures/sign-in.ts';
import { aStaff, type StaffWishes } from '../../../../tests/fixtures/staff.ts';
import { findSignedInStaff } from './actors.server.ts';
import { ACCOUNT_FAILURES, ADDRESS_FAILURES } from '../rules.ts';
import { trustDevice } from './second-factor.server.ts';
import { beginStaffSession, checkPassword } from './staff-sign-in.server.ts';
import { systemContext } from '#lib/server/context.ts';

// The library itself runs; the spy counts how often.
vi.mock('@node-rs/argon2', { spy: true });

let count = 0;
const anAddress = () => `192.0.2.${(count += 1)}`;

onBothDatabases('the sign-in of staff', (database) => {
	afterEach(() => void vi.mocked(verify).mockClear());

	const check = (
		email: string,
		password = PASSWORD,
		{
			address = anAddress(),
			deviceToken,
			school,
			now = testNow
		}: { address?: string; deviceToken?: string; school?: string; now?: Date } = {}
	) => checkPassword(database.db, testKeyring, { email, password }, { address, deviceToken }, school, now);
	const endAccess = (schoolId: string, id: string) =>
		database.db
			.updateTable('accounts')
			.set({ ended_at: instant(testNow) })
			.where('school_id', '=', schoolId)
			.where('id', '=', id)
			.execute();

	describe('a password', () => {
		it('that is right leads on, whatever the capitals of the address', async () => {
			const { email, ticket } = await aColleague(database.db, { functions: ['trainee'] });
			expect(await check(` ${email.toUpperCase()} `)).toEqual({ ok: true, value: { ticket, step: 'done' } });
		});

		// Guards against somebody who learns from answer, or from the time it takes, who works at the school.
		it('gets the same answer, for the same work, whether the address is unknown, the password wrong, or the access ended', async () => {
			const [known, ended, invited] = [
				await aColleague(database.db),
				await aColleague(database.db),
				await aColleague(database.db)
			];
			await endAccess(ended.school.id, ended.staff.id);
			await database.db
				.updateTable('staff')
				.set({ password_hash: null })
				.where('school_id', '=', invited.school.id)
				.execute();
			const cases: [string, string, string][] = [
				['unknown', 'nobody@proef.example', PASSWORD],
				['wrong', known.email, 'acht groene fietsen'],
				['ended', ended.email, PASSWORD],
				['invited', invited.email, PASSWORD],
				['rubbish', '\u0000💥', '\u0000'],
				['long', known.email, 'x'.repeat(1000)]
			];
			for (const [name, email, password] of cases) {
				vi.mocked(verify).mockClear();
				expect(await check(email, password), name).toEqual({ ok: false, code: 'wrong-password' });
				expect(vi.mocked(verify), name).toHaveBeenCalledTimes(1);
			}
		});

		it('of somebody who works at two schools opens the one of the page first, and the other by its own password', async () => {
			const email = 'both@proef.example';
			const [one, two] = [
				await aColleague(database.db, { email, functions: ['trainee'] }),
				await aColleague(database.db, { email, functions: ['trainee'] })
			];
			for (const { school, ticket } of [one, two]) {
				expect(await check(email, PASSWORD, { school: school.id })).toMatchObject({ value: { ticket } });
			}
			await database.db
				.updateTable('staff')
				.set({ password_hash: null })
				.where('school_id', '=', one.school.id)
				.execute();
			expect(await check(email, PASSWORD, { school: one.school.id })).toMatchObject({
				value: { ticket: two.ticket }
			});
		});

		describe('wrong too often', () => {
			it('for one account waits ten minutes, also for an address that nobody has', async () => {
				const { email } = await aColleague(database.db);
				for (const address of [email, 'nobody-at-all@proef.example']) {
					for (let index = 0; index < ACCOUNT_FAILURES; index += 1)
						expect(await check(address, 'wrong')).toMatchObject({ code: 'wrong-password' });
					expect(await check(address)).toEqual({ ok: false, code: 'too-often', details: { minutes: 10 } });
				}
				expect((await check(email, PASSWORD, { now: minutesLater(11) })).ok).toBe(true);
			});

			// Guards against a thousand passwords that are sent at the same moment and all tried before the first is counted.
			it('at the same moment is tried ten times and no more', async () => {
				const { email } = await aColleague(database.db);
				const answers = await Promise.all(
					Array.from({ length: 25 }, (_, index) => check(email, `wrong ${index}`))
				);
				expect(answers.filter((one) => !one.ok && one.code === 'wrong-password')).toHaveLength(
					ACCOUNT_FAILURES
				);
				expect(vi.mocked(verify)).toHaveBeenCalledTimes(ACCOUNT_FAILURES);
			});

			it('is forgotten after a right one', async () => {
				const { email } = await aColleague(database.db);
				for (let round = 0; round < 3; round += 1) {
					for (let index = 0; index < 5; index += 1) await check(email, 'wrong');
					expect((await check(email)).ok).toBe(true);
				}
			});

			// Guards against a whole school behind one address that is locked out, and against guessing at everybody's account.
			it('from one address waits after 300, and right ones are never counted', async () => {
				const [{ email }, other] = [await aColleague(database.db), await aColleague(database.db)];
				const address = anAddress();
				expect(ADDRESS_FAILURES).toBeGreaterThanOrEqual(300);
				for (let index = 0; index < 3; index += 1) await check(email, PASSWORD, { address });
				await Promise.all(
					Array.from({ length: ADDRESS_FAILURES - 1 }, () =>
						countFailure(database.db, { purpose: 'staff-address', subject: address }, testNow)
					)
				);
				expect((await check(email, PASSWORD, { address })).ok).toBe(true);
				expect(await check(email, 'wrong', { address })).toMatchObject({ code: 'wrong-password' });
				expect(await check(other.email, PASSWORD, { address })).toMatchObject({ code: 'too-often' });
				expect((await check(other.email)).ok).toBe(true);
			});

			// Guards against a pupil who keeps the director out by mistyping a password all morning.
			it('by somebody else does not lock a colleague out of their own trusted device', async () => {
				const { school, email, staff } = await aColleague(database.db);
				const { token } = await trustDevice(
					systemContext(database.db, testKeyring, school, testNow),
					staff.id
				);
				for (let index = 0; index <= ACCOUNT_FAILURES; index += 1) await check(email, 'wrong');
				expect(await check(email)).toMatchObject({ code: 'too-often' });
				expect(await check(email, PASSWORD, { deviceToken: 'made-up' })).toMatchObject({ code: 'too-often' });
				expect((await check(email, PASSWORD, { deviceToken: token })).ok).toBe(true);
				for (let index = 0; index < ACCOUNT_FAILURES; index += 1)
					await check(email, 'wrong', { deviceToken: token });
				expect(await check(email, PASSWORD, { deviceToken: token })).toMatchObject({ code: 'too-often' });
			});
		});
	});

	describe('after the password', () => {
		it.each<[string, StaffWishes['functions'], string]>([
			['a teacher sets up an app', ['teacher'], 'enrol'],
			['a trainee is in', ['trainee'], 'done'],
			['somebody with two functions follows the stricter', ['trainee', 'office'], 'enrol'],
			['somebody without a function is in, and sees nothing', [], 'done']
		])('%s', async (_what, functions, step) => {
			const { email } = await aColleague(database.db, { functions });
			expect(await check(email)).toMatchObject({ value: { step } });
		});

		it('whoever has an app gives a code, whatever the functions ask', async () => {
			for (const functions of [['teacher'], ['trainee']] as const) {
				const { school, staff, email } = await aColleague(database.db, { functions: [...functions] });
				await giveApp(database.db, school.id, staff.id);
				expect(await check(email)).toMatchObject({ value: { step: 'code' } });
			}
		});

		// Guards against a trusted device that is trusted for ever, for everybody, or for who copied half a cookie.
		it('an own trusted device goes without for thirty days', async () => {
			const { school, staff, email } = await aColleague(database.db);
			await giveApp(database.db, school.id, staff.id);
			const { token, days } = await trustDevice(
				systemContext(database.db, testKeyring, school, testNow),
				staff.id
			);
			expect(days).toBe(30);
			const rows = await database.db
				.selectFrom('trusted_devices')
				.selectAll()
				.where('school_id', '=', school.id)
				.execute();
			expect(JSON.stringify(rows)).not.toContain(token);
			const inDays = (number: number) => minutesLater(number * 24 * 60);
			expect(await check(email, PASSWORD, { deviceToken: token, now: inDays(29.9) })).toMatchObject({
				value: { step: 'trusted' }
			});
			expect(await check(email, PASSWORD, { deviceToken: token, now: inDays(30) })).toMatchObject({
				value: { step: 'code' }
			});
			expect(await check(email, PASSWORD, { deviceToken: sha256(token) })).toMatchObject({
				value: { step: 'code' }
			});
			const colleague = await aStaff(database.db, school.id, { email: 'next-desk@proef.example' });
			await givePassword(database.db, school.id, colleague.id);
			await giveApp(database.db, school.id, colleague.id);
			expect(await check('next-desk@proef.example', PASSWORD, { deviceToken: token })).toMatchObject({
				value: { step: 'code' }
			});
		});

		it('a demo account of a demo school is in; of a real school it is not', async () => {
			const { school, email } = await aColleague(database.db);
			await database.db.updateTable('staff').set({ is_demo: 1 }).where('school_id', '=', school.id).execute();
			expect(await check(email)).toMatchObject({ value: { step: 'enrol' } });
			await database.db.updateTable('schools').set({ is_demo: 1 }).where('id', '=', school.id).execute();
			expect(await check(email)).toMatchObject({ value: { step: 'done' } });
		});
	});

	it('begins a session that says whether a second factor was given', async () => {
		const { school, staff, ticket } = await aColleague(database.db);
		const session = await beginStaffSession(
			database.db,
			testKeyring,
			ticket,
			'Firefox, Linux',
			true,
			testNow
		);
		expect(await findSignedInStaff(database.db, session, testNow)).toMatchObject({
			id: staff.id,
			confirmedAt: instant(testNow)
		});
		// Without it a teacher is nobody.
		const without = await beginStaffSession(
			database.db,
			testKeyring,
			ticket,
			'Firefox, Linux',
			false,
			testNow
		);
		expect(await findSignedInStaff(database.db, without, testNow)).toBeNull();
		expect(await auditedActions(database.db, school.id, staff.id)).toEqual(['signed-in', 'signed-in']);
	});
});
