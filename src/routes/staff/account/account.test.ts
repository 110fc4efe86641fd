import { describe, expect, it } from 'vitest';
import { Browser, withApp } from '../../../../tests/fixtures/browser.ts';
import { aColleague, PASSWORD } from '../../../../tests/fixtures/sign-in.ts';
import { givePass } from '../../../../tests/fixtures/staff-browser.ts';
import * as account from './+page.server.ts';
import * as recovery from './recovery-codes/+page.server.ts';

const app = withApp();

describe('recovery codes', () => {
	// Guards against a cookie that a colleague copied from a screen that was left open, and shows in their own session.
	it('are shown to whose they are, with the ticket that brought them', async () => {
		const [one, two] = [
			await aColleague(app.db, { functions: ['trainee'] }),
			await aColleague(app.db, { functions: ['trainee'] })
		];
		const [mine, theirs] = [new Browser(), new Browser()];
		await givePass(mine, one.email);
		await givePass(theirs, two.email);
		await mine.post('/staff/account?/codes', account.actions.codes);
		expect((await mine.get('/staff/account/recovery-codes', recovery.load)).data['codes']).toHaveLength(10);
		theirs.jar.set('wegwijs_ticket', mine.jar.get('wegwijs_ticket') ?? '');
		expect(await theirs.get('/staff/account/recovery-codes', recovery.load)).toMatchObject({
			location: '/staff/account'
		});
	});
});

describe('an account that is left open', () => {
	it('changes its password with the old one only; too many guesses wait', async () => {
		const { email } = await aColleague(app.db, { functions: ['trainee'] });
		const browser = new Browser();
		await givePass(browser, email);
		const change = (current: string) =>
			browser.post('/staff/account?/password', account.actions.password, {
				current,
				password: 'acht blauwe paraplu’s'
			});
		for (let index = 0; index < 10; index += 1) expect(await change('wrong')).toMatchObject({ status: 400 });
		const answer = await change(PASSWORD);
		expect(answer).toMatchObject({ status: 400 });
		expect(JSON.stringify((answer.data['form'] as { errors: unknown }).errors)).toContain('10');
	});
});
