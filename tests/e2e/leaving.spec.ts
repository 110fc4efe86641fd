import { child, signInPupil, signInStaff } from '../support/people.ts';
import { expect, post, test, useDemoSchool } from '../support/test.ts';

/* The end of a visit: nothing of anybody stays behind. */

useDemoSchool();

for (const javaScriptEnabled of [true, false]) {
	test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
		test.use({ javaScriptEnabled });

		test('after "Klaar" the Back button shows nothing of the child', async ({ page, demo }) => {
			const who = child(demo, javaScriptEnabled ? 0 : 1);
			await signInPupil(page, who);
			await page.goto('/learn/samen-online');
			await expect(page.getByRole('banner')).toContainText(who.name);
			await page.getByRole('button', { name: 'Klaar', exact: true }).click();
			await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welkom bij Wegwijs');
			for (let steps = 0; steps < 4; steps += 1) {
				await page.goBack();
				await expect(page.locator('body')).not.toContainText(who.name);
				await expect(page.getByRole('button', { name: 'Klaar', exact: true })).toHaveCount(0);
			}
		});

		test('after signing out the Back button shows nothing of the staff pages', async ({ page }) => {
			await signInStaff(page, 'director');
			await page.goto('/staff/people');
			await expect(page.getByRole('heading', { level: 1 })).toHaveText("Collega's");
			await page
				.getByRole('navigation', { name: 'Hoofdmenu' })
				.getByRole('button', { name: 'Uitloggen' })
				.click();
			await page.waitForURL('**/sign-in/staff');
			await page.goBack();
			await expect(page).toHaveURL(/\/sign-in\/staff/);
			await expect(page.locator('body')).not.toContainText('Haverkort');
		});
	});
}

test('a session that somebody copied is worth nothing after signing out', async ({ page, demo, another }) => {
	const who = child(demo, 2);
	await signInPupil(page, who);
	const stolen = await page.context().cookies();
	expect(stolen.every((cookie) => cookie.httpOnly && cookie.sameSite === 'Lax')).toBe(true);
	const thief = await another();
	await thief.addCookies(stolen);
	const theirs = await thief.newPage();
	await theirs.goto('/learn');
	await expect(theirs.getByRole('banner')).toContainText(who.name);

	await page.getByRole('button', { name: 'Klaar', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welkom bij Wegwijs');
	await theirs.goto('/learn');
	await expect(theirs).toHaveURL(/\/sign-in\/pupil/);
	const sent = await post(theirs, '/learn/samen-online?/answer', {
		key: 'boomhut-bouwen',
		kind: 'story',
		submission: 'stolen'
	});
	expect(sent.headers()['location']).toMatch(/^\/sign-in\/pupil/);
});

test('whoever signs in on a device ends what was there before', async ({ page, demo }) => {
	const who = child(demo, 3);
	await signInPupil(page, who);
	const before = await page.context().cookies();
	await signInStaff(page, 'teacher6');
	await page.context().clearCookies();
	await page.context().addCookies(before);
	await page.goto('/learn');
	await expect(page).toHaveURL(/\/sign-in\/pupil/);
});
