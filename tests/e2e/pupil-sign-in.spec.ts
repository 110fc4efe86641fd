import {
	child,
	childrenOf,
	PICTURES,
	signInPupil,
	signInStaff,
	tapName,
	tapPictures
} from '../support/people.ts';
import { expect, post, test, useDemoSchool, type DemoSchool } from '../support/test.ts';

/* How a child comes in: class code, name, three pictures. */

useDemoSchool();

for (const javaScriptEnabled of [true, false]) {
	test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
		test.use({ javaScriptEnabled });

		test('a child signs in with the class code, its name and its pictures', async ({ page, demo }) => {
			const who = child(demo, javaScriptEnabled ? 0 : 1);
			await page.goto('/');
			await page.getByRole('link', { name: /Ik ben leerling/ }).click();
			await page.getByLabel('Klascode').fill(' vuur-6 ');
			await page.getByRole('button', { name: 'Verder' }).click();
			await page.getByRole('button', { name: who.name, exact: true }).click();
			await expect(page.getByRole('heading', { level: 1 })).toHaveText(
				`Dag ${who.name}! Tik je drie plaatjes aan.`
			);
			await tapPictures(page);
			await page.waitForURL('**/learn');
			await expect(page.getByRole('banner')).toContainText(who.name);
		});

		test('an unknown class code says so and stays in the field', async ({ page }) => {
			await page.goto('/sign-in/pupil');
			await page.getByLabel('Klascode').fill('ZZZZ9999');
			await page.getByRole('button', { name: 'Verder' }).click();
			await expect(page.getByText('Deze code kennen we niet. Kijk nog eens op je kaartje.')).toBeVisible();
			await expect(page.getByLabel('Klascode')).toHaveValue('ZZZZ9999');
			await expect(page.getByLabel('Klascode')).toHaveAttribute('aria-invalid', 'true');
		});

		test('the right pictures in another order are not right', async ({ page, demo }) => {
			await tapName(page, child(demo, javaScriptEnabled ? 2 : 3));
			await tapPictures(page, ['boat', 'bike', 'apple']);
			await expect(
				page.getByText('Dat waren niet jouw plaatjes. Probeer het rustig nog eens.')
			).toBeVisible();
			await tapPictures(page);
			await page.waitForURL('**/learn');
		});
	});
}

/** Changes how long a class code works. */
const codeUntil = (demo: DemoSchool, code: string, until: string): string => {
	const { expires_at } = demo.db
		.prepare('select expires_at from directory_class_codes where code = ?')
		.get(code) as {
		expires_at: string;
	};
	demo.db.prepare('update directory_class_codes set expires_at = ? where code = ?').run(until, code);
	return expires_at;
};

test('an expired class code sends the child to the teacher for a new one', async ({ page, demo }) => {
	const before = codeUntil(demo, 'VUUR8', '2020-01-01T00:00:00.000Z');
	await page.goto('/sign-in/pupil');
	await page.getByLabel('Klascode').fill('VUUR8');
	await page.getByRole('button', { name: 'Verder' }).click();
	await expect(
		page.getByText('Deze code is niet meer geldig. Vraag je juf of meester om de nieuwe.')
	).toBeVisible();
	codeUntil(demo, 'VUUR8', before);
});

test('the name of a child who left a moment ago cannot be tapped any more', async ({ page, demo }) => {
	const who = child(demo, 0, 'VUUR7');
	await page.goto('/sign-in/pupil');
	await page.getByLabel('Klascode').fill('VUUR7');
	await page.getByRole('button', { name: 'Verder' }).click();
	const tile = page.getByRole('button', { name: who.name, exact: true });
	await expect(tile).toBeVisible();
	demo.db.prepare("update pupils set left_on = '2020-01-01' where id = ?").run(who.id);
	await tile.click();
	await expect(
		page.getByText('Deze naam staat niet meer in de groep. Vraag je juf of meester.')
	).toBeVisible();
	await page.reload();
	await expect(tile).toHaveCount(0);
});

test('a child of another class cannot be reached with the code of one class', async ({ page, demo }) => {
	await page.goto('/sign-in/pupil');
	await page.getByLabel('Klascode').fill('VUUR6');
	await page.getByRole('button', { name: 'Verder' }).click();
	await expect(page.getByRole('button', { name: child(demo, 0).name, exact: true })).toBeVisible();
	const answer = await post(page, '/sign-in/pupil/name', { pupil: child(demo, 1, 'VUUR8').id });
	expect(answer.status()).toBe(400);
	expect(await answer.text()).toContain('Deze naam staat niet meer in de groep.');
});

test('without a class code no name is shown', async ({ page }) => {
	await page.goto('/sign-in/pupil/name');
	await expect(page).toHaveURL(/\/sign-in\/pupil\?again/);
	await expect(page.getByText('Dat duurde even. Begin opnieuw met je klascode.')).toBeVisible();
});

test('children who share a first name get an initial', async ({ page, demo }) => {
	const [twice] = demo.db
		.prepare(
			`select c.code, p.first_name as name from directory_class_codes c
			join enrolments e on e.school_id = c.school_id and e.group_id = c.group_id
			join pupils p on p.school_id = e.school_id and p.id = e.pupil_id
			where p.left_on is null and p.died_on is null group by c.code, p.first_name having count(*) > 1`
		)
		.all() as { code: string; name: string }[];
	expect(twice, 'the demo school has two children in one group with the same first name').toBeDefined();
	await page.goto('/sign-in/pupil');
	await page.getByLabel('Klascode').fill(twice?.code ?? '');
	await page.getByRole('button', { name: 'Verder' }).click();
	const tiles = page.getByRole('button', { name: new RegExp(`^${twice?.name} \\p{L}+\\.$`, 'u') });
	await expect(tiles).not.toHaveCount(0);
	await expect(page.getByRole('button', { name: twice?.name ?? '', exact: true })).toHaveCount(0);
});

