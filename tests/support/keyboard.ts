import { expect, type Page } from './test.ts';

/* A child without a mouse. Nothing here clicks, and nothing puts the focus anywhere by itself. */

/** What has the focus, as a selector would find it. */
const focused = (page: Page, selector: string): Promise<boolean> =>
	page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

/** Presses Tab until something has the focus. @throws when it cannot be reached */
export async function tabTo(page: Page, selector: string): Promise<void> {
	await expect(page.locator(selector).first()).toBeVisible();
	for (let presses = 0; presses < 80; presses += 1) {
		if (await focused(page, selector)) return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`The keyboard does not reach ${selector}.`);
}

/** Tabs to a link or button and presses it. */
export async function press(page: Page, selector: string): Promise<void> {
	await tabTo(page, selector);
	await page.keyboard.press('Enter');
}

/** Chooses one of several radio buttons: Tab reaches the group, arrows move within it. */
export async function choose(page: Page, name: string, value: string): Promise<void> {
	const group = `input[type="radio"][name="${name}"]`;
	const wanted = `${group}[value="${value}"]`;
	await tabTo(page, group);
	if (await focused(page, wanted)) await page.keyboard.press('Space');
	for (let presses = 0; presses < 10 && !(await focused(page, wanted)); presses += 1)
		await page.keyboard.press('ArrowDown');
	await expect(page.locator(wanted)).toBeChecked();
}

/** Ticks a box, or takes the tick away. */
export async function tick(page: Page, name: string, value: string, wanted = true): Promise<void> {
	const box = `input[type="checkbox"][name="${name}"][value="${value}"]`;
	await tabTo(page, box);
	if ((await page.locator(box).isChecked()) !== wanted) await page.keyboard.press('Space');
	await expect(page.locator(box)).toBeChecked({ checked: wanted });
}
