import { describe, expect, it, vi } from 'vitest';
import { Browser, withApp, type Answer } from '../../../../../tests/fixtures/browser.ts';
import {
	aClass,
	PICTURE_PAGE,
	read,
	signIn,
	tapName,
	tapPictures,
	typeCode,
	whoIsThere
} from '../../../../../tests/fixtures/child-browser.ts';
import { minutesLater } from '../../../../../tests/fixtures/databases.ts';
import { countSessions } from '../../../../../tests/fixtures/pupils.ts';
import * as learn from '../../../(pupil)/learn/+page.server.ts';
import * as lesson from '../../../(pupil)/learn/[lesson]/+page.server.ts';
import * as me from '../../../(pupil)/me/+page.server.ts';
import * as again from './+page.server.ts';
import * as picturePage from '../pictures/+page.server.ts';

const app = withApp();

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
		const { code, noor } = await aClass(app.db);
		const browser = new Browser();
		await signIn(browser, code, noor);
		expect(await openPrivately(browser)).toMatchObject({ location: '/me' });
		expect(await privately(browser)).toMatchObject({ status: 200, data: { pupils: [{ id: noor }] } });
	});

	it('hides the other of two, and opens for whose pictures were given', async () => {
		const { code, noor, sem } = await aClass(app.db);
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
		const { code, noor } = await aClass(app.db);
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
		const { code, noor, sem } = await aClass(app.db);
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
		const { code, noor, sem } = await aClass(app.db);
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
		const { school, code, noor } = await aClass(app.db);
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
		expect(await countSessions(app.db, school.id, noor)).toBe(1);
	});
});
