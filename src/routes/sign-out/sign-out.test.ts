import { describe, expect, it } from 'vitest';
import { Browser, withApp } from '../../../tests/fixtures/browser.ts';
import {
	aClass,
	cookiesOf,
	GONE,
	signIn,
	tapPictures,
	whoIsThere
} from '../../../tests/fixtures/child-browser.ts';
import * as learn from '../(pupil)/learn/+page.server.ts';
import * as me from '../(pupil)/me/+page.server.ts';
import * as signOut from './+server.ts';
import * as again from '../sign-in/pupil/again/+page.server.ts';

const app = withApp();

describe('"Klaar"', () => {
	// Guards against a cookie that was copied and goes on working, and against a private page that stays open.
	it('ends everything that was in the browser, and every copy of it', async () => {
		const { code, noor } = await aClass(app.db);
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
		const { code, noor } = await aClass(app.db);
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
		const { code, noor } = await aClass(app.db);
		const browser = new Browser();
		await signIn(browser, code, noor);
		expect((await browser.get('/learn', learn.load)).headers.get('cache-control')).toBe('no-store');
	});
});
