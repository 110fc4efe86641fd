import { describe, expect, it } from 'vitest';
import { Browser, withApp } from '../../../../tests/fixtures/browser.ts';
import {
	aClass,
	CODE_PAGE,
	cookiesOf,
	NAMES,
	read,
	signIn,
	tapName,
	tapPictures,
	typeCode,
	whoIsThere
} from '../../../../tests/fixtures/child-browser.ts';
import { countSessions } from '../../../../tests/fixtures/pupils.ts';
import * as signOut from '../../sign-out/+server.ts';
import * as codePage from './+page.server.ts';
import * as namePage from './name/+page.server.ts';

const app = withApp();

describe('two on one laptop', () => {
	it('sit together, each with a session, and either can leave', async () => {
		const { school, code, noor, sem } = await aClass(app.db);
		const browser = new Browser();
		await signIn(browser, code, noor);
		expect(await signIn(browser, code, sem, '?together')).toMatchObject({ location: '/learn' });
		expect(await whoIsThere(browser)).toEqual(['Noor', 'Sem']);
		expect(await browser.post('/sign-out', signOut.POST, { pupil: noor })).toMatchObject({
			location: '/learn'
		});
		expect(await whoIsThere(browser)).toEqual(['Sem']);
		expect(await countSessions(app.db, school.id, noor)).toBe(0);
		expect(await browser.post('/sign-out', signOut.POST, { pupil: sem })).toMatchObject({ location: '/' });
		expect(await whoIsThere(browser)).toEqual([]);
		expect(await countSessions(app.db, school.id, sem)).toBe(0);
	});

	// Guards against a third child who takes the place of the one who stayed, in silence.
	it('when the first left, a third sits beside the one who stayed', async () => {
		const { school, code, noor, sem, mila } = await aClass(app.db);
		const browser = new Browser();
		await signIn(browser, code, noor);
		await signIn(browser, code, sem, '?together');
		await browser.post('/sign-out', signOut.POST, { pupil: noor });
		await signIn(browser, code, mila, '?together');
		expect((await whoIsThere(browser)).sort()).toEqual(['Mila', 'Sem']);
		expect(await countSessions(app.db, school.id, sem)).toBe(1);
	});

	it('are two children: not one twice, not three', async () => {
		const { code, noor, sem, mila } = await aClass(app.db);
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
		const { school, code, noor, sem, mila } = await aClass(app.db);
		const browser = new Browser();
		await signIn(browser, code, noor);
		const late = browser.copy();
		await typeCode(late, code, '?together');
		await tapName(late, mila);
		await signIn(browser, code, sem, '?together');
		browser.jar.set('wegwijs_ticket', late.jar.get('wegwijs_ticket') ?? '');
		expect(await tapPictures(browser)).toMatchObject({ location: '/learn' });
		expect(await whoIsThere(browser)).toEqual(['Noor', 'Sem']);
		expect(await countSessions(app.db, school.id, mila)).toBe(0);
	});

	it('are of one school: a code of another is no code here, and a cookie of another is nobody', async () => {
		const [own, other] = [await aClass(app.db), await aClass(app.db, ['Vreemd'])];
		const browser = new Browser();
		await signIn(browser, own.code, own.noor);
		expect(await typeCode(browser, other.code, '?together')).toMatchObject({ status: 400 });
		const elsewhere = new Browser();
		await signIn(elsewhere, other.code, other.noor);
		browser.jar.set('wegwijs_partner', elsewhere.jar.get('wegwijs_pupil') ?? '');
		expect(await whoIsThere(browser)).toEqual(['Noor']);
	});

	it('with the same child in both cookies are one', async () => {
		const { code, noor } = await aClass(app.db);
		const browser = new Browser();
		await signIn(browser, code, noor);
		browser.jar.set('wegwijs_partner', browser.jar.get('wegwijs_pupil') ?? '');
		expect(await whoIsThere(browser)).toEqual(['Noor']);
	});

	it('when the first idled, the second goes on alone; and who then joins begins', async () => {
		const { code, noor, sem } = await aClass(app.db);
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
