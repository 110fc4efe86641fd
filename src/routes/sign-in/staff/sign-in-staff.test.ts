import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import type { Db } from '#lib/server/db/database.ts';
import { linkToken, orderedId } from '#lib/server/ids.ts';
import { instant } from '#lib/server/time.ts';
import { keepSetupCode } from '#lib/identity/setup.server.ts';
import { Browser, startApp } from '../../../../tests/fixtures/browser.ts';
import { minutesLater, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil, aPupilSession, countSessions } from '../../../../tests/fixtures/pupils.ts';
import { anApp, giveApp, givePassword, PASSWORD } from '../../../../tests/fixtures/sign-in.ts';
import { aGroup, aSchool, aStaff, type StaffWishes } from '../../../../tests/fixtures/staff.ts';
import * as learn from '../../(pupil)/learn/+page.server.ts';
import * as layout from '../../+layout.server.ts';
import * as dayLink from '../../day/[token]/+page.server.ts';
import * as invite from '../../invite/[token]/+page.server.ts';
import * as language from '../../language/+server.ts';
import * as setup from '../../setup/+page.server.ts';
import * as signOut from '../../sign-out/+server.ts';
import * as staffHome from '../../staff/+page.server.ts';
import * as account from '../../staff/account/+page.server.ts';
import * as recovery from '../../staff/account/recovery-codes/+page.server.ts';
import * as lessons from '../../staff/lessons/+page.server.ts';
import * as passwordPage from './+page.server.ts';
import * as codePage from './code/+page.server.ts';
import * as enrolPage from './second-factor/+page.server.ts';

const PAGE = '/sign-in/staff';
const CODE = '/sign-in/staff/code';
const ENROL = '/sign-in/staff/second-factor';

let db: Db;
let count = 0;
beforeAll(async () => {
	vi.useFakeTimers({ toFake: ['Date'], now: testNow });
	db = await startApp();
});
afterEach(() => void vi.setSystemTime(testNow));

async function aColleague(wishes: StaffWishes = {}) {
	const school = await aSchool(db);
	const email = `colleague${(count += 1)}@proef.example`;
	const staff = await aStaff(db, school.id, { ...wishes, email });
	await givePassword(db, school.id, staff.id);
	return { school, staff, email };
}
const givePass = (browser: Browser, email: string, password = PASSWORD, search = '') =>
	browser.post(PAGE + search, passwordPage.actions.default, { email, password });
const giveCode = (browser: Browser, code: string, fields = {}) =>
	browser.post(CODE, codePage.actions.default, { code, ...fields });
const isStaff = async (browser: Browser) => (await browser.get('/', layout.load)).data['isStaff'];
/** The secret that the enrolment page shows, as an app would read it. */
async function appFrom(browser: Browser) {
	const { data } = await browser.get(ENROL, enrolPage.load);
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
	const bits = String(data['key'])
		.replaceAll(' ', '')
		.split('')
		.map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
		.join('');
	return anApp(Buffer.from(bits.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? []).toString('base64'));
}

