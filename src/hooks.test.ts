import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { Browser, withApp } from '../tests/fixtures/browser.ts';
import { aClass, GONE, NAMES, signIn, typeCode, whoIsThere } from '../tests/fixtures/child-browser.ts';
import * as learn from './routes/(pupil)/learn/+page.server.ts';
import * as me from './routes/(pupil)/me/+page.server.ts';
import * as staffPage from './routes/staff/+page.server.ts';
import * as signOut from './routes/sign-out/+server.ts';
import * as codePage from './routes/sign-in/pupil/+page.server.ts';
import * as namePage from './routes/sign-in/pupil/name/+page.server.ts';

const app = withApp();

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
		const { code, noor } = await aClass(app.db);
		const jar = new Map(
			['pupil', 'partner', 'staff', 'day', 'private'].map((name) => [`wegwijs_${name}`, '\u0000💥'])
		);
		const browser = new Browser({ jar });
		expect(await signIn(browser, code, noor)).toMatchObject({ location: '/learn' });
		expect(await whoIsThere(browser)).toEqual(['Noor']);
	});

	it('of another kind opens nothing: a session in the wrong cookie, a hash of one, a ticket of another page', async () => {
		const { code, noor } = await aClass(app.db);
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
		const { code, noor } = await aClass(app.db);
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
