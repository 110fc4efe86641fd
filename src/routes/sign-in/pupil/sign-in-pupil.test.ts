import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import type { Db } from '#lib/server/db/database.ts';
import { PICTURES } from '#lib/identity/types.ts';
import { Browser, startApp, type Answer } from '../../../../tests/fixtures/browser.ts';
import { minutesLater, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil, countSessions } from '../../../../tests/fixtures/pupils.ts';
import { aClassCode, givePictures, PICTURES_OF_A_CHILD } from '../../../../tests/fixtures/sign-in.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import * as learn from '../../(pupil)/learn/+page.server.ts';
import * as lesson from '../../(pupil)/learn/[lesson]/+page.server.ts';
import * as me from '../../(pupil)/me/+page.server.ts';
import * as layout from '../../+layout.server.ts';
import * as staffPage from '../../staff/+page.server.ts';
import * as signOut from '../../sign-out/+server.ts';
import * as again from './again/+page.server.ts';
import * as codePage from './+page.server.ts';
import * as namePage from './name/+page.server.ts';
import * as picturePage from './pictures/+page.server.ts';

const CODE_PAGE = '/sign-in/pupil';
const NAMES = '/sign-in/pupil/name';
const PICTURE_PAGE = '/sign-in/pupil/pictures';
const GONE = '/sign-in/pupil?again';

let db: Db;
beforeAll(async () => {
	vi.useFakeTimers({ toFake: ['Date'], now: testNow });
	db = await startApp();
});
beforeEach(() => void vi.setSystemTime(testNow));
afterEach(() => void vi.setSystemTime(testNow));

async function aClass(names = ['Noor', 'Sem', 'Mila']) {
	const school = await aSchool(db);
	const groupId = await aGroup(db, school);
	await aStaff(db, school.id, { groupIds: [groupId] });
	const code = await aClassCode(db, school.id, groupId);
	const ids: string[] = [];
	for (const firstName of names) {
		const id = await aPupil(db, school, groupId, { firstName });
		await givePictures(db, school.id, id);
		ids.push(id);
	}
	const [noor = '', sem = '', mila = ''] = ids;
	return { school, groupId, code, noor, sem, mila };
}

const typeCode = (browser: Browser, code: string, search = '') =>
	browser.post(CODE_PAGE + search, codePage.actions.default, { class_code: code });
const tapName = (browser: Browser, pupil: string) => browser.post(NAMES, namePage.actions.default, { pupil });
async function tapPictures(
	browser: Browser,
	pictures: readonly string[] = PICTURES_OF_A_CHILD
): Promise<Answer> {
	let answer: Answer | undefined;
	for (const picture of pictures)
		answer = await browser.post(PICTURE_PAGE, picturePage.actions.default, { picture });
	if (!answer) throw new Error('Nothing was tapped.');
	return answer;
}
async function signIn(browser: Browser, code: string, pupil: string, search = ''): Promise<Answer> {
	await typeCode(browser, code, search);
	await tapName(browser, pupil);
	return tapPictures(browser);
}
/** The children whom a page of this browser knows, by first name. */
async function whoIsThere(browser: Browser): Promise<string[]> {
	const { data } = await browser.get('/', layout.load);
	return (data['pupils'] as { firstName: string }[]).map((pupil) => pupil.firstName);
}
const cookiesOf = (browser: Browser) =>
	[...browser.jar.keys()].map((name) => name.replace('wegwijs_', '')).sort();
const read = (value: unknown) => JSON.stringify(value);

