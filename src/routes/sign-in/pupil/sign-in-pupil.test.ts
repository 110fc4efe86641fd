import { describe, expect, it, vi } from 'vitest';
import { PICTURES } from '#lib/identity/types.ts';
import { Browser, withApp } from '../../../../tests/fixtures/browser.ts';
import {
	aClass,
	CODE_PAGE,
	cookiesOf,
	GONE,
	NAMES,
	PICTURE_PAGE,
	read,
	signIn,
	tapName,
	tapPictures,
	typeCode,
	whoIsThere
} from '../../../../tests/fixtures/child-browser.ts';
import { minutesLater } from '../../../../tests/fixtures/databases.ts';
import { aPupil, countSessions } from '../../../../tests/fixtures/pupils.ts';
import * as learn from '../../(pupil)/learn/+page.server.ts';
import * as lesson from '../../(pupil)/learn/[lesson]/+page.server.ts';
import * as again from './again/+page.server.ts';
import * as codePage from './+page.server.ts';
import * as namePage from './name/+page.server.ts';
import * as picturePage from './pictures/+page.server.ts';

const app = withApp();

describe('a child', () => {
	it('signs in by code, name and three pictures, each a plain post', async () => {
		const { code, noor } = await aClass(app.db);
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
		const { code, noor } = await aClass(app.db);
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
		const { code, noor } = await aClass(app.db);
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
		const { code, noor } = await aClass(app.db);
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
		const { code, groupId, school } = await aClass(app.db);
		const browser = new Browser();
		const unknown = await typeCode(browser, 'XXXX9999');
		expect(unknown).toMatchObject({ status: 400, data: { typed: 'XXXX9999' } });
		expect(unknown.data['problem']).toMatch(/\w \w/);
		expect(cookiesOf(browser)).toEqual([]);
		await typeCode(browser, code);
		const left = await aPupil(app.db, school, groupId, { firstName: 'Weg', left_on: '2026-11-24' });
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
		const { school, code, noor, sem } = await aClass(app.db);
		const browser = new Browser();
		await signIn(browser, code, noor);
		const thief = browser.copy();
		const first = browser.jar.get('wegwijs_pupil');
		await signIn(browser, code, sem);
		expect(browser.jar.get('wegwijs_pupil')).not.toBe(first);
		expect(await whoIsThere(browser)).toEqual(['Sem']);
		expect(await whoIsThere(thief)).toEqual([]);
		expect(await countSessions(app.db, school.id, noor)).toBe(0);
	});
});

describe('names', () => {
	// Guards against somebody who reads the names of a class without its code.
	it('are nowhere without a code', async () => {
		const { noor } = await aClass(app.db);
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
		const [own, other] = [await aClass(app.db), await aClass(app.db, ['Vreemd'])];
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
		const { school, code, noor } = await aClass(app.db);
		const browser = new Browser();
		await typeCode(browser, code);
		await tapName(browser, noor);
		await tapPictures(browser, ['cat', 'moon']);
		await app.db.deleteFrom('directory_class_codes').where('school_id', '=', school.id).execute();
		expect(await browser.get(NAMES, namePage.load)).toMatchObject({ location: GONE });
		expect(await browser.get(PICTURE_PAGE, picturePage.load)).toMatchObject({ location: GONE });
		expect(await tapName(browser, noor)).toMatchObject({ location: GONE });
		expect(await tapPictures(browser, ['tree'])).toMatchObject({ location: GONE });
		expect(await countSessions(app.db, school.id, noor)).toBe(0);
	});

	it('are gone after ten minutes', async () => {
		const { code } = await aClass(app.db);
		const browser = new Browser();
		await typeCode(browser, code);
		vi.setSystemTime(minutesLater(9.9));
		expect(await browser.get(NAMES, namePage.load)).toMatchObject({ status: 200 });
		vi.setSystemTime(minutesLater(10));
		expect(await browser.get(NAMES, namePage.load)).toMatchObject({ location: GONE });
	});

	// Guards against a child who is signed in and reads, or takes, the accounts of the class by the page that asks again.
	it('are not shown to a child who is asked for the pictures again', async () => {
		const { school, code, noor, sem } = await aClass(app.db);
		await app.db
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

it('offers the twelve pictures in fixed places', async () => {
	const { code, noor } = await aClass(app.db);
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
