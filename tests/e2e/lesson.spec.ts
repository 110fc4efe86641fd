import lessonFile from '../../src/content/lessons/samen-online.json' with { type: 'json' };
import type { Lesson, Step, StepOf } from '../../src/lib/lessons/types.ts';
import { choose, press, tick } from '../support/keyboard.ts';
import { child, signInPupil, signInStaff } from '../support/people.ts';
import { expect, post, test, useDemoSchool, type DemoSchool, type Page } from '../support/test.ts';

/* The first lesson, from the first step to the end, and what is left of it. */

// The demo school's children are halfway; here everybody begins.
useDemoSchool(({ db }) => db.exec('delete from lesson_answers; delete from lesson_runs'));

// The file holds to the schema (catalogue.test.ts), so its type is the schema's.
const samenOnline = lessonFile as unknown as Lesson;
const { steps } = samenOnline;

const SUBMIT = 'main button[type="submit"]';
const NEXT = '.forward a[href^="?step="], .forward a[href="/learn/samen-online"]';

const atStep = (page: Page, number: number) =>
	expect(page.getByText(`${number} van ${steps.length}`, { exact: true })).toBeVisible();

/** Waits until what came of an answer stands there: until then a second one is not taken. */
const settled = (page: Page) => expect(page.locator('main form[aria-busy="true"]')).toHaveCount(0);

/** Sends an answer that is not right, and reads why. */
async function answerWrong(page: Page, step: Step): Promise<void> {
	if ('options' in step) {
		const wrong = step.options.find((option) => !option.right);
		await choose(page, 'option', wrong?.key ?? '');
		await press(page, SUBMIT);
		await expect(page.getByText(wrong?.explain.nl ?? '')).toBeVisible();
	} else if ('places' in step) {
		const wrong = step.places.find((place) => !place.right);
		await tick(page, 'place', wrong?.key ?? '');
		await press(page, SUBMIT);
		await expect(page.getByText('Kijk nog eens naar wat je koos.')).toBeVisible();
		await tick(page, 'place', wrong?.key ?? '', false);
	} else if ('cards' in step) {
		for (const card of step.cards) await choose(page, `card-${card.key}`, step.baskets[0]?.key ?? '');
		await press(page, SUBMIT);
		await expect(page.getByText(/kaartjes? (hoort|horen) in een andere mand/)).toBeVisible();
	}
	await settled(page);
}

/** Does a step well, by keyboard alone, and goes on. */
async function answerRight(page: Page, step: Step): Promise<void> {
	if ('panels' in step) return press(page, SUBMIT);
	if ('options' in step) await choose(page, 'option', step.options.find((option) => option.right)?.key ?? '');
	if ('places' in step) for (const place of step.places) await tick(page, 'place', place.key, place.right);
	if ('cards' in step) for (const card of step.cards) await choose(page, `card-${card.key}`, card.basket);
	if ('moments' in step) await chat(page, step.moments);
	else await press(page, SUBMIT);
	await press(page, NEXT);
}

type Moments = StepOf<'chat'>['moments'];

/** Through a chat: at each moment first what one had better not say. */
async function chat(page: Page, moments: Moments): Promise<void> {
	let moment = moments[0];
	while (moment) {
		const wrong = moment.replies.find((reply) => !reply.good);
		const right: Moments[number]['replies'][number] | undefined = moment.replies.find((reply) => reply.good);
		if (wrong) {
			await press(page, `button[name="reply"][value="${wrong.key}"]`);
			await expect(page.getByText(wrong.explain.nl)).toBeVisible();
			await settled(page);
		}
		await press(page, `button[name="reply"][value="${right?.key}"]`);
		await expect(page.getByText(right?.explain.nl ?? '')).toBeVisible();
		await settled(page);
		const next = right && 'next' in right ? right.next : undefined;
		moment = next === undefined ? undefined : moments.find((one) => one.key === next);
	}
}