describe('a child', () => {
	it('signs in by code, name and three pictures, each a plain post', async () => {
		const { code, noor } = await aClass();
		const browser = new Browser();
		expect(await typeCode(browser, code)).toMatchObject({ status: 303, location: NAMES });
		const names = await browser.get(NAMES, namePage.load);
		expect(names.data['tiles']).toMatchObject([{ label: 'Mila' }, { label: 'Noor' }, { label: 'Sem' }]);
		expect(await tapName(browser, noor)).toMatchObject({ status: 303, location: PICTURE_PAGE });
		expect(await tapPictures(browser, ['cat', 'moon'])).toMatchObject({ location: PICTURE_PAGE });
		expect((await browser.get(PICTURE_PAGE, picturePage.load)).data).toMatchObject({ taps: 2 });
		expect(await tapPictures(browser, ['tree'])).toMatchObject({ status: 303, location: '/learn' });
		expect(cookiesOf(browser)).toEqual(['language', 'pupil']);
		expect(await browser.get('/learn', learn.load)).toMatchObject({ status: 200 });
		expect(await whoIsThere(browser)).toEqual(['Noor']);
	});

	// Guards against pictures that can be read over a shoulder afterwards: in the address, in the page, in a cookie.
	it('leaves no trace of the pictures on the way', async () => {
		const { code, noor } = await aClass();
		const browser = new Browser();
		await typeCode(browser, code);
		await tapName(browser, noor);
		const { data: before } = await browser.get(PICTURE_PAGE, picturePage.load);
		const answer = await tapPictures(browser, ['cat', 'moon']);
		expect(answer.location).toBe(PICTURE_PAGE);
		for (const value of browser.jar.values()) expect(value).not.toMatch(/cat|moon/);
		const { data } = await browser.get(PICTURE_PAGE, picturePage.load);
		expect({ ...data, taps: 0, count: '' }).toEqual({ ...before, taps: 0, count: '' });
		expect(read(data['pictures'])).toBe(read(before['pictures']));
	});

	it('gets cookies that no script reads and no other site sends; on https they stay on https', async () => {
		const { code, noor } = await aClass();
		for (const origin of ['http://localhost:3000', 'https://wegwijs.example']) {
			const browser = new Browser({ origin });
			const answer = await signIn(browser, code, noor);
			const typed = await typeCode(new Browser({ origin }), code);
			for (const options of [...answer.set.values(), ...typed.set.values()]) {
				expect(options).toMatchObject({
					httpOnly: true,
					sameSite: 'lax',
					path: '/',
					secure: origin.startsWith('https')
				});
			}
		}
	});

	it('goes on where the link led, and never to another site', async () => {
		const { code, noor } = await aClass();
		const there = new Browser();
		const asked = await there.get('/learn/samen-online?step=3', lesson.load, {
			params: { lesson: 'samen-online' }
		});
		expect(asked.location).toBe('/sign-in/pupil?next=%2Flearn%2Fsamen-online%3Fstep%3D3');
		expect((await signIn(there, code, noor, '?next=%2Flearn%2Fsamen-online%3Fstep%3D3')).location).toBe(
			'/learn/samen-online?step=3'
		);
		for (const next of [
			'//elsewhere.example',
			'/.//elsewhere.example',
			'https://elsewhere.example',
			'/\\elsewhere.example'
		]) {
			expect((await signIn(new Browser(), code, noor, `?next=${encodeURIComponent(next)}`)).location).toBe(
				'/learn'
			);
		}
	});

	it('hears that a code or a name is wrong, and what was typed stays', async () => {
		const { code, groupId, school } = await aClass();
		const browser = new Browser();
		const unknown = await typeCode(browser, 'XXXX9999');
		expect(unknown).toMatchObject({ status: 400, data: { typed: 'XXXX9999' } });
		expect(unknown.data['problem']).toMatch(/\w \w/);
		expect(cookiesOf(browser)).toEqual([]);
		await typeCode(browser, code);
		const left = await aPupil(db, school, groupId, { firstName: 'Weg', left_on: '2026-11-24' });
		for (const id of [left, '', 'x', '\u0000', '💥'.repeat(100)])
			expect(await tapName(browser, id)).toMatchObject({ status: 400 });
		// A form that is no form at all.
		const broken = { body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=y' } };
		expect(await browser.post(NAMES, namePage.actions.default, {}, broken)).toMatchObject({ status: 400 });
		expect(await browser.post(CODE_PAGE, codePage.actions.default, {}, broken)).toMatchObject({
			status: 400
		});
	});

	// Guards against a session that is fixed beforehand by somebody who used the laptop before.
	it('takes the device over: a new session each time, and the sessions that were there end', async () => {
		const { school, code, noor, sem } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		const thief = browser.copy();
		const first = browser.jar.get('wegwijs_pupil');
		await signIn(browser, code, sem);
		expect(browser.jar.get('wegwijs_pupil')).not.toBe(first);
		expect(await whoIsThere(browser)).toEqual(['Sem']);
		expect(await whoIsThere(thief)).toEqual([]);
		expect(await countSessions(db, school.id, noor)).toBe(0);
	});
});

describe('names', () => {
	// Guards against somebody who reads the names of a class without its code.
	it('are nowhere without a code', async () => {
		const { noor } = await aClass();
		const browser = new Browser();
		for (const path of [
			`${CODE_PAGE}?pupil=${noor}`,
			`${CODE_PAGE}?class_code=XXXX9999&pupil=${noor}`,
			`${CODE_PAGE}?class_code=&pupil=${noor}`
		]) {
			const answer = await browser.get(path, codePage.load);
			expect(answer.status).toBe(200);
			expect(read(answer.data)).not.toMatch(/Noor|Sem/);
		}
		expect(await browser.get(NAMES, namePage.load)).toMatchObject({ status: 303, location: GONE });
		expect(await browser.get(PICTURE_PAGE, picturePage.load)).toMatchObject({ status: 303, location: GONE });
		expect(await tapName(browser, noor)).toMatchObject({ status: 303, location: GONE });
		expect(cookiesOf(browser)).toEqual([]);
	});

	it('of a badge come with its code, and only of a child of that class', async () => {
		const [own, other] = [await aClass(), await aClass(['Vreemd'])];
		const browser = new Browser();
		const badge = (pupil: string) =>
			browser.get(`${CODE_PAGE}?class_code=${own.code}&pupil=${pupil}`, codePage.load);
		expect(await badge(own.noor)).toMatchObject({ status: 303, location: PICTURE_PAGE });
		expect(read((await browser.get(PICTURE_PAGE, picturePage.load)).data)).toContain('Noor');
		for (const id of [other.noor, 'x', '\u00e9', '%']) {
			await badge(encodeURIComponent(id));
			const shown = await browser.get(PICTURE_PAGE, picturePage.load);
			expect(shown).toMatchObject({ status: 303, location: NAMES });
			expect(await tapPictures(browser)).toMatchObject({ location: NAMES });
		}
		expect(cookiesOf(browser)).toEqual(['ticket']);
	});

	// Guards against a code that leaked, was renewed by the teacher, and goes on working in a tab that was open.
	it('are gone at once when the teacher renews the code, whatever was kept of the old one', async () => {
		const { school, code, noor } = await aClass();
		const browser = new Browser();
		await typeCode(browser, code);
		await tapName(browser, noor);
		await tapPictures(browser, ['cat', 'moon']);
		await db.deleteFrom('directory_class_codes').where('school_id', '=', school.id).execute();
		expect(await browser.get(NAMES, namePage.load)).toMatchObject({ location: GONE });
		expect(await browser.get(PICTURE_PAGE, picturePage.load)).toMatchObject({ location: GONE });
		expect(await tapName(browser, noor)).toMatchObject({ location: GONE });
		expect(await tapPictures(browser, ['tree'])).toMatchObject({ location: GONE });
		expect(await countSessions(db, school.id, noor)).toBe(0);
	});

	it('are gone after ten minutes', async () => {
		const { code } = await aClass();
		const browser = new Browser();
		await typeCode(browser, code);
		vi.setSystemTime(minutesLater(9.9));
		expect(await browser.get(NAMES, namePage.load)).toMatchObject({ status: 200 });
		vi.setSystemTime(minutesLater(10));
		expect(await browser.get(NAMES, namePage.load)).toMatchObject({ location: GONE });
	});

	// Guards against a child who is signed in and reads, or takes, the accounts of the class by the page that asks again.
	it('are not shown to a child who is asked for the pictures again', async () => {
		const { school, code, noor, sem } = await aClass();
		await db
			.updateTable('pupils')
			.set({ picture_hash: null })
			.where('school_id', '=', school.id)
			.where('id', '=', sem)
			.execute();
		const browser = new Browser();
		await signIn(browser, code, noor);
		await browser.get('/sign-in/pupil/again?next=/me', again.load);
		expect(await browser.get(NAMES, namePage.load)).toMatchObject({ location: GONE });
		expect(await tapName(browser, sem)).toMatchObject({ location: GONE });
	});
});

describe('two on one laptop', () => {
	it('sit together, each with a session, and either can leave', async () => {
		const { school, code, noor, sem } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		expect(await signIn(browser, code, sem, '?together')).toMatchObject({ location: '/learn' });
		expect(await whoIsThere(browser)).toEqual(['Noor', 'Sem']);
		expect(await browser.post('/sign-out', signOut.POST, { pupil: noor })).toMatchObject({
			location: '/learn'
		});
		expect(await whoIsThere(browser)).toEqual(['Sem']);
		expect(await countSessions(db, school.id, noor)).toBe(0);
		expect(await browser.post('/sign-out', signOut.POST, { pupil: sem })).toMatchObject({ location: '/' });
		expect(await whoIsThere(browser)).toEqual([]);
		expect(await countSessions(db, school.id, sem)).toBe(0);
	});

	// Guards against a third child who takes the place of the one who stayed, in silence.
	it('when the first left, a third sits beside the one who stayed', async () => {
		const { school, code, noor, sem, mila } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		await signIn(browser, code, sem, '?together');
		await browser.post('/sign-out', signOut.POST, { pupil: noor });
		await signIn(browser, code, mila, '?together');
		expect((await whoIsThere(browser)).sort()).toEqual(['Mila', 'Sem']);
		expect(await countSessions(db, school.id, sem)).toBe(1);
	});

	it('are two children: not one twice, not three', async () => {
		const { code, noor, sem, mila } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		await typeCode(browser, code, '?together');
		expect(read((await browser.get(NAMES, namePage.load)).data['tiles'])).not.toContain('Noor');
		expect(await tapName(browser, noor)).toMatchObject({ status: 400 });
		const badge = await browser.get(`${CODE_PAGE}?together&class_code=${code}&pupil=${noor}`, codePage.load);
		expect(badge).toMatchObject({ status: 200 });
		expect(badge.data['notice']).toMatch(/\w \w/);
		await signIn(browser, code, sem, '?together');
		expect(await typeCode(browser, code, '?together')).toMatchObject({ status: 400 });
		await browser.get(`${CODE_PAGE}?together&class_code=${code}&pupil=${mila}`, codePage.load);
		expect(await whoIsThere(browser)).toEqual(['Noor', 'Sem']);
	});

	// Guards against a form that was open when somebody else sat down.
	it('are still two when a third was halfway', async () => {
		const { school, code, noor, sem, mila } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		const late = browser.copy();
		await typeCode(late, code, '?together');
		await tapName(late, mila);
		await signIn(browser, code, sem, '?together');
		browser.jar.set('wegwijs_ticket', late.jar.get('wegwijs_ticket') ?? '');
		expect(await tapPictures(browser)).toMatchObject({ location: '/learn' });
		expect(await whoIsThere(browser)).toEqual(['Noor', 'Sem']);
		expect(await countSessions(db, school.id, mila)).toBe(0);
	});

	it('are of one school: a code of another is no code here, and a cookie of another is nobody', async () => {
		const [own, other] = [await aClass(), await aClass(['Vreemd'])];
		const browser = new Browser();
		await signIn(browser, own.code, own.noor);
		expect(await typeCode(browser, other.code, '?together')).toMatchObject({ status: 400 });
		const elsewhere = new Browser();
		await signIn(elsewhere, other.code, other.noor);
		browser.jar.set('wegwijs_partner', elsewhere.jar.get('wegwijs_pupil') ?? '');
		expect(await whoIsThere(browser)).toEqual(['Noor']);
	});

	it('with the same child in both cookies are one', async () => {
		const { code, noor } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		browser.jar.set('wegwijs_partner', browser.jar.get('wegwijs_pupil') ?? '');
		expect(await whoIsThere(browser)).toEqual(['Noor']);
	});

	it('when the first idled, the second goes on alone; and who then joins begins', async () => {
		const { code, noor, sem } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		await typeCode(browser, code, '?together');
		await tapName(browser, sem);
		browser.jar.delete('wegwijs_pupil');
		expect(await tapPictures(browser)).toMatchObject({ location: '/learn' });
		expect(cookiesOf(browser)).toEqual(['language', 'pupil']);
		expect(await whoIsThere(browser)).toEqual(['Sem']);
	});
});

describe('"Klaar"', () => {
	// Guards against a cookie that was copied and goes on working, and against a private page that stays open.
	it('ends everything that was in the browser, and every copy of it', async () => {
		const { code, noor } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		await browser.get('/sign-in/pupil/again?next=/me', again.load);
		const beforePictures = browser.copy();
		await tapPictures(browser);
		const thief = browser.copy();
		await browser.post('/sign-out', signOut.POST);
		expect(cookiesOf(browser)).toEqual(['language']);
		expect(await thief.get('/learn', learn.load)).toMatchObject({
			status: 303,
			location: '/sign-in/pupil?next=%2Flearn'
		});
		expect(await thief.get('/me', me.load)).toMatchObject({ status: 303 });
		// The ticket of a sign-in halfway that was copied before: it was for a session that is over.
		expect(await tapPictures(beforePictures)).toMatchObject({ location: GONE });
	});

	it('after a while of nothing says so, and a form without fields signs out too', async () => {
		const { code, noor } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		expect(await browser.post('/sign-out', signOut.POST, { reason: 'idle' })).toMatchObject({
			location: '/?idle'
		});
		await signIn(browser, code, noor);
		await browser.post(
			'/sign-out',
			signOut.POST,
			{},
			{ body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=y' } }
		);
		expect(await whoIsThere(browser)).toEqual([]);
	});

	it('pages of somebody are never kept by a browser', async () => {
		const { code, noor } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		expect((await browser.get('/learn', learn.load)).headers.get('cache-control')).toBe('no-store');
	});
});

describe('a page of one child alone', () => {
	const privately = (browser: Browser) => browser.get('/me', me.load);
	async function openPrivately(browser: Browser, pupil?: string): Promise<Answer> {
		const asked = await privately(browser);
		expect(asked).toMatchObject({ status: 303, location: '/sign-in/pupil/again?next=%2Fme' });
		if (pupil === undefined) await browser.get(asked.location ?? '', again.load);
		else await browser.post(asked.location ?? '', again.actions.default, { pupil });
		return tapPictures(browser);
	}

	it('asks the pictures again, also of a child who just signed in', async () => {
		const { code, noor } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		expect(await openPrivately(browser)).toMatchObject({ location: '/me' });
		expect(await privately(browser)).toMatchObject({ status: 200, data: { pupils: [{ id: noor }] } });
	});

	it('hides the other of two, and opens for whose pictures were given', async () => {
		const { code, noor, sem } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		await signIn(browser, code, sem, '?together');
		expect(((await browser.get('/sign-in/pupil/again', again.load)).data['tiles'] as unknown[]).length).toBe(
			2
		);
		await openPrivately(browser, sem);
		const shown = await privately(browser);
		expect(shown).toMatchObject({ status: 200, data: { pupils: [{ id: sem }] } });
		expect(read(shown.data)).not.toContain('Noor');
	});

	// Guards against a friend who presses Back, or takes the laptop a minute later, and reads on.
	it.each<[string, (browser: Browser) => Promise<unknown>]>([
		['the home page', (browser) => browser.get('/learn', learn.load)],
		[
			'a lesson',
			(browser) => browser.get('/learn/samen-online', lesson.load, { params: { lesson: 'samen-online' } })
		],
		[
			'an answer in a lesson',
			(browser) =>
				browser.post('/learn/samen-online', lesson.actions.answer, {}, { params: { lesson: 'samen-online' } })
		]
	])('closes as soon as %s is shown', async (_what, other) => {
		const { code, noor } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		await openPrivately(browser);
		expect(await privately(browser)).toMatchObject({ status: 200 });
		await other(browser);
		expect(await privately(browser)).toMatchObject({
			status: 303,
			location: '/sign-in/pupil/again?next=%2Fme'
		});
	});

	it('closes after ten minutes, and when somebody joins', async () => {
		const { code, noor, sem } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		await openPrivately(browser);
		vi.setSystemTime(minutesLater(10));
		expect(await privately(browser)).toMatchObject({ status: 303 });
		await openPrivately(browser);
		await signIn(browser, code, sem, '?together');
		expect(await privately(browser)).toMatchObject({ status: 303 });
	});

	// Guards against the cookie of one child's private page that is put beside another child's session.
	it('does not open for another child, with whatever cookie', async () => {
		const { code, noor, sem } = await aClass();
		const [hers, his] = [new Browser(), new Browser()];
		await signIn(hers, code, noor);
		await openPrivately(hers);
		await signIn(his, code, sem);
		for (const value of [hers.jar.get('wegwijs_private') ?? '', 'x', his.jar.get('wegwijs_pupil') ?? '']) {
			his.jar.set('wegwijs_private', value);
			expect(await privately(his)).toMatchObject({ status: 303 });
		}
		// Nor does a ticket that asks for her pictures, given where he sits.
		await hers.get('/sign-in/pupil/again?next=/me', again.load);
		his.jar.set('wegwijs_ticket', hers.jar.get('wegwijs_ticket') ?? '');
		await tapPictures(his);
		expect(await privately(his)).toMatchObject({ status: 303 });
	});

	// Guards against a child who begins to change the pictures and closes the lid: any classmate could then choose them.
	it('changes the pictures; until the new ones are there, the old ones count', async () => {
		const { school, code, noor } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		await openPrivately(browser);
		expect(await browser.post('/me', me.actions.default)).toMatchObject({ location: PICTURE_PAGE });
		expect((await browser.get(PICTURE_PAGE, picturePage.load)).data).toMatchObject({ confirming: true });
		const classmate = new Browser();
		await typeCode(classmate, code);
		await tapName(classmate, noor);
		expect(await tapPictures(classmate, ['sun', 'sun', 'fish'])).toMatchObject({
			location: `${PICTURE_PAGE}?said=wrong`
		});
		await tapPictures(browser, ['sun', 'sun', 'fish']);
		expect(await tapPictures(browser, ['sun', 'sun', 'fish'])).toMatchObject({ location: '/learn' });
		expect(await whoIsThere(browser)).toEqual(['Noor']);
		expect(await countSessions(db, school.id, noor)).toBe(1);
	});
});

describe('a cookie with rubbish', () => {
	const RUBBISH = ['', 'x', '\u0000', '💥', '%', "' or 1=1", 'a'.repeat(5000), '{"pupilId":"x"}'];
	// Guards against an error page, or worse, for whoever changes a cookie by hand.
	it.each(['pupil', 'partner', 'staff', 'day', 'ticket', 'private', 'device', 'school', 'language'])(
		'%s is nobody',
		async (name) => {
			for (const value of RUBBISH) {
				const browser = new Browser({ jar: new Map([[`wegwijs_${name}`, value]]) });
				expect(await whoIsThere(browser)).toEqual([]);
				expect(await browser.get('/learn', learn.load)).toMatchObject({ status: 303 });
				expect(await browser.get(NAMES, namePage.load)).toMatchObject({ location: GONE });
				expect(await browser.post('/sign-out', signOut.POST)).toMatchObject({ status: 303 });
			}
		}
	);

	it('does not hinder a sign-in', async () => {
		const { code, noor } = await aClass();
		const jar = new Map(
			['pupil', 'partner', 'staff', 'day', 'private'].map((name) => [`wegwijs_${name}`, '\u0000💥'])
		);
		const browser = new Browser({ jar });
		expect(await signIn(browser, code, noor)).toMatchObject({ location: '/learn' });
		expect(await whoIsThere(browser)).toEqual(['Noor']);
	});

	it('of another kind opens nothing: a session in the wrong cookie, a hash of one, a ticket of another page', async () => {
		const { code, noor } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		const session = browser.jar.get('wegwijs_pupil') ?? '';
		await typeCode(browser, code);
		const ticket = browser.jar.get('wegwijs_ticket') ?? '';
		for (const [name, value] of [
			['staff', session],
			['day', session],
			['private', ticket],
			['pupil', sha256(session)],
			['pupil', ticket]
		] as const) {
			const other = new Browser({ jar: new Map([[`wegwijs_${name}`, value]]) });
			expect(await whoIsThere(other), name).toEqual([]);
			expect(await other.get('/me', me.load), name).toMatchObject({ status: 303 });
		}
	});
});

describe('addresses', () => {
	it('of the staff are not there for a child', async () => {
		const { code, noor } = await aClass();
		const browser = new Browser();
		await signIn(browser, code, noor);
		expect(await browser.get('/staff', staffPage.load)).toMatchObject({ status: 404 });
	});

	// Guards against an error page from PostgreSQL, which has no text with a NUL in it.
	it('with a NUL in them are not there', async () => {
		expect(await new Browser().get('/learn/%00', learn.load)).toMatchObject({ status: 404 });
		expect(await new Browser().get('/sign-in/pupil?class_code=%00&pupil=x', codePage.load)).toMatchObject({
			status: 404
		});
	});
});

describe('a form that is too large', () => {
	it('is refused with a sentence, before anything reads it', async () => {
		const answer = await typeCode(new Browser(), 'A'.repeat(70_000));
		expect(answer.status).toBe(413);
		expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
	});

	it('of a file, by somebody who is not signed in (any more), leads to the sign-in', async () => {
		const never = () => {
			throw new Error('This was read.');
		};
		const body = 'a'.repeat(70_000);
		expect(await new Browser().post('/staff/people/import', never, {}, { body })).toMatchObject({
			status: 303,
			location: '/sign-in/staff?again'
		});
	});
});

it('offers the twelve pictures in fixed places', async () => {
	const { code, noor } = await aClass();
	const browser = new Browser();
	await typeCode(browser, code);
	await tapName(browser, noor);
	const { data } = await browser.get(PICTURE_PAGE, picturePage.load);
	expect((data['pictures'] as { picture: string }[]).map((one) => one.picture)).toEqual([...PICTURES]);
	// A post without a picture changes nothing.
	expect(
		await browser.post(PICTURE_PAGE, picturePage.actions.default, { picture: 'elephant' })
	).toMatchObject({ location: PICTURE_PAGE });
});
