import { describe, expect, it } from 'vitest';
import { Browser, withApp } from '../../../tests/fixtures/browser.ts';
import { aColleague } from '../../../tests/fixtures/sign-in.ts';
import { givePass } from '../../../tests/fixtures/staff-browser.ts';
import * as language from './+server.ts';

const app = withApp();

describe('the language', () => {
	it('stays on the device and with the account, and leads nowhere else', async () => {
		const { school, staff, email } = await aColleague(app.db, { functions: ['trainee'] });
		const browser = new Browser();
		await givePass(browser, email);
		expect(await browser.post('/language', language.POST, { language: 'en', to: '/staff' })).toMatchObject({
			location: '/staff'
		});
		const row = await app.db
			.selectFrom('accounts')
			.select('language')
			.where('school_id', '=', school.id)
			.where('id', '=', staff.id)
			.executeTakeFirst();
		expect(row?.language).toBe('en');
		const elsewhere = new Browser();
		await givePass(elsewhere, email);
		expect(elsewhere.jar.get('wegwijs_language')).toBe('en');
		for (const to of ['//elsewhere.example', '/.//elsewhere.example', '']) {
			expect(await browser.post('/language', language.POST, { language: 'klingon', to })).toMatchObject({
				location: '/'
			});
		}
		expect(browser.jar.get('wegwijs_language')).toBe('nl');
	});
});