test('a badge brings the class code and the name along, so that only the pictures are left', async ({
	page,
	demo
}) => {
	const who = child(demo, 4);
	await page.goto(`/sign-in/pupil?class_code=VUUR6&pupil=${who.id}`);
	await expect(page.getByRole('heading', { level: 1 })).toContainText(who.name);
	await tapPictures(page);
	await page.waitForURL('**/learn');
});

test('after five wrong tries a child waits a little, and the teacher gets a note', async ({
	page,
	demo,
	another
}) => {
	const who = child(demo, 5);
	await tapName(page, who);
	for (let attempt = 1; attempt <= 5; attempt += 1) {
		await tapPictures(page, ['tree', 'sun', 'moon']);
		if (attempt < 5) await expect(page.getByText('Dat waren niet jouw plaatjes.')).toBeVisible();
	}
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Even wachten, ${who.name}`);
	await expect(page.getByText('Over 1 minuut mag je weer.')).toBeVisible();
	// The right pictures do not help while the child waits, also not with a form that was still open.
	for (const picture of PICTURES)
		expect((await post(page, '/sign-in/pupil/pictures', { picture })).status()).toBe(303);
	await page.goto('/learn');
	await expect(page).toHaveURL(/\/sign-in\/pupil/);
	await page.goto('/sign-in/pupil/pictures');

	const teacher = await (await another()).newPage();
	await signInStaff(teacher, 'teacher6');
	const note = teacher.getByText(`${who.name} kreeg de plaatjes een paar keer niet goed`, { exact: true });
	await expect(note).toBeVisible();
	await teacher.getByRole('button', { name: new RegExp(`Gezien.*${who.name}`) }).click();
	await expect(note).toHaveCount(0);

	// Another child of the class is not kept waiting.
	const friend = await (await another()).newPage();
	await signInPupil(friend, child(demo, 6));

	await page.getByRole('link', { name: 'Probeer opnieuw' }).click();
	await expect(page.getByText('Over 1 minuut mag je weer.')).toBeVisible();
	// A few minutes later.
	demo.db.exec('delete from rate_limits');
	await page.getByRole('link', { name: 'Probeer opnieuw' }).click();
	await tapPictures(page);
	await page.waitForURL('**/learn');
});

test('a child whose pictures were erased reads so, chooses new ones, and two adults know', async ({
	page,
	demo,
	another
}) => {
	const who = child(demo, 7);
	const teacher = await (await another()).newPage();
	await signInStaff(teacher, 'teacher6');
	await teacher.goto(`/staff/people/pupils/${who.id}`);
	await teacher.getByText('Laat nieuwe plaatjes kiezen').click();
	await teacher.getByRole('button', { name: 'Ja, wis de plaatjes' }).click();
	await expect(
		teacher.getByText(`De plaatjes zijn gewist. ${who.name} kiest nieuwe bij het inloggen.`)
	).toBeVisible();

	await tapName(page, who);
	await expect(
		page.getByText('Je plaatjes zijn gewist door een volwassene van school. Kies nieuwe.')
	).toBeVisible();
	await tapPictures(page, ['cat', 'cat', 'cat']);
	await expect(page.getByText('Drie keer hetzelfde is te makkelijk.')).toBeVisible();
	await tapPictures(page, ['cat', 'fish', 'kite']);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Nog een keer, ${who.name}.`);
	await tapPictures(page, ['cat', 'fish', 'moon']);
	await expect(page.getByText('Dat was niet hetzelfde. Kies nog eens drie plaatjes.')).toBeVisible();
	await tapPictures(page, ['cat', 'fish', 'kite']);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Nog een keer, ${who.name}.`);
	await tapPictures(page, ['cat', 'fish', 'kite']);
	await page.waitForURL('**/learn');

	const later = await (await another()).newPage();
	await tapName(later, who);
	await tapPictures(later, PICTURES);
	await expect(later.getByText('Dat waren niet jouw plaatjes.')).toBeVisible();
	await tapPictures(later, ['cat', 'fish', 'kite']);
	await later.waitForURL('**/learn');

	const safety = await (await another()).newPage();
	await signInStaff(safety, 'safety');
	await expect(safety.getByText(`De plaatjes van ${who.name} zijn gewist`, { exact: true })).toBeVisible();
});

for (const [what, column, minutesAgo] of [
	['lay still for twenty minutes', 'last_seen_at', 21],
	['lasts since eight hours', 'ends_at', 1]
] as const) {
	test(`a session that ${what} is over`, async ({ page, demo }) => {
		await signInPupil(page, child(demo, what.startsWith('lay') ? 8 : 9));
		const past = new Date(Date.now() - minutesAgo * 60_000).toISOString();
		// Lucia looks at its own column, we at ours.
		const columns = column === 'ends_at' ? 'ends_at = ?, expires_at = ?' : 'last_seen_at = ?';
		demo.db
			.prepare(`update sessions set ${columns} where kind = 'pupil'`)
			.run(...(column === 'ends_at' ? [past, past] : [past]));
		await page.goto('/learn');
		await expect(page).toHaveURL(/\/sign-in\/pupil/);
	});
}

test('every child of a class finds its name on a tile', async ({ page, demo }) => {
	await page.goto('/sign-in/pupil');
	await page.getByLabel('Klascode').fill('VUUR6');
	await page.getByRole('button', { name: 'Verder' }).click();
	for (const { name } of childrenOf(demo, 'VUUR6'))
		await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
});