describe('a colleague', () => {
	it('sets up an app at the first sign-in, sees the recovery codes, and gives a code at the next', async () => {
		const { email } = await aColleague();
		const browser = new Browser();
		expect(await givePass(browser, email)).toMatchObject({ status: 303, location: ENROL });
		expect(await isStaff(browser)).toBe(false);
		const app = await appFrom(browser);
		expect(await browser.post(ENROL, enrolPage.actions.default, { code: '000000' })).toMatchObject({
			status: 400
		});
		expect(await browser.post(ENROL, enrolPage.actions.default, { code: app.code(testNow) })).toMatchObject({
			location: '/staff/account/recovery-codes'
		});
		expect((await browser.get('/staff/account/recovery-codes', recovery.load)).data['codes']).toHaveLength(
			10
		);
		expect(await isStaff(browser)).toBe(true);
		await browser.post('/sign-out', signOut.POST);
		expect(await isStaff(browser)).toBe(false);
		vi.setSystemTime(minutesLater(5));
		expect(await givePass(browser, email)).toMatchObject({ location: CODE });
		expect(await giveCode(browser, app.code(minutesLater(5)))).toMatchObject({ location: '/staff' });
		expect(await browser.get('/staff', staffHome.load)).toMatchObject({ status: 200 });
	});

	// Guards against a password that comes back in the page, and against an answer that tells who works here.
	it('hears the same for a wrong password and an unknown address, and the password does not come back', async () => {
		const { email } = await aColleague();
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
		const { school, staff, email } = await aColleague();
		const app = await giveApp(db, school.id, staff.id);
		const browser = new Browser();
		await givePass(browser, email);
		const answer = await giveCode(browser, app.code(testNow), { trust: 'on' });
		expect(answer.set.get('wegwijs_device')).toMatchObject({ httpOnly: true, maxAge: 30 * 86_400 });
		await browser.post('/sign-out', signOut.POST);
		vi.setSystemTime(minutesLater(29 * 24 * 60));
		expect(await givePass(browser, email)).toMatchObject({ location: '/staff' });
		expect(await givePass(new Browser(), email)).toMatchObject({ location: CODE });
	});

	it('goes on where the link led, through the code too, and never to another site', async () => {
		const { school, staff, email } = await aColleague();
		const app = await giveApp(db, school.id, staff.id);
		const asked = await new Browser().get('/staff/lessons?group=x', lessons.load);
		expect(asked.location).toBe('/sign-in/staff?next=%2Fstaff%2Flessons%3Fgroup%3Dx');
		const browser = new Browser();
		await givePass(browser, email, PASSWORD, '?next=%2Fstaff%2Flessons%3Fgroup%3Dx');
		expect(await giveCode(browser, app.code(testNow))).toMatchObject({ location: '/staff/lessons?group=x' });
		const trainee = await aColleague({ functions: ['trainee'] });
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
		const { school, email } = await aColleague({ functions: ['trainee'] });
		const pupil = await aPupil(db, school, await aGroup(db, school));
		const browser = new Browser({
			jar: new Map([
				['wegwijs_pupil', await aPupilSession(db, school.id, pupil)],
				['wegwijs_day', 'x']
			])
		});
		await givePass(browser, email);
		expect([...browser.jar.keys()].sort()).toEqual(['wegwijs_language', 'wegwijs_staff']);
		expect(await countSessions(db, school.id, pupil)).toBe(0);
		expect(await browser.get('/learn', learn.load)).toMatchObject({ status: 404 });
		const first = browser.jar.get('wegwijs_staff');
		await givePass(browser, email);
		expect(browser.jar.get('wegwijs_staff')).not.toBe(first);
		expect(await isStaff(new Browser({ jar: new Map([['wegwijs_staff', first ?? '']]) }))).toBe(false);
	});

	it('whose sign-in lay halfway for ten minutes begins again', async () => {
		const { school, staff, email } = await aColleague();
		const app = await giveApp(db, school.id, staff.id);
		const browser = new Browser();
		await givePass(browser, email);
		vi.setSystemTime(minutesLater(10));
		expect(await giveCode(browser, app.code(minutesLater(10)))).toMatchObject({
			status: 303,
			location: '/sign-in/staff?again'
		});
		expect((await browser.get('/sign-in/staff?again', passwordPage.load)).data['notice']).toMatch(/\w \w/);
	});
});

describe('a second factor that is there', () => {
	// Guards against somebody at an open laptop, or with a kept ticket, who puts an own app in its place.
	it('is not replaced: not from the account, not with an old ticket', async () => {
		const { school, staff, email } = await aColleague();
		const browser = new Browser();
		await givePass(browser, email);
		const kept = browser.copy();
		const app = await appFrom(browser);
		await browser.post(ENROL, enrolPage.actions.default, { code: app.code(testNow) });
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
		expect(await countSessions(db, school.id, staff.id)).toBe(1);
	});

	it('can be set up by who does not need one, from the account', async () => {
		const { email } = await aColleague({ functions: ['trainee'] });
		const browser = new Browser();
		await givePass(browser, email);
		expect(await browser.post('/staff/account?/factor', account.actions.factor)).toMatchObject({
			location: ENROL
		});
		const app = await appFrom(browser);
		expect(await browser.post(ENROL, enrolPage.actions.default, { code: app.code(testNow) })).toMatchObject({
			location: '/staff/account/recovery-codes'
		});
		expect(await givePass(new Browser(), email)).toMatchObject({ location: CODE });
	});
});

