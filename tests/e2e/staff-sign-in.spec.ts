import { generateHOTP } from '@oslojs/otp';
import { DEMO_PASSWORD } from '../../src/lib/demo/staff.ts';
import { signInStaff } from '../support/people.ts';
import { expect, test, useDemoSchool, type Page } from '../support/test.ts';

/* How staff come in: password, and a second factor for whoever sees pupils. */

useDemoSchool();

const PASSWORD = 'een lange zin over de zee';

async function sendPassword(page: Page, email: string, password: string): Promise<void> {
	await page.goto('/sign-in/staff');
	await page.getByLabel('E-mailadres').fill(email);
	await page.getByLabel('Wachtwoord').fill(password);
	await page.getByRole('button', { name: 'Inloggen' }).click();
}

/** A director invites somebody. @returns the link */
async function invite(page: Page, email: string, functions: readonly string[]): Promise<string> {
	await page.goto('/staff/people/new');
	await page.getByLabel('Voornaam').fill('Pleun');
	await page.getByLabel('Achternaam').fill('Oosterzee');
	await page.getByLabel('Zo noemen kinderen de collega').fill('juf Pleun');
	await page.getByLabel('E-mailadres').fill(email);
	for (const name of functions) await page.getByLabel(name, { exact: false }).first().check();
	await page.getByRole('button', { name: 'Nodig uit' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pleun is uitgenodigd');
	return page.getByLabel('Link voor de uitnodiging').inputValue();
}

async function acceptInvitation(page: Page, link: string): Promise<void> {
	await page.goto(link);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welkom, Pleun');
	await page.getByLabel('Nieuw wachtwoord').fill(PASSWORD);
	await page.getByLabel('Nog een keer').fill(PASSWORD);
	await page.getByRole('button', { name: 'Bewaar en ga verder' }).click();
}

/** The authenticator app of somebody: each code once, as the server asks. */
class Authenticator {
	#secret: Buffer;
	#lastStep = 0;

	/** @param key as the page shows it, in base32 */
	constructor(key: string) {
		const bits = [...key.replace(/\s/g, '')]
			.map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
			.join('');
		this.#secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
	}

	/** The next code that was not used yet: within the half minute that the server allows. */
	code(): string {
		this.#lastStep = Math.max(Math.floor(Date.now() / 30_000), this.#lastStep + 1);
		return generateHOTP(this.#secret, BigInt(this.#lastStep), 6);
	}
}

test('a wrong password and an unknown address get the same sentence, and the address stays', async ({
	page
}) => {
	for (const email of ['director@demo.example', 'nobody@demo.example']) {
		await sendPassword(page, email, 'not the password');
		await expect(page.getByRole('alert')).toHaveText(
			'Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze nog eens na.'
		);
		await expect(page.getByLabel('E-mailadres')).toHaveValue(email);
	}
});

test('an address that is none is said beside the field', async ({ page }) => {
	await page.goto('/sign-in/staff');
	await page.locator('main form').evaluate((form: HTMLFormElement) => (form.noValidate = true));
	await page.getByLabel('E-mailadres').fill('meester daan');
	await page.getByRole('button', { name: 'Inloggen' }).click();
	await expect(
		page.getByText('Dit lijkt geen e-mailadres. Kijk nog eens naar de @ en de punt.')
	).toBeVisible();
	await expect(page.getByText('Vul dit nog in.')).toBeVisible();
	await expect(page.getByLabel('E-mailadres')).toHaveValue('meester daan');
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('staff sign in, and go on to the page they asked for', async ({ page }) => {
		await page.goto('/staff/lessons');
		await expect(page).toHaveURL(/\/sign-in\/staff\?next=%2Fstaff%2Flessons/);
		await page.getByLabel('E-mailadres').fill('teacher6@demo.example');
		await page.getByLabel('Wachtwoord').fill(DEMO_PASSWORD);
		await page.getByRole('button', { name: 'Inloggen' }).click();
		await page.waitForURL('**/staff/lessons');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lessen van Groep 6');
	});
});

// That all fourteen get in is shown by tests/walk.
test('a banner says that this is the demo', async ({ page }) => {
	await signInStaff(page, 'board');
	await expect(page.getByText('Dit is de demo-school.')).toBeVisible();
});

test('signing out everywhere ends the other device at once', async ({ page, demo, another }) => {
	demo.db.exec('delete from sessions');
	await signInStaff(page, 'teacher7');
	const elsewhere = await (await another()).newPage();
	await signInStaff(elsewhere, 'teacher7');
	await page.goto('/staff/account');
	await expect(page.getByRole('button', { name: 'Log hier uit' })).toHaveCount(1);
	await expect(page.getByText('Dit apparaat')).toHaveCount(1);
	await page.getByRole('button', { name: 'Log overal uit' }).click();
	await page.waitForURL('**/sign-in/staff');
	await elsewhere.goto('/staff/lessons');
	await expect(elsewhere).toHaveURL(/\/sign-in\/staff/);
});

test('one other device can be signed out from the list', async ({ page, demo, another }) => {
	demo.db.exec('delete from sessions');
	await signInStaff(page, 'teacher8');
	const elsewhere = await (await another()).newPage();
	await signInStaff(elsewhere, 'teacher8');
	await page.goto('/staff/account');
	await page.getByRole('button', { name: 'Log hier uit' }).click();
	await expect(page.getByRole('button', { name: 'Log hier uit' })).toHaveCount(0);
	await elsewhere.goto('/staff');
	await expect(elsewhere).toHaveURL(/\/sign-in\/staff/);
	await page.goto('/staff');
	await expect(page).toHaveURL(/\/staff$/);
});

test('an invited colleague sets up the second factor, and it is asked from then on', async ({
	page,
	another
}) => {
	test.setTimeout(180_000);
	const email = 'pleun@school.example';
	await signInStaff(page, 'director');
	const link = await invite(page, email, ['Leerkracht']);

	// The first time: a password, an app, codes for when the phone is gone.
	const first = await (await another()).newPage();
	await acceptInvitation(first, link);
	await expect(first.getByRole('heading', { level: 1 })).toHaveText('Nog één slot op de deur');
	await expect(first.getByRole('img', { name: 'QR-code voor je app' })).toBeVisible();
	// Halfway is not in.
	await first.goto('/staff');
	await expect(first).toHaveURL(/\/sign-in\/staff\?next/);
	await first.goto('/sign-in/staff/second-factor');
	const app = new Authenticator(await first.locator('code').innerText());
	await first.getByLabel('Zes cijfers').fill('000000');
	await first.getByRole('button', { name: 'Controleer' }).click();
	await expect(
		first.getByText('Deze code klopt niet. Wacht op de volgende code in je app en probeer die.')
	).toBeVisible();
	const used = app.code();
	await first.getByLabel('Zes cijfers').fill(used);
	await first.getByRole('button', { name: 'Controleer' }).click();
	await expect(first.getByRole('heading', { level: 1 })).toHaveText('Bewaar deze herstelcodes');
	const recoveryCodes = await first.locator('li code').allInnerTexts();
	expect(recoveryCodes).toHaveLength(10);
	await first.getByRole('link', { name: 'Ik heb ze bewaard' }).click();
	await expect(first.getByRole('heading', { level: 1 })).toContainText('Dag Pleun.');

	// A link works once.
	const again = await (await another()).newPage();
	await again.goto(link);
	await expect(again.getByRole('heading', { level: 1 })).toHaveText('Deze uitnodiging werkt niet meer');

	// The second time: password and a code; a code that was used does not count again.
	const second = await (await another()).newPage();
	await sendPassword(second, email, PASSWORD);
	await expect(second.getByRole('heading', { level: 1 })).toHaveText('De tweede stap');
	await second.getByLabel('Code').fill(used);
	await second.getByRole('button', { name: 'Verder' }).click();
	await expect(second.getByText('Deze code klopt niet.')).toBeVisible();
	await second.getByLabel('Code').fill(app.code());
	await second.getByLabel('Dit is mijn eigen apparaat.').check();
	await second.getByRole('button', { name: 'Verder' }).click();
	await second.waitForURL((url) => url.pathname === '/staff');

	// The third time, on the own device: the password is enough.
	await second
		.getByRole('navigation', { name: 'Hoofdmenu' })
		.getByRole('button', { name: 'Uitloggen' })
		.click();
	await second.waitForURL('**/sign-in/staff');
	await sendPassword(second, email, PASSWORD);
	await second.waitForURL((url) => url.pathname === '/staff');

	// Without the phone: a recovery code, each of them once.
	const [recovery = ''] = recoveryCodes;
	const third = await (await another()).newPage();
	await sendPassword(third, email, PASSWORD);
	await third.getByLabel('Code').fill(recovery.toLowerCase().replace('-', ' '));
	await third.getByRole('button', { name: 'Verder' }).click();
	await third.waitForURL((url) => url.pathname === '/staff');
	const fourth = await (await another()).newPage();
	await sendPassword(fourth, email, PASSWORD);
	await fourth.getByLabel('Code').fill(recovery);
	await fourth.getByRole('button', { name: 'Verder' }).click();
	await expect(fourth.getByText('Deze code klopt niet.')).toBeVisible();

	// Signing out everywhere also forgets the trusted device.
	await second.goto('/staff/account');
	await expect(second.getByText('Je hebt nog 9 herstelcodes.')).toBeVisible();
	await second.getByRole('button', { name: 'Log overal uit' }).click();
	await second.waitForURL('**/sign-in/staff');
	await third.goto('/staff');
	await expect(third).toHaveURL(/\/sign-in\/staff/);
	await sendPassword(second, email, PASSWORD);
	await expect(second.getByRole('heading', { level: 1 })).toHaveText('De tweede stap');
});

test('an account whose functions see no pupils needs no second factor', async ({ page, another }) => {
	await signInStaff(page, 'director');
	const link = await invite(page, 'accounts@school.example', ['Beheerder accounts']);
	const colleague = await (await another()).newPage();
	await acceptInvitation(colleague, link);
	await colleague.waitForURL((url) => url.pathname === '/staff');
});

test('the same invitation sent twice makes one colleague', async ({ page, demo }) => {
	await signInStaff(page, 'director');
	await page.goto('/staff/people/new');
	const id = await page.locator('input[name="id"]').inputValue();
	const form = { id, firstName: 'Twee', lastName: 'Maal', called: 'juf Twee', email: 'twee@school.example' };
	const headers = { origin: demo.url, accept: 'text/html' };
	for (let time = 0; time < 2; time += 1) await page.request.post('/staff/people/new', { form, headers });
	const { count } = demo.db.prepare("select count(*) as count from staff where last_name = 'Maal'").get() as {
		count: number;
	};
	expect(count).toBe(1);
});

test('somebody whose access ended is out at once and cannot come back', async ({ page, another }) => {
	await signInStaff(page, 'director');
	const link = await invite(page, 'weg@school.example', ['Beheerder accounts']);
	const colleague = await (await another()).newPage();
	await acceptInvitation(colleague, link);
	await colleague.waitForURL((url) => url.pathname === '/staff');
	await page.getByRole('link', { name: 'Naar de pagina van Pleun' }).click();
	await page.getByText('Beëindig de toegang').click();
	await page.getByLabel('Ja, ik weet het zeker').check();
	await page.getByRole('button', { name: 'Beëindig nu' }).click();
	await expect(page.getByText('De toegang is beëindigd. Pleun is overal uitgelogd.')).toBeVisible();
	await colleague.goto('/staff');
	await expect(colleague).toHaveURL(/\/sign-in\/staff/);
	await sendPassword(colleague, 'weg@school.example', PASSWORD);
	await expect(colleague.getByRole('alert')).toHaveText(
		'Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze nog eens na.'
	);
});
