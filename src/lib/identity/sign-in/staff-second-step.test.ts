import { describe, expect, it } from 'vitest';
import { instant } from '#lib/server/time.ts';
import { minutesLater, onBothDatabases, testKeyring, testNow } from '../../../../tests/fixtures/databases.ts';
import { auditedActions } from '../../../../tests/fixtures/pupils.ts';
import { aColleague, anApp, giveApp, PASSWORD } from '../../../../tests/fixtures/sign-in.ts';
import { ACCOUNT_FAILURES } from '../rules.ts';
import { checkSecondFactor, confirmEnrolment, enrolment } from './staff-second-step.server.ts';
import { checkPassword, type StaffTicket } from './staff-sign-in.server.ts';

onBothDatabases('the second step of staff', (database) => {
	const check = (email: string) =>
		checkPassword(
			database.db,
			testKeyring,
			{ email, password: PASSWORD },
			{ address: email, deviceToken: undefined },
			undefined,
			testNow
		);
	const endAccess = (schoolId: string, id: string) =>
		database.db
			.updateTable('accounts')
			.set({ ended_at: instant(testNow) })
			.where('school_id', '=', schoolId)
			.where('id', '=', id)
			.execute();

	describe('a code', () => {
		async function withApp() {
			const colleague = await aColleague(database.db);
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
			const { school, staff, email, ticket } = await aColleague(database.db);
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
			const { school, staff, ticket } = await aColleague(database.db);
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
			const { ticket } = await aColleague(database.db);
			const [mine, theirs] = [anApp(), anApp()];
			const both = await Promise.all(
				[mine, theirs].map((app) => enrol({ ...ticket, secret: app.secret }, app.code(testNow)))
			);
			expect(both.map((one) => one.ok).sort()).toEqual([false, true]);
		});

		it('is refused when access ended halfway', async () => {
			const { school, staff, ticket } = await aColleague(database.db);
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
			const [one, two] = [await aColleague(database.db), await aColleague(database.db)];
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
});
