import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { systemContext } from '#lib/server/context.ts';
import { linkToken, orderedId } from '#lib/server/ids.ts';
import { instant } from '#lib/server/time.ts';
import { minutesLater, onBothDatabases, testKeyring, testNow } from '../../../../tests/fixtures/databases.ts';
import { countSessions } from '../../../../tests/fixtures/pupils.ts';
import { giveApp, givePassword, PASSWORD } from '../../../../tests/fixtures/sign-in.ts';
import { aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { acceptInvitation, findInvitation } from './accept-invitation.server.ts';
import { renewRecoveryCodes, trustDevice } from '../sign-in/second-factor.server.ts';
import { beginSession } from '../sign-in/sessions.server.ts';
import { checkSecondFactor } from '../sign-in/staff-second-step.server.ts';
import { afterInvitation, checkPassword } from '../sign-in/staff-sign-in.server.ts';

const NEW = 'acht blauwe paraplu’s';

onBothDatabases('an invitation', (database) => {
	async function anInvitation() {
		const school = await aSchool(database.db);
		const email = `${orderedId()}@proef.example`;
		const staff = await aStaff(database.db, school.id, { email });
		const [id, token] = [orderedId(), linkToken()];
		await database.db
			.insertInto('invitations')
			.values({
				school_id: school.id,
				id,
				staff_id: staff.id,
				created_by: null,
				created_at: instant(testNow),
				expires_at: instant(minutesLater(60)),
				used_at: null
			})
			.execute();
		await database.db
			.insertInto('directory_links')
			.values({ token_hash: sha256(token), school_id: school.id, kind: 'invitation', subject_id: id })
			.execute();
		return { school, staff, email, token, id };
	}
	const accept = (token: string, password = NEW, now = testNow) =>
		acceptInvitation(database.db, testKeyring, token, password, now);
	const signIn = (email: string, password: string, deviceToken?: string) =>
		checkPassword(
			database.db,
			testKeyring,
			{ email, password },
			{ address: email, deviceToken },
			undefined,
			testNow
		);

	it('sets the password and leads on to the second factor', async () => {
		const { school, staff, email, token } = await anInvitation();
		expect(await findInvitation(database.db, token, testNow)).toMatchObject({
			staffId: staff.id,
			firstName: 'Anna',
			schoolId: school.id
		});
		const accepted = await accept(token);
		expect(accepted).toEqual({ ok: true, value: { schoolId: school.id, staffId: staff.id } });
		if (accepted.ok)
			expect(await afterInvitation(database.db, testKeyring, accepted.value, testNow)).toBe('enrol');
		expect((await signIn(email, NEW)).ok).toBe(true);
	});

	// Guards against a link in an old mail that opens the account once more.
	it('works once, also when it is pressed twice at the same moment', async () => {
		const { token } = await anInvitation();
		const both = await Promise.all([accept(token), accept(token, 'negen rode laarzen')]);
		expect(both.map((one) => one.ok).sort()).toEqual([false, true]);
		expect(await accept(token)).toEqual({ ok: false, code: 'not-there' });
		expect(await findInvitation(database.db, token, testNow)).toBeUndefined();
	});

	it.each(['', 'x', 'a'.repeat(22), '\u0000', '💥'])(
		'that was never made is not there: %j',
		async (token) => {
			expect(await findInvitation(database.db, token, testNow)).toBeUndefined();
			expect(await accept(token)).toEqual({ ok: false, code: 'not-there' });
		}
	);

	it('that ran out, or of somebody whose access ended, is not there', async () => {
		const { school, staff, token } = await anInvitation();
		expect(await accept(token, NEW, minutesLater(60))).toEqual({ ok: false, code: 'not-there' });
		await database.db
			.updateTable('accounts')
			.set({ ended_at: instant(testNow) })
			.where('school_id', '=', school.id)
			.where('id', '=', staff.id)
			.execute();
		expect(await accept(token)).toEqual({ ok: false, code: 'not-there' });
	});

	// Guards against a substitute's link that is shown to the page that sets a password.
	it('is not a link of another kind', async () => {
		const { token } = await anInvitation();
		await database.db
			.updateTable('directory_links')
			.set({ kind: 'day-link' })
			.where('token_hash', '=', sha256(token))
			.execute();
		expect(await findInvitation(database.db, token, testNow)).toBeUndefined();
	});

	it('is still there after a password that is not good enough', async () => {
		const { token } = await anInvitation();
		expect(await accept(token, 'kort')).toEqual({ ok: false, code: 'password-short' });
		expect(await accept(token, 'wegwijs-demo')).toEqual({ ok: false, code: 'password-common' });
		expect((await accept(token)).ok).toBe(true);
	});

	describe('for somebody who lost everything', () => {
		// Guards against whoever found the telephone, the paper with recovery codes, or the laptop that was trusted.
		it('ends all that opened the account before', async () => {
			const { school, staff, email, token } = await anInvitation();
			const context = systemContext(database.db, testKeyring, school, testNow);
			await givePassword(database.db, school.id, staff.id);
			const app = await giveApp(database.db, school.id, staff.id);
			const [paper = ''] = await renewRecoveryCodes(context, staff.id);
			const laptop = await trustDevice(context, staff.id);
			await beginSession(
				database.db,
				{ schoolId: school.id, accountId: staff.id, kind: 'staff', device: '', confirmed: true },
				testNow
			);
			const ticket = { schoolId: school.id, staffId: staff.id };
			await accept(token);
			expect(await countSessions(database.db, school.id, staff.id)).toBe(0);
			expect(await signIn(email, PASSWORD)).toMatchObject({ code: 'wrong-password' });
			expect(
				await checkSecondFactor(database.db, testKeyring, ticket, app.code(testNow), testNow)
			).toMatchObject({ code: 'wrong-code' });
			expect(await checkSecondFactor(database.db, testKeyring, ticket, paper, testNow)).toMatchObject({
				code: 'wrong-code'
			});
			await giveApp(database.db, school.id, staff.id);
			expect(await signIn(email, NEW, laptop.token)).toMatchObject({ value: { step: 'code' } });
		});
	});
});