/** How many answers are kept of a child. */
const answersOf = (demo: DemoSchool, pupilId: string, stepKey: string): number =>
	(
		demo.db
			.prepare(
				'select count(*) as count from lesson_answers a join lesson_runs r on r.id = a.run_id where r.pupil_id = ? and a.step_key = ?'
			)
			.get(pupilId, stepKey) as { count: number }
	).count;

test('the whole lesson by keyboard alone, wrong answers on the way', async ({ page, demo, another }) => {
	test.setTimeout(180_000);
	const who = child(demo, 0);
	await signInPupil(page, who);
	await press(page, 'a[href="/learn/samen-online"]');
	for (const [index, step] of steps.entries()) {
		await atStep(page, index + 1);
		const wrongTries = index === 1 ? 3 : 1;
		for (let attempt = 0; attempt < wrongTries; attempt += 1) await answerWrong(page, step);
		await answerRight(page, step);
	}
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Klaar! Dat heb je goed gedaan.');
	await press(page, 'main a[href="/learn"]');
	await expect(page.getByText('Deze les heb je af. Knap gedaan!')).toBeVisible();

	// And the teacher sees how it went.
	const teacher = await (await another()).newPage();
	await signInStaff(teacher, 'teacher6');
	await teacher.getByRole('link', { name: new RegExp(samenOnline.title.nl) }).click();
	const row = teacher.getByRole('row', { name: new RegExp(`^${who.name}\\b`) });
	await expect(row).toContainText('klaar');
	await expect(row).toContainText('0 van 6');
	await expect(row).toContainText('stap 2');
	await expect(teacher.getByText('1 kind bleef hangen bij een stap.')).toBeVisible();
	await row.getByRole('link', { name: who.name }).click();
	await expect(teacher.getByRole('heading', { level: 1 })).toHaveText(`${who.name}: ${samenOnline.title.nl}`);
	const second = teacher
		.getByRole('listitem')
		.filter({ has: teacher.getByRole('heading', { name: 'Wat kan Vos het beste antwoorden?' }) });
	await expect(second.getByText('Poging 4')).toBeVisible();
	await expect(second.getByText('nog niet goed')).toHaveCount(3);
});

test('the lid closes in the middle, and another laptop goes on at the same step', async ({
	page,
	demo,
	another
}) => {
	const who = child(demo, 1);
	await signInPupil(page, who);
	await page.goto('/learn/samen-online');
	await atStep(page, 1);
	await page.locator(SUBMIT).click();
	await atStep(page, 2);
	const wrong =
		steps[1] && 'options' in steps[1] ? steps[1].options.find((option) => !option.right) : undefined;
	await page.locator(`input[value="${wrong?.key}"]`).check();
	await page.getByRole('button', { name: 'Kijk na' }).click();
	await expect(page.getByText(wrong?.explain.nl ?? '')).toBeVisible();
	await page.context().close();

	const elsewhere = await (await another()).newPage();
	await signInPupil(elsewhere, who);
	await expect(elsewhere.getByText(`Je bent bij stap 2 van ${steps.length}.`)).toBeVisible();
	await elsewhere.getByRole('link', { name: 'Ga verder' }).click();
	await atStep(elsewhere, 2);
	await expect(elsewhere.locator(`input[value="${wrong?.key}"]`)).toBeChecked();
	await expect(elsewhere.getByText(wrong?.explain.nl ?? '')).toBeVisible();

	// One who has only begun is seen by the teacher as well.
	const teacher = await (await another()).newPage();
	await signInStaff(teacher, 'teacher6');
	await teacher.getByRole('link', { name: new RegExp(samenOnline.title.nl) }).click();
	await expect(teacher.getByRole('row', { name: new RegExp(`^${who.name}\\b`) })).toContainText(
		`bij stap 2 van ${steps.length}`
	);
});

