import { child, signInPupil, signInStaff } from '../support/people.ts';
import { expect, test, useDemoSchool, type Page } from '../support/test.ts';

/* Dutch and English, and a choice that stays. */

useDemoSchool();

const isIn = async (page: Page, language: 'nl' | 'en') =>
	expect(page.locator('html')).toHaveAttribute('lang', language);

for (const javaScriptEnabled of [true, false]) {
	test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
		test.use({ javaScriptEnabled });

		test('a visitor chooses English, and every page after that is English', async ({ page }) => {
			await page.goto('/sign-in/staff?next=%2Fstaff%2Flessons');
			await isIn(page, 'nl');
			await page.getByRole('button', { name: 'English' }).click();
			// On the same page, with what belonged to it.
			await expect(page).toHaveURL(/\/sign-in\/staff\?next=%2Fstaff%2Flessons/);
			await isIn(page, 'en');
			await page.goto('/');
			await isIn(page, 'en');
			await expect(page.getByRole('heading', { level: 2, name: 'Who are you?' })).toBeVisible();
			await page.getByRole('button', { name: 'Nederlands' }).click();
			await isIn(page, 'nl');
		});
	});
}

test('what a child chose goes along to another device', async ({ page, demo, another }) => {
	const who = child(demo, 0);
	await signInPupil(page, who);
	await page.getByRole('button', { name: 'English' }).click();
	await isIn(page, 'en');
	await page.goto('/learn/samen-online');
	await isIn(page, 'en');
	await expect(page).toHaveTitle(/Playing together, online too/);

	const elsewhere = await (await another()).newPage();
	await signInPupil(elsewhere, who);
	await isIn(elsewhere, 'en');
});

test('what a teacher chose goes along to another device', async ({ page, another }) => {
	await signInStaff(page, 'teacher6');
	await page.getByRole('button', { name: 'English' }).first().click();
	await isIn(page, 'en');
	const elsewhere = await (await another()).newPage();
	await signInStaff(elsewhere, 'teacher6');
	await isIn(elsewhere, 'en');
});
