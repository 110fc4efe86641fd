import { child, signInPupil, tapName } from '../support/people.ts';
import { expect, test, useDemoSchool, type Page } from '../support/test.ts';

/* "Vertel het een volwassene": on every page of a child, in the same place, and near. */

useDemoSchool();

/** The button is the second stop of the keyboard. @returns where it stands */
async function secondStop(page: Page) {
	await page.locator('body').evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
	await page.keyboard.press('Tab');
	await expect(page.locator(':focus')).toHaveText('Naar de inhoud');
	await page.keyboard.press('Tab');
	const button = page.locator(':focus');
	await expect(button).toHaveText('Vertel het een volwassene');
	await expect(button).toHaveAttribute('href', '/help');
	return button;
}

test('it is the second stop on every page of a child, and stands in one place', async ({ page, demo }) => {
	await signInPupil(page, child(demo, 0));
	const places: unknown[] = [];
	for (const path of ['/learn', '/learn/samen-online', '/learn/samen-online?step=1', '/help', '/me']) {
		await page.goto(path);
		const button = await secondStop(page);
		if (path !== '/me') places.push(await button.boundingBox());
	}
	expect(new Set(places.map((place) => JSON.stringify(place))).size).toBe(1);
});

test('it is the second stop on every page of the way in', async ({ page, demo }) => {
	await page.goto('/sign-in/pupil');
	await secondStop(page);
	await tapName(page, child(demo, 1));
	await page.goto('/sign-in/pupil/name');
	await secondStop(page);
	await page.goto('/sign-in/pupil/pictures');
	await secondStop(page);
});

test('it leads to people of the school, and to help outside it', async ({ page, demo }) => {
	await signInPupil(page, child(demo, 2));
	await (await secondStop(page)).press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wie kan mij helpen?');
	await expect(page.getByText('meester Daan').first()).toBeVisible();
	await expect(page.getByText('meester Ravi').first()).toBeVisible();
	await expect(page.getByRole('link', { name: /0800-0432/ }).first()).toHaveAttribute('href', 'tel:08000432');
	await expect(page.getByRole('link', { name: /112/ }).first()).toHaveAttribute('href', 'tel:112');
	await page.goto('/hulp');
	await expect(page).toHaveURL(/\/help$/);
});
