import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { minutesLater, onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { auditedActions, countSessions } from '../../../../tests/fixtures/pupils.ts';
import { giveApp, givePassword, PASSWORD } from '../../../../tests/fixtures/sign-in.ts';
import { aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import {
	accountOverview,
	changePassword,
	makeRecoveryCodes,
	signOutDevice,
	signOutEverywhere
} from './account.server.ts';
import { passwordMatches } from './passwords.server.ts';
import { ACCOUNT_FAILURES } from '../rules.ts';
import { trustDevice } from './second-factor.server.ts';
import { beginSession } from './sessions.server.ts';

const NEW = 'acht blauwe paraplu’s';

onBothDatabases('the own account', (database) => {
	async function aColleague() {
		const school = await aSchool(database.db);
		const staff = await aStaff(database.db, school.id);
		await givePassword(database.db, school.id, staff.id);
		const begin = (device: string) =>
			beginSession(
				database.db,
				{ schoolId: school.id, accountId: staff.id, kind: 'staff', device, confirmed: true },
				testNow
			);
		const here = sha256(await begin('Firefox, Linux'));
		await begin('Safari, iPad');
		const me = { ...staff, sessionId: here };
		const hash = async () =>
			(
				await database.db
					.selectFrom('staff')
					.selectAll()
					.where('school_id', '=', school.id)
					.where('id', '=', staff.id)
					.executeTakeFirstOrThrow()
			).password_hash;
		return {
			school,
			me,
			hash,
			context: database.context(me),
			sessions: () => countSessions(database.db, school.id, staff.id)
		};
	}
	const trusted = (schoolId: string) =>
		database.db.selectFrom('trusted_devices').select('id').where('school_id', '=', schoolId).execute();

	it('shows where somebody is signed in, and nothing that opens a session', async () => {
		const { school, me, context } = await aColleague();
		await giveApp(database.db, school.id, me.id);
		const overview = await accountOverview(context, me);
		expect(overview).toMatchObject({ hasSecondFactor: true, recoveryCodesLeft: 0 });
		expect(overview.sessions.map(({ device, isThisOne }) => [device, isThisOne]).sort()).toEqual([
			['Firefox, Linux', true],
			['Safari, iPad', false]
		]);
		expect(JSON.stringify(overview)).not.toContain(me.sessionId);
	});

	describe('a new password', () => {
		// Guards against a thief with an open session, or with a laptop that was trusted, who stays in after the change.
		it('signs other devices out and trusts none any longer', async () => {
			const { school, me, context, hash, sessions } = await aColleague();
			await trustDevice(context, me.id);
			expect(await changePassword(context, me, PASSWORD, NEW)).toEqual({ ok: true, value: null });
			expect(await passwordMatches(await hash(), NEW)).toBe(true);
			expect(await sessions()).toBe(1);
			expect(await trusted(school.id)).toEqual([]);
			expect(await auditedActions(database.db, school.id, me.id)).toContain('password.changed');
		});

		it('asks for the old one, and has to be good', async () => {
			const { me, context, hash, sessions } = await aColleague();
			const before = await hash();
			expect(await changePassword(context, me, 'wrong', NEW)).toEqual({
				ok: false,
				code: 'wrong-current-password'
			});
			expect(await changePassword(context, me, PASSWORD, 'kort')).toEqual({
				ok: false,
				code: 'password-short'
			});
			expect(await hash()).toBe(before);
			expect(await sessions()).toBe(2);
		});

		// Guards against somebody at a laptop that was left open, who tries passwords until one is right.
		it('is not guessed at without end', async () => {
			const { me, context } = await aColleague();
			for (let index = 0; index < ACCOUNT_FAILURES; index += 1)
				expect(await changePassword(context, me, 'wrong', NEW)).toMatchObject({
					code: 'wrong-current-password'
				});
			expect(await changePassword(context, me, PASSWORD, NEW)).toMatchObject({ code: 'too-often' });
			expect((await changePassword({ ...context, now: minutesLater(11) }, me, PASSWORD, NEW)).ok).toBe(true);
		});
	});

	it('ends one session of one’s own, and never another’s', async () => {
		const [mine, other] = [await aColleague(), await aColleague()];
		const { sessions } = await accountOverview(mine.context, mine.me);
		const iPad = sessions.find((session) => !session.isThisOne)?.publicId ?? '';
		await signOutDevice(other.context, other.me, iPad);
		await signOutDevice(mine.context, mine.me, '\u0000');
		expect(await mine.sessions()).toBe(2);
		await signOutDevice(mine.context, mine.me, iPad);
		expect(await mine.sessions()).toBe(1);
	});

	it('signs out everywhere', async () => {
		const [mine, other] = [await aColleague(), await aColleague()];
		await trustDevice(mine.context, mine.me.id);
		await signOutEverywhere(mine.context, mine.me);
		expect(await mine.sessions()).toBe(0);
		expect(await other.sessions()).toBe(2);
		expect(await trusted(mine.school.id)).toEqual([]);
	});

	it('makes new recovery codes in place of the old ones', async () => {
		const { school, me, context } = await aColleague();
		const [first, second] = [await makeRecoveryCodes(context, me), await makeRecoveryCodes(context, me)];
		expect(new Set([...first, ...second]).size).toBe(20);
		for (const code of second) expect(code).toMatch(/^[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}$/);
		expect((await accountOverview(context, me)).recoveryCodesLeft).toBe(10);
		expect(await auditedActions(database.db, school.id, me.id)).toEqual([
			'recovery-codes.renewed',
			'recovery-codes.renewed'
		]);
	});
});
