import { verify } from '@node-rs/argon2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { countFailure } from '#lib/server/rate-limit.ts';
import { instant } from '#lib/server/time.ts';
import { minutesLater, onBothDatabases, testKeyring, testNow } from '../../../tests/fixtures/databases.ts';
import { auditedActions } from '../../../tests/fixtures/pupils.ts';
import { anApp, giveApp, givePassword, PASSWORD } from '../../../tests/fixtures/sign-in.ts';
import { aSchool, aStaff, type StaffWishes } from '../../../tests/fixtures/staff.ts';
import { findSignedInStaff } from './actors.server.ts';
import { ACCOUNT_FAILURES, ADDRESS_FAILURES } from './rules.ts';
import { trustDevice } from './second-factor.server.ts';
import {
	beginStaffSession,
	checkPassword,
	checkSecondFactor,
	confirmEnrolment,
	enrolment,
	type StaffTicket
} from './staff-sign-in.server.ts';
import { systemContext } from '#lib/server/context.ts';

// The library itself runs; the spy counts how often.
vi.mock('@node-rs/argon2', { spy: true });

let count = 0;
const anAddress = () => `192.0.2.${(count += 1)}`;

onBothDatabases('the sign-in of staff', (database) => {
	afterEach(() => void vi.mocked(verify).mockClear());

	async function aColleague(wishes: StaffWishes = {}) {
		const school = await aSchool(database.db);
		const email = wishes.email ?? `colleague${(count += 1)}@proef.example`;
		const staff = await aStaff(database.db, school.id, { ...wishes, email });
		await givePassword(database.db, school.id, staff.id);
		const ticket: StaffTicket = { schoolId: school.id, staffId: staff.id };
		return {
			school,
			staff,
			email,
			ticket,
			context: (now = testNow) => systemContext(database.db, testKeyring, school, now)
		};
	}
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
			const { email, ticket } = await aColleague({ functions: ['trainee'] });
			expect(await check(` ${email.toUpperCase()} `)).toEqual({ ok: true, value: { ticket, step: 'done' } });
		});

		// Guards against somebody who learns from answer, or from the time it takes, who works at the school.
		it('gets the same answer, for the same work, whether the address is unknown, the password wrong, or the access ended', async () => {
			const [known, ended, invited] = [await aColleague(), await aColleague(), await aColleague()];
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
				await aColleague({ email, functions: ['trainee'] }),
				await aColleague({ email, functions: ['trainee'] })
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
				const { email } = await aColleague();
				for (const address of [email, 'nobody-at-all@proef.example']) {
					for (let index = 0; index < ACCOUNT_FAILURES; index += 1)
						expect(await check(address, 'wrong')).toMatchObject({ code: 'wrong-password' });
					expect(await check(address)).toEqual({ ok: false, code: 'too-often', details: { minutes: 10 } });
				}
				expect((await check(email, PASSWORD, { now: minutesLater(11) })).ok).toBe(true);
			});

			// Guards against a thousand passwords that are sent at the same moment and all tried before the first is counted.
			it('at the same moment is tried ten times and no more', async () => {
				const { email } = await aColleague();
				const answers = await Promise.all(
					Array.from({ length: 25 }, (_, index) => check(email, `wrong ${index}`))
				);
				expect(answers.filter((one) => !one.ok && one.code === 'wrong-password')).toHaveLength(
					ACCOUNT_FAILURES
				);
				expect(vi.mocked(verify)).toHaveBeenCalledTimes(ACCOUNT_FAILURES);
			});

			it('is forgotten after a right one', async () => {
				const { email } = await aColleague();
				for (let round = 0; round < 3; round += 1) {
					for (let index = 0; index < 5; index += 1) await check(email, 'wrong');
					expect((await check(email)).ok).toBe(true);
				}
			});

			// Guards against a whole school behind one address that is locked out, and against guessing at everybody's account.
			it('from one address waits after 300, and right ones are never counted', async () => {
				const [{ email }, other] = [await aColleague(), await aColleague()];
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
				const { email, staff, context } = await aColleague();
				const { token } = await trustDevice(context(), staff.id);
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
			const { email } = await aColleague({ functions });
			expect(await check(email)).toMatchObject({ value: { step } });
		});

		it('whoever has an app gives a code, whatever the functions ask', async () => {
			for (const functions of [['teacher'], ['trainee']] as const) {
				const { school, staff, email } = await aColleague({ functions: [...functions] });
				await giveApp(database.db, school.id, staff.id);
				expect(await check(email)).toMatchObject({ value: { step: 'code' } });
			}
		});

		// Guards against a trusted device that is trusted for ever, for everybody, or for who copied half a cookie.
		it('an own trusted device goes without for thirty days', async () => {
			const { school, staff, email, context } = await aColleague();
			await giveApp(database.db, school.id, staff.id);
			const { token, days } = await trustDevice(context(), staff.id);
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
			const { school, email } = await aColleague();
			await database.db.updateTable('staff').set({ is_demo: 1 }).where('school_id', '=', school.id).execute();
			expect(await check(email)).toMatchObject({ value: { step: 'enrol' } });
			await database.db.updateTable('schools').set({ is_demo: 1 }).where('id', '=', school.id).execute();
			expect(await check(email)).toMatchObject({ value: { step: 'done' } });
		});
	});

	describe('a code', () => {
		async function withApp() {
			const colleague = await aColleague();
			return { ...colleague, app: await giveApp(database.db, colleague.school.id, colleague.staff.id) };
		}
		const give = (ticket: StaffTicket, code: string, now = testNow) =>
			checkSecondFactor(database.db, testKeyring, ticket, code, now);

		it('of this moment, the half minute before or after it is right, spaces and all', async () => {
			for (const seconds of [-30, 0, 30]) {
				const { ticket, app } = await withApp();
				const code = app.code(new Date(testNow.getTime() + seconds * 1000));
				expect(await give(ticket, `${code.slice(0, 3)} ${code.slice(3)}`), String(seconds)).toEqual({
					ok: true,
					value: 'in'
				});
			}
			for (const seconds of [-60, 60]) {
				const { ticket, app } = await withApp();
				expect(
					await give(ticket, app.code(new Date(testNow.getTime() + seconds * 1000))),
					String(seconds)
				).toMatchObject({ code: 'wrong-code' });
			}
		});

		// Guards against somebody who reads a code over a shoulder and uses it again.
		it('counts once, also at the same moment, and no older one after it', async () => {
			const { ticket, app } = await withApp();
			const both = await Promise.all([give(ticket, app.code(testNow)), give(ticket, app.code(testNow))]);
			expect(both.map((one) => one.ok).sort()).toEqual([false, true]);
			expect(await give(ticket, app.code(testNow))).toMatchObject({ code: 'wrong-code' });
			expect(await give(ticket, app.code(minutesLater(-0.5)))).toMatchObject({ code: 'wrong-code' });
			expect(await give(ticket, app.code(minutesLater(0.5)))).toMatchObject({ ok: true });
		});

		it('of a colleague’s app, or rubbish, is wrong', async () => {
			const [one, two] = [await withApp(), await withApp()];
			for (const code of [
				two.app.code(testNow),
				'',
				'12345',
				'1234567',
				'abcdef',
				'💥',
				'\u0000',
				'AAAAA-AAAAA'
			]) {
				expect(await give(one.ticket, code), code).toMatchObject({ code: 'wrong-code' });
			}
		});

		// Guards against a million codes that are sent at once by somebody who has the password.
		it('wrong ten times waits, also when all come at the same moment', async () => {
			const { ticket, app } = await withApp();
			const answers = await Promise.all(
				Array.from({ length: 25 }, (_, index) => give(ticket, String(100_000 + index)))
			);
			expect(answers.filter((one) => !one.ok && one.code === 'wrong-code').length).toBeLessThanOrEqual(
				ACCOUNT_FAILURES
			);
			expect(await give(ticket, app.code(testNow))).toMatchObject({ code: 'too-often' });
			expect(await give(ticket, app.code(minutesLater(11)), minutesLater(11))).toMatchObject({ ok: true });
		});

		// Guards against a sign-in that was halfway when the director ended the access.
		it('opens nothing for who has no access any more', async () => {
			const { school, staff, ticket, app } = await withApp();
			await endAccess(school.id, staff.id);
			expect(await give(ticket, app.code(testNow))).toMatchObject({ code: 'wrong-code' });
		});
	});

	describe('an app that is set up', () => {
		const enrol = (ticket: StaffTicket & { secret: string }, code: string) =>
			confirmEnrolment(database.db, testKeyring, ticket, code, testNow);

		it('is kept sealed when its first code is right, and that code counts no second time', async () => {
			const { school, staff, email, ticket } = await aColleague();
			const app = anApp();
			const enrolling = { ...ticket, secret: app.secret };
			expect((await enrolment(database.db, enrolling)).uri).toMatch(/^otpauth:\/\/totp\/.*secret=/);
			expect(await enrol(enrolling, '000000')).toMatchObject({ code: 'wrong-code' });
			expect(await check(email)).toMatchObject({ value: { step: 'enrol' } });
			const confirmed = await enrol(enrolling, app.code(testNow));
			expect(confirmed.ok && confirmed.value).toHaveLength(10);
			const row = await database.db
				.selectFrom('staff')
				.selectAll()
				.where('school_id', '=', school.id)
				.where('id', '=', staff.id)
				.executeTakeFirstOrThrow();
			expect(row.totp_secret).toMatch(/^w1\./);
			expect(row.totp_secret).not.toContain(app.secret);
			expect(await check(email)).toMatchObject({ value: { step: 'code' } });
			expect(
				await checkSecondFactor(database.db, testKeyring, ticket, app.code(testNow), testNow)
			).toMatchObject({ code: 'wrong-code' });
			expect(await auditedActions(database.db, school.id, staff.id)).toEqual(['second-factor.set']);
		});

		// Guards against somebody at an open laptop, or with a copy of an old ticket, who puts an own app in place of the real one.
		it('never takes the place of one that is there', async () => {
			const { school, staff, ticket } = await aColleague();
			const app = await giveApp(database.db, school.id, staff.id);
			const own = anApp();
			expect(await enrol({ ...ticket, secret: own.secret }, own.code(testNow))).toEqual({
				ok: false,
				code: 'second-factor-set'
			});
			expect(
				await checkSecondFactor(database.db, testKeyring, ticket, own.code(testNow), testNow)
			).toMatchObject({ code: 'wrong-code' });
			expect(
				await checkSecondFactor(database.db, testKeyring, ticket, app.code(testNow), testNow)
			).toMatchObject({ ok: true });
		});

		it('by two at the same moment is that of one of them', async () => {
			const { ticket } = await aColleague();
			const [mine, theirs] = [anApp(), anApp()];
			const both = await Promise.all(
				[mine, theirs].map((app) => enrol({ ...ticket, secret: app.secret }, app.code(testNow)))
			);
			expect(both.map((one) => one.ok).sort()).toEqual([false, true]);
		});

		it('is refused when access ended halfway', async () => {
			const { school, staff, ticket } = await aColleague();
			await endAccess(school.id, staff.id);
			const app = anApp();
			expect(await enrol({ ...ticket, secret: app.secret }, app.code(testNow))).toMatchObject({
				code: 'wrong-code'
			});
		});
	});

	describe('a recovery code', () => {
		// Guards against a code on paper that opens the door twice, or the door of somebody else.
		it('works once, with or without its dash, for who it was made for', async () => {
			const [one, two] = [await aColleague(), await aColleague()];
			const app = anApp();
			const confirmed = await confirmEnrolment(
				database.db,
				testKeyring,
				{ ...one.ticket, secret: app.secret },
				app.code(testNow),
				testNow
			);
			const codes = confirmed.ok ? confirmed.value : [];
			const give = (ticket: StaffTicket, code = '') =>
				checkSecondFactor(database.db, testKeyring, ticket, code, testNow);
			expect(await give(two.ticket, codes[0])).toMatchObject({ code: 'wrong-code' });
			const both = await Promise.all([give(one.ticket, codes[0]), give(one.ticket, codes[0])]);
			expect(both.map((answer) => answer.ok).sort()).toEqual([false, true]);
			expect(await give(one.ticket, codes[1]?.replace('-', ' ').toLowerCase())).toMatchObject({ ok: true });
			const rows = await database.db
				.selectFrom('recovery_codes')
				.selectAll()
				.where('school_id', '=', one.school.id)
				.execute();
			expect(rows.filter((row) => row.used_at !== null)).toHaveLength(2);
			for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code.slice(0, 5));
			// A colleague can see in the audit trail that a paper was used in place of a phone.
			expect(await auditedActions(database.db, one.school.id, one.staff.id)).toEqual([
				'second-factor.set',
				'recovery-code.used',
				'recovery-code.used'
			]);
		});
	});

	it('begins a session that says whether a second factor was given', async () => {
		const { school, staff, ticket } = await aColleague();
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