describe('recovery codes', () => {
	// Guards against a cookie that a colleague copied from a screen that was left open, and shows in their own session.
	it('are shown to whose they are, with the ticket that brought them', async () => {
		const [one, two] = [
			await aColleague({ functions: ['trainee'] }),
			await aColleague({ functions: ['trainee'] })
		];
		const [mine, theirs] = [new Browser(), new Browser()];
		await givePass(mine, one.email);
		await givePass(theirs, two.email);
		await mine.post('/staff/account?/codes', account.actions.codes);
		expect((await mine.get('/staff/account/recovery-codes', recovery.load)).data['codes']).toHaveLength(10);
		theirs.jar.set('wegwijs_ticket', mine.jar.get('wegwijs_ticket') ?? '');
		expect(await theirs.get('/staff/account/recovery-codes', recovery.load)).toMatchObject({
			location: '/staff/account'
		});
	});
});

it('a ticket of a sign-in halfway is no session, and opens no other page', async () => {
	const { school, staff, email } = await aColleague();
	await giveApp(db, school.id, staff.id);
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

describe('an account that is left open', () => {
	it('changes its password with the old one only; too many guesses wait', async () => {
		const { email } = await aColleague({ functions: ['trainee'] });
		const browser = new Browser();
		await givePass(browser, email);
		const change = (current: string) =>
			browser.post('/staff/account?/password', account.actions.password, {
				current,
				password: 'acht blauwe paraplu’s'
			});
		for (let index = 0; index < 10; index += 1) expect(await change('wrong')).toMatchObject({ status: 400 });
		const answer = await change(PASSWORD);
		expect(answer).toMatchObject({ status: 400 });
		expect(JSON.stringify((answer.data['form'] as { errors: unknown }).errors)).toContain('10');
	});
});

describe('an invitation', () => {
	it('sets the password once, and leads into setting up an app', async () => {
		const { school, staff } = await aColleague();
		const [id, token] = [orderedId(), linkToken()];
		await db
			.insertInto('invitations')
			.values({
				school_id: school.id,
				id,
				staff_id: staff.id,
				created_by: null,
				created_at: instant(testNow),
				expires_at: instant(minutesLater(60)),
				used_at: null
			})
			.execute();
		await db
			.insertInto('directory_links')
			.values({ token_hash: sha256(token), school_id: school.id, kind: 'invitation', subject_id: id })
			.execute();
		const wishes = { params: { token } };
		const send = (browser: Browser, password: string, repeat = password) =>
			browser.post(`/invite/${token}`, invite.actions.default, { password, repeat }, wishes);
		expect((await new Browser().get(`/invite/${token}`, invite.load, wishes)).data).toMatchObject({
			works: true
		});
		expect(await send(new Browser(), 'acht blauwe paraplu’s', 'negen')).toMatchObject({ status: 400 });
		expect(await send(new Browser(), 'kort')).toMatchObject({ status: 400 });
		expect(await send(new Browser(), 'acht blauwe paraplu’s')).toMatchObject({ location: ENROL });
		expect(await send(new Browser(), 'acht blauwe paraplu’s')).toMatchObject({ status: 400 });
		expect((await new Browser().get(`/invite/${token}`, invite.load, wishes)).data).toMatchObject({
			works: false
		});
	});
});

describe('the link of a day', () => {
	async function aLink(withdrawn_at: string | null = null) {
		const { school, staff } = await aColleague();
		const groupId = await aGroup(db, school);
		const [id, token] = [orderedId(), linkToken()];
		await db
			.insertInto('day_links')
			.values({
				school_id: school.id,
				id,
				group_id: groupId,
				created_by: staff.id,
				created_at: instant(testNow),
				expires_at: instant(minutesLater(60)),
				withdrawn_at
			})
			.execute();
		await db
			.insertInto('directory_links')
			.values({ token_hash: sha256(token), school_id: school.id, kind: 'day-link', subject_id: id })
			.execute();
		return { school, groupId, token };
	}

	it('opens the lessons of one group, ends who was signed in, and ends itself', async () => {
		const { school, groupId, token } = await aLink();
		const pupil = await aPupil(db, school, groupId);
		const browser = new Browser({
			jar: new Map([['wegwijs_pupil', await aPupilSession(db, school.id, pupil)]])
		});
		expect(await browser.get(`/day/${token}`, dayLink.load, { params: { token } })).toMatchObject({
			location: '/staff/lessons'
		});
		expect(await countSessions(db, school.id, pupil)).toBe(0);
		expect(await browser.get('/staff/lessons', lessons.load)).toMatchObject({
			status: 200,
			data: { groupId }
		});
		expect(await browser.get('/staff', staffHome.load)).toMatchObject({ status: 404 });
		expect(await browser.get('/staff/account', account.load)).toMatchObject({ status: 404 });
		expect(await browser.get('/learn', learn.load)).toMatchObject({ status: 404 });
		vi.setSystemTime(minutesLater(60));
		expect(await browser.get('/staff/lessons', lessons.load)).toMatchObject({ status: 303 });
	});

	it('that was withdrawn or never made says so, and signs nobody out', async () => {
		const { school, groupId, token } = await aLink(instant(testNow));
		const pupil = await aPupil(db, school, groupId);
		for (const one of [token, 'x', '💥', 'a'.repeat(2000)]) {
			const browser = new Browser({
				jar: new Map([['wegwijs_pupil', await aPupilSession(db, school.id, pupil)]])
			});
			expect(await browser.get('/day/x', dayLink.load, { params: { token: one } })).toMatchObject({
				status: 200
			});
			expect([...browser.jar.keys()]).toEqual(['wegwijs_pupil']);
		}
		expect(await countSessions(db, school.id, pupil)).toBe(4);
	});
});

describe('/setup', () => {
	it('is not there without a code, and makes the first school with one', async () => {
		expect(await new Browser().get('/setup', setup.load)).toMatchObject({ status: 404 });
		await keepSetupCode(db, 'ABCD-EFGH-JKLM', testNow);
		expect(await new Browser().get('/setup', setup.load)).toMatchObject({ status: 200 });
		const fields = {
			code: 'XXXX',
			schoolName: 'De Proef',
			city: 'Proefdorp',
			slug: 'eerste',
			firstName: 'Dina',
			lastName: 'Proef',
			called: 'juf Dina',
			email: 'dina@proef.example',
			password: PASSWORD
		};
		const browser = new Browser();
		const wrong = await browser.post('/setup', setup.actions.default, fields);
		expect(wrong.status).toBe(400);
		expect(JSON.stringify(wrong.data)).toContain('Proefdorp');
		expect(JSON.stringify(wrong.data)).not.toContain(PASSWORD);
		expect(
			await browser.post('/setup', setup.actions.default, { ...fields, code: 'abcd efgh jklm' })
		).toMatchObject({ location: ENROL });
		expect(await new Browser().get('/setup', setup.load)).toMatchObject({ status: 404 });
	});
});

describe('the language', () => {
	it('stays on the device and with the account, and leads nowhere else', async () => {
		const { school, staff, email } = await aColleague({ functions: ['trainee'] });
		const browser = new Browser();
		await givePass(browser, email);
		expect(await browser.post('/language', language.POST, { language: 'en', to: '/staff' })).toMatchObject({
			location: '/staff'
		});
		const row = await db
			.selectFrom('accounts')
			.select('language')
			.where('school_id', '=', school.id)
			.where('id', '=', staff.id)
			.executeTakeFirst();
		expect(row?.language).toBe('en');
		const elsewhere = new Browser();
		await givePass(elsewhere, email);
		expect(elsewhere.jar.get('wegwijs_language')).toBe('en');
		for (const to of ['//elsewhere.example', '/.//elsewhere.example', '']) {
			expect(await browser.post('/language', language.POST, { language: 'klingon', to })).toMatchObject({
				location: '/'
			});
		}
		expect(browser.jar.get('wegwijs_language')).toBe('nl');
	});
});
