import { freePort } from '../fixtures/ports.ts';
import { startEmpty, type RunningServer } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

/* `npm start` on an empty database: the first school and its director. */

let server: RunningServer | undefined;
let code = '';

test.beforeAll(async () => {
	server = await startEmpty(await freePort());
	code = /works once: ([A-Z0-9-]+)/.exec(server.said())?.[1] ?? '';
});
test.afterAll(async () => server?.stop());

test('the printed code makes the first school and its director, once', async ({ page, another }) => {
	const url = server?.url ?? '';
	expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$/);
	await page.goto(`${url}/setup`);
	const fields = {
		'Eenmalige code': 'AAAA-AAAA-AAAA',
		'Naam van de school': 'De Kleine Proef',
		Plaats: 'Proefdorp',
		'Korte naam voor het webadres': 'de-kleine-proef',
		'Je voornaam': 'Els',
		'Je achternaam': 'Proefstra',
		'Hoe noemen de kinderen je?': 'juf Els',
		'Je e-mailadres': 'els@proef.example',
		Wachtwoord: 'een lange zin over de zee'
	};
	for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
	await page.getByRole('button', { name: 'Maak de school' }).click();
	await expect(page.getByText('Deze code klopt niet. Kijk op de server welke code er staat.')).toBeVisible();
	await expect(page.getByLabel('Naam van de school')).toHaveValue('De Kleine Proef');

	await page.getByLabel('Eenmalige code').fill(code);
	await page.getByLabel('Wachtwoord').fill('kort');
	await page.getByRole('button', { name: 'Maak de school' }).click();
	await expect(page.getByText('Maak je wachtwoord langer: minstens 12 tekens.')).toBeVisible();

	await page.getByLabel('Wachtwoord').fill(fields.Wachtwoord);
	await page.getByRole('button', { name: 'Maak de school' }).click();
	// A director sees pupils, so the second factor comes first.
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nog één slot op de deur');
	await expect(page.getByRole('banner')).toContainText('De Kleine Proef');

	const later = await (await another()).newPage();
	const answer = await later.goto(`${url}/setup`);
	expect(answer?.status()).toBe(404);
});

test('health tells that it lives, and nothing of anybody', async ({ request }) => {
	const answer = await request.get(`${server?.url}/health`);
	expect(answer.status()).toBe(200);
	const health = (await answer.json()) as Record<string, string>;
	expect(Object.keys(health).sort()).toEqual(['database', 'schema', 'status', 'version']);
	expect(health).toMatchObject({ status: 'ok', database: 'sqlite' });
});
