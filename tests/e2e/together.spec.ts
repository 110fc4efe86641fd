import { child, signInPupil, tapPictures, type Child } from '../support/people.ts';
import { expect, test, useDemoSchool, type DemoSchool, type Page } from '../support/test.ts';

/* Two children on one laptop. */

useDemoSchool(({ db }) => db.exec('delete from lesson_answers; delete from lesson_runs'));

/** The second child joins the first. */
async function join(page: Page, who: Child): Promise<void> {
	await page.goto('/learn');
	await page.getByRole('link', { name: /Werk met z'n tweeën/ }).click();
	await expect(page.getByText('Je vriend of vriendin blijft ingelogd. Nu kom jij erbij.')).toBeVisible();
	await page.getByLabel('Klascode').fill('VUUR6');
	await page.getByRole('button', { name: 'Verder' }).click();
	await page.locator(`button[name="pupil"][value="${who.id}"]`).click();
	await tapPictures(page);
	await page.waitForURL('**/learn');
}

async function twoAtOneLaptop(page: Page, demo: DemoSchool, place: number): Promise<[Child, Child]> {
	const pair: [Child, Child] = [child(demo, place), child(demo, place + 1)];
	await signInPupil(page, pair[0]);
	await join(page, pair[1]);
	return pair;
}

/** The steps that a child has done. */
const reached = (demo: DemoSchool, who: Child): number =>
	(
		demo.db.prepare('select reached from lesson_runs where pupil_id = ?').get(who.id) as
			{ reached: number } | undefined
	)?.reached ?? 0;

test('both names show, and what they do counts for both', async ({ page, demo }) => {
	const [first, second] = await twoAtOneLaptop(page, demo, 0);
	await expect(page.getByRole('banner')).toContainText(`${first.name} & ${second.name}`);
	await expect(page.getByRole('link', { name: /Werk met z'n tweeën/ })).toHaveCount(0);

	await page.goto('/learn/samen-online');
	await page.locator('main button[type="submit"]').click();
	await page.locator('input[value="voornaam"]').check();
	await page.getByRole('button', { name: 'Kijk na' }).click();
	await expect(page.getByText('Precies. Alleen je voornaam is genoeg.')).toBeVisible();
	expect([reached(demo, first), reached(demo, second)]).toEqual([2, 2]);
});

for (const leaver of [0, 1] as const) {
	test(`the ${leaver === 0 ? 'first' : 'second'} of two leaves, and the other goes on`, async ({
		page,
		demo
	}) => {
		const pair = await twoAtOneLaptop(page, demo, 2 + 2 * leaver);
		const leaving = pair[leaver];
		const staying = pair[1 - leaver] as Child;
		await page.getByRole('button', { name: `Klaar, ${leaving.name}` }).click();
		const banner = page.getByRole('banner');
		await expect(banner).toContainText(staying.name);
		await expect(banner).not.toContainText(leaving.name);
		await page.goto('/learn/samen-online');
		await page.locator('main button[type="submit"]').click();
		await expect(page.getByText('2 van 12', { exact: true })).toBeVisible();
		expect([reached(demo, staying), reached(demo, leaving)]).toEqual([1, 0]);
		await page.getByRole('button', { name: 'Klaar', exact: true }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welkom bij Wegwijs');
	});
}

test('a page that is for one child asks which, asks the pictures, and hides the other', async ({
	page,
	demo
}) => {
	const [first, second] = await twoAtOneLaptop(page, demo, 6);
	await page.goto('/me');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wie kijkt er nu?');
	await page.getByRole('button', { name: second.name }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(second.name);
	await tapPictures(page, ['tree', 'sun', 'moon']);
	await expect(page.getByText('Dat waren niet jouw plaatjes.')).toBeVisible();
	await tapPictures(page);
	await page.waitForURL('**/me');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mijn plaatjes');
	await expect(page.getByRole('banner')).toContainText(second.name);
	await expect(page.locator('body')).not.toContainText(first.name);
	// Back on an ordinary page both are there.
	await page.getByRole('link', { name: 'Terug naar mijn lessen' }).click();
	await expect(page.getByRole('banner')).toContainText(`${first.name} & ${second.name}`);
});

test('the child who sits here already cannot join itself, and a third cannot join two', async ({
	page,
	demo
}) => {
	const [first, second] = await twoAtOneLaptop(page, demo, 8);
	await page.goto('/sign-in/pupil?together');
	await page.getByLabel('Klascode').fill('VUUR6');
	await page.getByRole('button', { name: 'Verder' }).click();
	await expect(
		page.getByText("Jullie zijn al met z'n tweeën. Eén van jullie moet eerst klaar zijn.")
	).toBeVisible();
	await page.goto('/learn');
	await page.getByRole('button', { name: `Klaar, ${second.name}` }).click();
	await page.goto('/sign-in/pupil?together');
	await page.getByLabel('Klascode').fill('VUUR6');
	await page.getByRole('button', { name: 'Verder' }).click();
	await expect(page.locator(`button[name="pupil"][value="${second.id}"]`)).toBeVisible();
	await expect(page.locator(`button[name="pupil"][value="${first.id}"]`)).toHaveCount(0);
});