test('the same answer sent twice counts once', async ({ page, demo }) => {
	const who = child(demo, 2);
	await signInPupil(page, who);
	await page.goto('/learn/samen-online');
	await page.locator(SUBMIT).click();
	await atStep(page, 2);
	await page.locator('input[value="hele-naam"]').check();
	const form = await page
		.locator('main form')
		.evaluate((element) =>
			Object.fromEntries(
				[...new FormData(element as HTMLFormElement)].map(([name, value]) => [
					name,
					typeof value === 'string' ? value : ''
				])
			)
		);
	for (let time = 0; time < 2; time += 1) {
		expect((await post(page, '/learn/samen-online?/answer', form)).status()).toBe(200);
	}
	expect(answersOf(demo, who.id, 'wat-vertelt-vos')).toBe(1);

	// And the way a child does it: two quick presses.
	await page.reload();
	await page.locator('input[value="weggaan"]').check();
	await page.getByRole('button', { name: 'Probeer nog eens' }).dblclick();
	await expect(page.getByText('Stoppen mag altijd.')).toBeVisible();
	await page.waitForLoadState('networkidle');
	expect(answersOf(demo, who.id, 'wat-vertelt-vos')).toBe(2);
});

test('an answer that is missing asks for one, and a step cannot be passed over', async ({ page, demo }) => {
	const who = child(demo, 3);
	await signInPupil(page, who);
	await page.goto('/learn/samen-online?step=9');
	await atStep(page, 1);
	await page.locator(SUBMIT).click();
	await atStep(page, 2);
	const send = (form: Record<string, string>) => post(page, '/learn/samen-online?/answer', form);
	const nothing = await send({ key: 'wat-vertelt-vos', submission: 'a' });
	expect(await nothing.text()).toContain('Kies eerst een antwoord.');
	const ahead = await send({ key: 'quiz-al-verteld', option: 'vertellen', submission: 'b' });
	expect(ahead.status()).toBe(404);
	expect(answersOf(demo, who.id, 'quiz-al-verteld')).toBe(0);
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('the whole lesson as plain forms', async ({ page, demo }) => {
		test.setTimeout(120_000);
		await signInPupil(page, child(demo, 4));
		await page.goto('/learn/samen-online');
		for (const [index, step] of steps.entries()) {
			await atStep(page, index + 1);
			if ('options' in step) {
				await page.locator(`input[value="${step.options.find((option) => !option.right)?.key}"]`).check();
				await page.locator(SUBMIT).click();
				await page.locator(`input[value="${step.options.find((option) => option.right)?.key}"]`).check();
			}
			if ('places' in step)
				for (const place of step.places)
					await page.locator(`input[value="${place.key}"]`).setChecked(place.right);
			if ('cards' in step) {
				for (const card of step.cards)
					await page.locator(`input[name="card-${card.key}"][value="${card.basket}"]`).check();
			}
			if ('moments' in step) {
				for (let moment: Moments[number] | undefined = step.moments[0]; moment;) {
					const good: Moments[number]['replies'][number] | undefined = moment.replies.find(
						(reply) => reply.good
					);
					await page.locator(`button[name="reply"][value="${good?.key}"]`).click();
					const next = good && 'next' in good ? good.next : undefined;
					moment = step.moments.find((one) => one.key === next);
				}
			} else await page.locator(SUBMIT).click();
			if (!('panels' in step)) await page.locator(NEXT).click();
		}
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Klaar! Dat heb je goed gedaan.');
	});
});

test('every step can be read aloud, and says nothing of the answer', async ({ page, demo }) => {
	await page.addInitScript(() => {
		const spoken: string[] = [];
		Object.assign(window, { spoken });
		window.speechSynthesis.speak = (utterance) => void spoken.push(`${utterance.lang} ${utterance.text}`);
	});
	await signInPupil(page, child(demo, 5));
	await page.goto('/learn/samen-online');
	await page.getByRole('button', { name: 'Lees voor' }).click();
	const said = () => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken.join(' '));
	await expect.poll(said).toContain('Samen bouwen in Blokkenbos');
	expect(await said()).toMatch(/^nl/);
});
