import lessonFile from '../../src/content/lessons/samen-online.json' with { type: 'json' };
import type { Lesson, Step } from '../../src/lib/lessons/types.ts';
import { freePort } from '../fixtures/ports.ts';
import { Judge } from '../support/accessibility.ts';
import { examplesFrom } from '../support/examples.ts';
import { child, signInPupil, signInStaff, tapName, tapPictures } from '../support/people.ts';
import { addressOf, allRoutes } from '../support/routes.ts';
import { startEmpty } from '../support/server.ts';
import { expect, post, test, useDemoSchool, type Page } from '../support/test.ts';

/* Pages as they are in the middle of something: half a sign-in, a wrong answer, a form that was not right. */

useDemoSchool(({ db }) => db.exec('delete from lesson_answers; delete from lesson_runs'));

const judge = new Judge();

/** Judges a page as it stands, light and dark. */
async function look(page: Page, what: string, who: string): Promise<void> {
	const view = { what, who, language: 'nl', theme: 'light' } as const;
	await judge.judgeUnknown(page, view);
	await page.emulateMedia({ colorScheme: 'dark' });
	await judge.judgeUnknown(page, { ...view, theme: 'dark' });
	await page.emulateMedia({ colorScheme: 'light' });
}

let before = 0;
test.beforeEach(() => void (before = judge.faults.length));
test.afterEach(() => expect(judge.faults.slice(before)).toEqual([]));

