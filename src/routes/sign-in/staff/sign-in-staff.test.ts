import { describe, expect, it, vi } from 'vitest';
import { Browser, withApp } from '../../../../tests/fixtures/browser.ts';
import { minutesLater, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil, aPupilSession, countSessions } from '../../../../tests/fixtures/pupils.ts';
import { aColleague, giveApp, PASSWORD } from '../../../../tests/fixtures/sign-in.ts';
import {
	appFrom,
	CODE,
	ENROL,
	giveCode,
	givePass,
	isStaff,
	PAGE
} from '../../../../tests/fixtures/staff-browser.ts';
import { aGroup } from '../../../../tests/fixtures/staff.ts';
import * as learn from '../../(pupil)/learn/+page.server.ts';
import * as signOut from '../../sign-out/+server.ts';
import * as staffHome from '../../staff/+page.server.ts';
import * as account from '../../staff/account/+page.server.ts';
import * as recovery from '../../staff/account/recovery-codes/+page.server.ts';
import * as lessons from '../../staff/lessons/+page.server.ts';
import * as passwordPage from './+page.server.ts';
import * as enrolPage from './second-factor/+page.server.ts';

const app = withApp();

describe('a colleague', () => {
	it('sets up an app at the first sign-in, sees the recovery codes, and gives a code at the next', async () => {
		const { email } = await aColleague(app.db);
		const browser = new Browser();
		expect(await givePass(browser, email)).toMatchObject({ status: 303, location: ENROL });
		expect(await isStaff(browser)).toBe(false);
		const phone = await appFrom(browser);
		expect(await browser.post(ENROL, enrolPage.actions.default, { code: '000000' })).toMatchObject({
			status: 400
		});
		expect(await browser.post(ENROL, enrolPage.actions.default, { code: phone.code(testNow) })).toMatchObject(
			{
				location: '/staff/account/recovery-codes'
			}
		);
		expect((await browser.get('/staff/account/recovery-codes', recovery.load)).data['codes']).toHaveLength(
			10
		);
		expect(await isStaff(browser)).toBe(true);
		await browser.post('/sign-out', signOut.POST);
		expect(await isStaff(browser)).toBe(false);
		vi.setSystemTime(minutesLater(5));
		expect(await givePass(browser, email)).toMatchObject({ location: CODE });
		expect(await giveCode(browser, phone.code(minutesLater(5)))).toMatchObject({ location: '/staff' });
		expect(await browser.get('/staff', staffHome.load)).toMatchObject({ status: 200 });
	});

	// Guards against a password that comes back in the page, and against an answer that tells who works here.
	it('hears the same for a wrong password and an unknown address, and the password does not come back', async () => {
		const { email } = await aColleague(app.db);
		const answers = [
			await givePass(new Browser(), email, 'verkeerd wachtwoord'),
			await givePass(new Browser(), 'nobody@proef.example', 'verkeerd wachtwoord')
		];
		expect(answers.map((answer) => [answer.status, answer.data['problem']])).toEqual(
			new Array(2).fill([400, answers[0]?.data['problem']])
		);
		for (const answer of answers) expect(JSON.stringify(answer.data)).not.toContain('verkeerd wachtwoord');
		expect(JSON.stringify(answers[0]?.data)).toContain(email);
		// A form that is no form, and fields that nobody filled in.
		const broken = { body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=y' } };
		expect(await new Browser().post(PAGE, passwordPage.actions.default, {}, broken)).toMatchObject({
			status: 400
		});
		expect(await givePass(new Browser(), 'not an address', '')).toMatchObject({ status: 400 });
	});

	it('trusts an own device, which goes without a code for thirty days', async () => {
		const { school, staff, email } = await aColleague(app.db);
		const phone = await giveApp(app.db, school.id, staff.id);
		const browser = new Browser();
		await givePass(browser, email);
		const answer = await giveCode(browser, phone.code(testNow), { trust: 'on' });
		expect(answer.set.get('wegwijs_device')).toMatchObject({ httpOnly: true, maxAge: 30 * 86_400 });
		await browser.post('/sign-out', signOut.POST);
		vi.setSystemTime(minutesLater(29 * 24 * 60));
		expect(await givePass(browser, email)).toMatchObject({ location: '/staff' });
		expect(await givePass(new Browser(), email)).toMatchObject({ location: CODE });
	});

	it('goes on where the link led, through the code too, and never to another site', async () => {
		const { school, staff, email } = await aColleague(app.db);
		const phone = await giveApp(app.db, school.id, staff.id);
		const asked = await new Browser().get('/staff/lessons?group=x', lessons.load);
		expect(asked.location).toBe('/sign-in/staff?next=%2Fstaff%2Flessons%3Fgroup%3Dx');
		const browser = new Browser();
		await givePass(browser, email, PASSWORD, '?next=%2Fstaff%2Flessons%3Fgroup%3Dx');
		expect(await giveCode(browser, phone.code(testNow))).toMatchObject({
			location: '/staff/lessons?group=x'
		});
		const trainee = await aColleague(app.db, { functions: ['trainee'] });
		for (const next of [
			'//elsewhere.example',
			'/.//elsewhere.example',
			'/\\elsewhere.example',
			'https://elsewhere.example'
		]) {
			expect(
				(await givePass(new Browser(), trainee.email, PASSWORD, `?next=${encodeURIComponent(next)}`)).location
			).toBe('/staff');
		}
	});

	// Guards against the session of a child, or of the colleague before, that goes on beside one's own.
	it('takes the device over', async () => {
		const { school, email } = await aColleague(app.db, { functions: ['trainee'] });
		const pupil = await aPupil(app.db, school, await aGroup(app.db, school));
		const browser = new Browser({
			jar: new Map([
				['wegwijs_pupil', await aPupilSession(app.db, school.id, pupil)],
				['wegwijs_day', 'x']
			])
		});
		await givePass(browser, email);
		expect([...browser.jar.keys()].sort()).toEqual(['wegwijs_language', 'wegwijs_staff']);
		expect(await countSessions(app.db, school.id, pupil)).toBe(0);
		expect(await browser.get('/learn', learn.load)).toMatchObject({ status: 404 });
		const first = browser.jar.get('wegwijs_staff');
		await givePass(browser, email);
		expect(browser.jar.get('wegwijs_staff')).not.toBe(first);
		expect(await isStaff(new Browser({ jar: new Map([['wegwijs_staff', first ?? '']]) }))).toBe(false);
	});

	it('whose sign-in lay halfway for ten minutes begins again', async () => {
		const { school, staff, email } = await aColleague(app.db);
		const phone = await giveApp(app.db, school.id, staff.id);
		const browser = new Browser();
		await givePass(browser, email);
		vi.setSystemTime(minutesLater(10));
		expect(await giveCode(browser, phone.code(minutesLater(10)))).toMatchObject({
			status: 303,
			location: '/sign-in/staff?again'
		});
		expect((await browser.get('/sign-in/staff?again', passwordPage.load)).data['notice']).toMatch(/\w \w/);
	});
});

describe('a second factor that is there', () => {
	// Guards against somebody at an open laptop, or with a kept ticket, who puts an own app in its place.
	it('is not replaced: not from the account, not with an old ticket', async () => {
		const { school, staff, email } = await aColleague(app.db);
		const browser = new Browser();
		await givePass(browser, email);
		const kept = browser.copy();
		const phone = await appFrom(browser);
		await browser.post(ENROL, enrolPage.actions.default, { code: phone.code(testNow) });
		const theirs = await appFrom(kept);
		expect(
			await kept.post(ENROL, enrolPage.actions.default, { code: theirs.code(minutesLater(0.5)) })
		).toMatchObject({ status: 400 });
		expect(await isStaff(kept)).toBe(false);
		expect(await browser.post('/staff/account?/factor', account.actions.factor)).toMatchObject({
			status: 303,
			location: '/staff/account'
		});
		expect((await browser.get(ENROL, enrolPage.load)).location).toBe('/sign-in/staff?again');
		expect(await countSessions(app.db, school.id, staff.id)).toBe(1);
	});

	it('can be set up by who does not need one, from the account', async () => {
		const { email } = await aColleague(app.db, { functions: ['trainee'] });
		const browser = new Browser();
		await givePass(browser, email);
		expect(await browser.post('/staff/account?/factor', account.actions.factor)).toMatchObject({
			location: ENROL
		});
		const phone = await appFrom(browser);
		expect(await browser.post(ENROL, enrolPage.actions.default, { code: phone.code(testNow) })).toMatchObject(
			{
				location: '/staff/account/recovery-codes'
			}
		);
		expect(await givePass(new Browser(), email)).toMatchObject({ location: CODE });
	});
});

it('a ticket of a sign-in halfway is no session, and opens no other page', async () => {
	const { school, staff, email } = await aColleague(app.db);
	await giveApp(app.db, school.id, staff.id);
	const browser = new Browser();
	await givePass(browser, email);
	const ticket = browser.jar.get('wegwijs_ticket') ?? '';
	for (const name of ['staff', 'day', 'private', 'device']) {
		const other = new Browser({ jar: new Map([[`wegwijs_${name}`, ticket]]) });
		expect(await other.get('/staff', staffHome.load)).toMatchObject({ status: 303 });
	}
	// It was given for a code, not for setting up an app.
	expect((await browser.get(ENROL, enrolPage.load)).location).toBe('/sign-in/staff?again');
});