test('the way in of a child', async ({ page, demo }) => {
	await page.goto('/sign-in/pupil?again');
	await look(page, 'class code, too late', 'nobody');
	await page.getByLabel('Klascode').fill('ZZZZ9999');
	await page.getByRole('button', { name: 'Verder' }).click();
	await expect(page.getByText('Deze code kennen we niet.')).toBeVisible();
	await look(page, 'class code, unknown', 'nobody');
	await page.getByLabel('Klascode').fill('VUUR6');
	await page.getByRole('button', { name: 'Verder' }).click();
	await page.waitForURL('**/sign-in/pupil/name');
	await look(page, 'names', 'nobody');
	const who = child(demo, 0);
	await tapName(page, who);
	await look(page, 'pictures', 'nobody');
	await tapPictures(page, ['tree', 'sun', 'moon']);
	await expect(page.getByText('Dat waren niet jouw plaatjes.')).toBeVisible();
	await look(page, 'pictures, wrong', 'nobody');
	for (let attempt = 2; attempt <= 5; attempt += 1)
		for (const picture of ['tree', 'sun', 'moon']) await post(page, '/sign-in/pupil/pictures', { picture });
	await page.goto('/sign-in/pupil/pictures');
	await expect(page.getByText(`Even wachten, ${who.name}`)).toBeVisible();
	await look(page, 'pictures, wait', 'nobody');

	const other = child(demo, 1);
	demo.db
		.prepare(
			'update pupils set picture_hash = null, pictures_reset_by = (select id from staff limit 1) where id = ?'
		)
		.run(other.id);
	await tapName(page, other);
	await look(page, 'pictures, choose', 'nobody');
	await tapPictures(page);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Nog een keer, ${other.name}.`);
	await look(page, 'pictures, repeat', 'nobody');
});

test('two children on one laptop, and a page for one of them', async ({ page, demo }) => {
	await signInPupil(page, child(demo, 2));
	await page.goto('/sign-in/pupil?together');
	await look(page, 'class code, together', 'a pupil');
	await tapName(page, child(demo, 3), 'VUUR6', '/sign-in/pupil?together');
	await tapPictures(page);
	await page.waitForURL('**/learn');
	await look(page, '/learn', 'two pupils');
	await page.goto('/me');
	await look(page, 'who looks', 'two pupils');
	await page.locator('button[name="pupil"]').first().click();
	await tapPictures(page);
	await page.waitForURL('**/me');
	await look(page, '/me', 'one of two pupils');
});

// The file holds to the schema (catalogue.test.ts), so its type is the schema's.
const samenOnline = lessonFile as unknown as Lesson;

/** What to send for a step: everything right, or something that is not. */
function answerTo(step: Step, good: boolean): [name: string, value: string][][] {
	if ('options' in step) return [[['option', step.options.find(({ right }) => right === good)?.key ?? '']]];
	if ('places' in step)
		return [step.places.filter(({ right }) => right === good).map(({ key }) => ['place', key])];
	if ('cards' in step)
		return [
			step.cards.map(({ key, basket }) => [`card-${key}`, good ? basket : (step.baskets[0]?.key ?? '')])
		];
	if (!('moments' in step)) return [[]];
	const [first] = step.moments;
	if (!good) return [[['reply', first?.replies.find((reply) => !reply.good)?.key ?? '']]];
	const replies: [string, string][][] = [];
	for (let moment = first; moment;) {
		const reply: (typeof moment.replies)[number] | undefined = moment.replies.find((one) => one.good);
		replies.push([['reply', reply?.key ?? '']]);
		const next = reply && 'next' in reply ? reply.next : undefined;
		moment = step.moments.find(({ key }) => key === next);
	}
	return replies;
}

test('every step of a lesson: new, not right, right, and the end', async ({ page, demo, baseURL }) => {
	await signInPupil(page, child(demo, 4));
	await look(page, '/learn, nothing begun', 'a pupil');
	let number = 0;
	for (const [index, step] of samenOnline.steps.entries()) {
		const send = async (answer: [string, string][]) => {
			const form = new FormData();
			for (const [name, value] of [
				['key', step.key],
				['submission', `state-${(number += 1)}`],
				...answer
			] as [string, string][])
				form.append(name, value);
			const body = new URLSearchParams([...form] as [string, string][]).toString();
			const headers = {
				origin: baseURL ?? '',
				accept: 'text/html',
				'content-type': 'application/x-www-form-urlencoded'
			};
			expect((await page.request.post('/learn/samen-online?/answer', { data: body, headers })).status()).toBe(
				200
			);
		};
		await page.goto('/learn/samen-online');
		await look(page, `step ${index + 1}`, 'a pupil');
		for (const good of step.kind === 'story' ? [true] : [false, true]) {
			for (const answer of answerTo(step, good)) await send(answer);
			await page.goto(`/learn/samen-online?step=${index + 1}`);
			await look(page, `step ${index + 1}, ${good ? 'right' : 'not right'}`, 'a pupil');
		}
		if (index === 3) {
			await page.goto('/learn');
			await look(page, '/learn, begun', 'a pupil');
		}
	}
	await page.goto('/learn/samen-online');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Klaar! Dat heb je goed gedaan.');
	await look(page, 'the end', 'a pupil');
	await page.goto('/learn');
	await look(page, '/learn, finished', 'a pupil');
});

test('the way in of staff, and their first time', async ({ page, another }) => {
	await page.goto('/sign-in/staff?again');
	await look(page, 'sign in, too late', 'nobody');
	await page.getByLabel('E-mailadres').fill('nobody@demo.example');
	await page.getByLabel('Wachtwoord').fill('not the password');
	await page.getByRole('button', { name: 'Inloggen' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await look(page, 'sign in, wrong', 'nobody');

	await signInStaff(page, 'director');
	await page.goto('/staff/people/new');
	const fields = {
		Voornaam: 'Pleun',
		Achternaam: 'Oosterzee',
		'Zo noemen kinderen de collega': 'juf Pleun',
		'E-mailadres': 'pleun@school.example'
	};
	for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
	await page.getByLabel('Leerkracht').check();
	await page.getByRole('button', { name: 'Nodig uit' }).click();
	await expect(page.getByLabel('Link voor de uitnodiging')).toBeVisible();
	await look(page, 'invited', 'director');

	const colleague = await (await another()).newPage();
	await colleague.goto(await page.getByLabel('Link voor de uitnodiging').inputValue());
	await look(colleague, 'invitation', 'nobody');
	await colleague.getByLabel('Nieuw wachtwoord').fill('een lange zin over de zee');
	await colleague.getByLabel('Nog een keer').fill('een andere zin');
	await colleague.getByRole('button', { name: 'Bewaar en ga verder' }).click();
	await expect(colleague.getByText('De twee wachtwoorden zijn niet gelijk.')).toBeVisible();
	await look(colleague, 'invitation, not the same', 'nobody');
	await colleague.getByLabel('Nieuw wachtwoord').fill('een lange zin over de zee');
	await colleague.getByLabel('Nog een keer').fill('een lange zin over de zee');
	await colleague.getByRole('button', { name: 'Bewaar en ga verder' }).click();
	await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('Nog één slot op de deur');
	await look(colleague, 'second factor', 'nobody');
	await colleague.getByLabel('Zes cijfers').fill('000000');
	await colleague.getByRole('button', { name: 'Controleer' }).click();
	await expect(colleague.getByText('Deze code klopt niet.')).toBeVisible();
	await look(colleague, 'second factor, wrong', 'nobody');
});

test('pages that are not there', async ({ page, demo, another }) => {
	for (const [who, enter] of [
		['nobody', undefined],
		['a pupil', (visit: Page) => signInPupil(visit, child(demo, 5))],
		['teacher6', (visit: Page) => signInStaff(visit, 'teacher6')]
	] as const) {
		const visit = enter ? await (await another()).newPage() : page;
		await enter?.(visit);
		for (const path of ['/nothing-here', '/staff/people/permissions']) {
			const answer = await visit.goto(path);
			if (answer?.status() === 404) await look(visit, `${path}, not there`, who);
		}
	}
});

test('every form of the staff when something is missing', async ({ page, demo }) => {
	await signInStaff(page, 'director');
	const examples = examplesFrom(demo.db);
	const pages = allRoutes().filter(
		({ kind, pattern }) => kind === 'page' && pattern.startsWith('/staff') && !pattern.includes('[preview]')
	);
	for (const { pattern } of pages) {
		const address = addressOf(pattern, examples);
		const forms = page.locator('main form[method="POST"]');
		await page.goto(address);
		// Only a form with an empty field that has to be filled comes back with a sentence and changes nothing.
		const incomplete = await forms.evaluateAll((all) =>
			all.flatMap((form, index) => {
				const fields = [...(form as HTMLFormElement).elements] as HTMLInputElement[];
				return fields.some((field) => field.required && field.value === '') ? [index] : [];
			})
		);
		for (const index of incomplete) {
			await page.goto(address);
			await forms.nth(index).evaluate((form: HTMLFormElement) => {
				for (const details of document.querySelectorAll('details')) details.open = true;
				form.noValidate = true;
				form.requestSubmit();
			});
			await expect(
				page.locator('main [aria-invalid="true"], main [role="alert"]').first(),
				`${pattern}, form ${index + 1}`
			).toBeVisible();
			await look(page, `${pattern}, form ${index + 1} incomplete`, 'director');
		}
	}
});

test('an import: refused, looked at, done', async ({ page }) => {
	await signInStaff(page, 'office');
	const choose = async (text: string) => {
		await page.goto('/staff/people/import');
		await page
			.locator('input[type="file"]')
			.setInputFiles({ name: 'leerlingen.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
		await page.locator('main form[enctype] button[type="submit"]').click();
	};
	await choose('naam;groep\nJoep;Groep 6\n');
	await expect(page.getByRole('alert')).toBeVisible();
	await look(page, 'import, refused', 'office');
	await choose(
		'roepnaam;achternaam;groep;geboortedatum\nJoep;Proefkind;Groep 6;9-3-2016\nZonder;Groep;Groep 6;1-1-2017\n'
	);
	await page.waitForURL(/\/staff\/people\/import\/.+/);
	await look(page, 'import, preview', 'office');
	await page.locator('form[action="?/apply"] button[type="submit"]').first().click();
	await expect(page.getByRole('link', { name: 'Print de kaartjes met de klascode' })).toBeVisible();
	await look(page, 'import, done', 'office');
});

test('the first run', async ({ page }) => {
	const server = await startEmpty(await freePort());
	try {
		await page.goto(`${server.url}/setup`);
		await look(page, '/setup', 'nobody');
		await page.locator('main form').evaluate((form: HTMLFormElement) => {
			form.noValidate = true;
			form.requestSubmit();
		});
		await expect(page.locator('[aria-invalid="true"]').first()).toBeVisible();
		await look(page, '/setup, empty', 'nobody');
	} finally {
		await server.stop();
	}
});
