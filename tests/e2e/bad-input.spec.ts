import { existsSync, readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '../../src/lib/demo/staff.ts';
import { child, signInPupil, signInStaff } from '../support/people.ts';
import { expect, post, test, useDemoSchool, type DemoSchool, type Page } from '../support/test.ts';

/* What people and programs send that they should not, and the sentence that each of them gets. */

useDemoSchool();

const NOT_THERE = 'Deze pagina bestaat niet, of is niet voor jou.';

/** Denied looks like not there: the same status, the same words. */
async function isNotThere(page: Page, path: string): Promise<void> {
	const answer = await page.goto(path);
	expect(answer?.status(), path).toBe(404);
	await expect(page.getByText(NOT_THERE)).toBeVisible();
}

test.describe('asking for what is not yours', () => {
	test('a child asks for pages of the staff', async ({ page, demo }) => {
		await signInPupil(page, child(demo, 0));
		for (const path of ['/staff', '/staff/lessons', '/staff/people', '/staff/school', '/staff/nothing-here'])
			await isNotThere(page, path);
		const sent = await post(page, '/staff?/seen', { notice: 'x' });
		expect(sent.status()).toBe(404);
	});

	test('a teacher asks for a child of another group', async ({ page, demo }) => {
		const theirs = child(demo, 0, 'VUUR7');
		await signInStaff(page, 'teacher6');
		await isNotThere(page, `/staff/people/pupils/${theirs.id}`);
		await isNotThere(page, `/staff/people/groups/${theirs.groupId}`);
		await isNotThere(page, `/staff/people/groups/${theirs.groupId}/badges`);
		await isNotThere(page, `/staff/lessons/groups/${theirs.groupId}/samen-online`);
		await isNotThere(page, `/staff/lessons/groups/${theirs.groupId}/samen-online/${theirs.id}`);
		// The own group in the address does not help.
		await isNotThere(page, `/staff/lessons/groups/${child(demo, 0).groupId}/samen-online/${theirs.id}`);
		const reset = await post(page, `/staff/people/pupils/${theirs.id}?/reset`, {});
		expect(reset.status()).toBe(404);
		const { picture_hash } = demo.db
			.prepare('select picture_hash from pupils where id = ?')
			.get(theirs.id) as { picture_hash: string | null };
		expect(picture_hash).not.toBeNull();
	});

	test('a director asks for a child of another school', async ({ page, demo }) => {
		const other = anotherSchool(demo);
		await signInStaff(page, 'director');
		await isNotThere(page, `/staff/people/pupils/${other.pupilId}`);
		await isNotThere(page, `/staff/people/groups/${other.groupId}`);
		await isNotThere(page, `/staff/lessons/groups/${other.groupId}/samen-online`);
		expect(
			(await post(page, `/staff/people/pupils/${other.pupilId}?/leave`, { day: '2026-01-05' })).status()
		).toBe(404);
		const { left_on } = demo.db.prepare('select left_on from pupils where id = ?').get(other.pupilId) as {
			left_on: string | null;
		};
		expect(left_on).toBeNull();
	});

	test('a session of one school is nothing at another', async ({ page, demo }) => {
		const other = anotherSchool(demo);
		await signInPupil(page, child(demo, 1));
		const [session] = (await page.context().cookies()).filter(({ name }) => name === 'wegwijs_pupil');
		const [, secret = ''] = decodeURIComponent(session?.value ?? '').split('.');
		await page
			.context()
			.addCookies([{ name: 'wegwijs_pupil', value: `${other.schoolId}.${secret}`, url: demo.url }]);
		await page.goto('/learn');
		await expect(page).toHaveURL(/\/sign-in\/pupil/);
	});

	test('a class code of another school opens that school only', async ({ page, demo }) => {
		const other = anotherSchool(demo);
		await page.goto(`/sign-in/pupil?class_code=VUUR6&pupil=${other.pupilId}`);
		await expect(page.locator('body')).not.toContainText('Zusje');
	});
});

/** A second school in the same database, with one child. */
function anotherSchool({ db }: DemoSchool): { schoolId: string; pupilId: string; groupId: string } {
	const ids = { schoolId: 'other-school', pupilId: 'other-pupil', groupId: 'other-group' };
	if (db.prepare('select 1 from schools where id = ?').get(ids.schoolId)) return ids;
	const now = new Date().toISOString();
	const year = { begins: '2020-08-01', ends: '2099-07-31' };
	db.transaction(() => {
		db.prepare(
			'insert into schools (id, slug, host, name, city, hue, languages, logo_file_id, is_demo, created_at) values (?, ?, null, ?, ?, 3, ?, null, 1, ?)'
		).run(ids.schoolId, 'de-andere', 'De Andere', 'Elders', '["nl"]', now);
		db.prepare(
			'insert into school_years (school_id, id, name, starts_on, ends_on) values (?, ?, ?, ?, ?)'
		).run(ids.schoolId, 'other-year', 'jaar', year.begins, year.ends);
		db.prepare(
			'insert into groups (school_id, id, school_year_id, name, year_level) values (?, ?, ?, ?, 6)'
		).run(ids.schoolId, ids.groupId, 'other-year', 'Groep 6');
		db.prepare(
			"insert into accounts (school_id, id, kind, language, created_at) values (?, ?, 'pupil', 'nl', ?)"
		).run(ids.schoolId, ids.pupilId, now);
		db.prepare(
			"insert into pupils (school_id, id, kind, first_name, last_name, is_protected) values (?, ?, 'pupil', 'Zusje', 'Elders', 0)"
		).run(ids.schoolId, ids.pupilId);
		db.prepare(
			'insert into enrolments (school_id, id, pupil_id, school_year_id, group_id, year_level) values (?, ?, ?, ?, ?, 6)'
		).run(ids.schoolId, 'other-enrolment', ids.pupilId, 'other-year', ids.groupId);
	})();
	return ids;
}

test.describe('cookies with rubbish', () => {
	const NAMES = ['pupil', 'partner', 'staff', 'day', 'ticket', 'private', 'device', 'school', 'language'];
	const RUBBISH = [
		'x',
		'.',
		'a.b',
		'%00',
		'%F0%9F%A6%8A',
		'../../etc/passwd',
		"' or 1=1 --",
		'{"a":1}',
		'a'.repeat(3000),
		'%',
		'%E0%A4%A'
	];

	test('are nobody, and never an error', async ({ request, demo }) => {
		for (const value of RUBBISH) {
			const cookie = NAMES.map(
				(name) =>
					`wegwijs_${name}=${name === 'school' || value.length < 1000 ? value : name === 'pupil' ? value : 'x'}`
			).join('; ');
			for (const [path, status] of [
				['/', 200],
				['/sign-in/pupil', 200],
				['/help', 200],
				['/learn', 303],
				['/staff', 303],
				['/sign-in/pupil/pictures', 303]
			] as const) {
				const answer = await request.get(demo.url + path, {
					headers: { cookie, accept: 'text/html' },
					maxRedirects: 0
				});
				expect(answer.status(), `${path} with ${value.slice(0, 20)}`).toBe(status);
			}
		}
	});
});

/** Sends a body without Playwright's help, so that it can be larger than what is announced, or not announced at all. */
function send(
	url: string,
	headers: Record<string, string>,
	size: number
): Promise<{ status: number; text: string }> {
	return new Promise((resolve, reject) => {
		const request = httpRequest(url, { method: 'POST', headers }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (part: string) => (text += part));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
		});
		let answered = false;
		request.once('response', () => (answered = true));
		// A server that refuses does not wait for the rest; whoever goes on sending finds the door closed.
		request.on('error', (error) => (answered ? undefined : reject(error)));
		const part = Buffer.alloc(64 * 1024, 'a');
		let sent = 0;
		const more = (): void => {
			while (sent < size && !answered) {
				sent += part.length;
				if (!request.write(part)) return void request.once('drain', more);
			}
			request.end();
		};
		more();
	});
}

test.describe('ten megabytes in a field', () => {
	const SIZE = 10 * 1024 * 1024;
	const SENTENCE = 'Dit is te groot om te versturen. Het mag hoogstens 64 kB zijn.';

	for (const [what, headers] of [
		['announced', { 'content-length': String(SIZE) }],
		['not announced', { 'transfer-encoding': 'chunked' }]
	] as const) {
		test(`${what}: a page says that it is too much`, async ({ demo }) => {
			const answer = await send(
				`${demo.url}/sign-in/pupil`,
				{
					'content-type': 'application/x-www-form-urlencoded',
					origin: demo.url,
					accept: 'text/html',
					...headers
				},
				SIZE
			);
			expect(answer.status).toBe(413);
			expect(answer.text).toContain(SENTENCE);
		});
	}

	test('a browser that sends it shows that page, and the server lives on', async ({ page }) => {
		await page.goto('/sign-in/pupil');
		await page.evaluate((size) => {
			const form = document.createElement('form');
			form.method = 'POST';
			const field = Object.assign(document.createElement('input'), {
				type: 'hidden',
				name: 'class_code',
				value: 'a'.repeat(size)
			});
			form.append(field);
			document.body.append(form);
			form.submit();
		}, SIZE);
		await expect(page.getByText(SENTENCE)).toBeVisible();
		await page.goto('/');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welkom bij Wegwijs');
	});
});

test.describe('names', () => {
	test('a NUL byte or a drawing in a name is refused beside the field', async ({ page, demo }) => {
		const who = child(demo, 2);
		await signInStaff(page, 'office');
		for (const firstName of ['Noor\u0000', 'Noor\u{1F98A}', '<b>Noor</b>', 'Noor\u202e']) {
			const answer = await post(page, `/staff/people/pupils/${who.id}?/details`, {
				firstName,
				lastName: 'Proef',
				birthDate: ''
			});
			expect(answer.status(), JSON.stringify(firstName)).toBe(400);
			expect(await answer.text()).toContain('Een naam bestaat uit letters. Haal andere tekens weg.');
		}
		const { first_name } = demo.db.prepare('select first_name from pupils where id = ?').get(who.id) as {
			first_name: string;
		};
		expect(first_name).toBe(who.name);
	});

	test('names from everywhere are names', async ({ page, demo }) => {
		const who = child(demo, 3);
		await signInStaff(page, 'office');
		for (const firstName of ['Fatıma-Zöhre', "D'Angelo", 'Nguyễn', 'Łukasz', 'محمد', 'Анна']) {
			const answer = await post(page, `/staff/people/pupils/${who.id}?/details`, {
				firstName,
				lastName: '',
				birthDate: ''
			});
			expect(answer.status(), firstName).toBe(200);
			const { first_name } = demo.db.prepare('select first_name from pupils where id = ?').get(who.id) as {
				first_name: string;
			};
			expect(first_name).toBe(firstName);
		}
	});

	test('what somebody typed is shown as text', async ({ page }) => {
		await page.goto('/sign-in/pupil');
		await page.getByLabel('Klascode').fill('"><script>alert(1)</script>');
		await page.getByRole('button', { name: 'Verder' }).click();
		await expect(page.getByText('Deze code kennen we niet.')).toBeVisible();
		await expect(page.getByLabel('Klascode')).toHaveValue('"><script>alert(1)</script>');
	});
});

test.describe('addresses', () => {
	const STRANGE = [
		'%00',
		'%F0%9F%A6%8A',
		'..%2F..%2Fwegwijs.db',
		'..%5C..%5Cwegwijs.db',
		'%2e%2e%2f',
		"'%20or%201=1",
		'a'.repeat(2000)
	];

	test('that climb, or hold what no address holds, are not there', async ({ page, demo }) => {
		await signInStaff(page, 'director');
		const group = child(demo, 0).groupId;
		for (const strange of STRANGE) {
			for (const path of [
				`/files/${strange}`,
				`/s/${strange}`,
				`/staff/people/${strange}`,
				`/staff/people/pupils/${strange}`,
				`/staff/people/groups/${strange}`,
				`/staff/lessons/${strange}`,
				`/staff/lessons/groups/${group}/${strange}`,
				`/staff/people/import/${strange}`,
				`/staff/school/contacts/${strange}`
			]) {
				const answer = await page.request.get(path, { headers: { accept: 'text/html' }, maxRedirects: 0 });
				expect(answer.status(), path).toBe(404);
			}
			// No key of a door holds a NUL byte, so there is no such page; any other key simply does not fit.
			for (const path of strange === '%00' ? [] : [`/invite/${strange}`, `/day/${strange}`]) {
				const answer = await page.request.get(path, { maxRedirects: 0 });
				expect(answer.status(), path).toBe(200);
				expect(await answer.text()).toMatch(/werkt niet meer/);
			}
		}
		expect((await page.request.get('/%')).status()).toBe(400);
	});

	test('in "next" and "to" that lead elsewhere lead nowhere', async ({ page, demo }) => {
		const ELSEWHERE = [
			'https://evil.example',
			'//evil.example',
			'/\\evil.example',
			'/\t/evil.example',
			'javascript:alert(1)',
			'evil.example'
		];
		for (const next of ELSEWHERE) {
			await page.context().clearCookies();
			await page.goto(`/sign-in/staff?next=${encodeURIComponent(next)}`);
			const answer = await post(page, `/sign-in/staff?next=${encodeURIComponent(next)}`, {
				email: 'teacher6@demo.example',
				password: DEMO_PASSWORD
			});
			expect(answer.headers()['location'], next).toBe('/staff');
			const language = await post(page, '/language', { language: 'nl', to: next });
			expect(new URL(language.headers()['location'] ?? '', demo.url).origin, next).toBe(demo.url);
		}
		await page.context().clearCookies();
		await signInPupil(page, child(demo, 4));
		for (const next of ELSEWHERE) {
			await page.goto(`/sign-in/pupil/again?next=${encodeURIComponent(next)}`);
			for (const picture of ['apple', 'bike']) await post(page, '/sign-in/pupil/pictures', { picture });
			const answer = await post(page, '/sign-in/pupil/pictures', { picture: 'boat' });
			expect(answer.headers()['location'], next).toBe('/learn');
		}
	});
});

test('a form on another site cannot send anything here', async ({ page, demo }) => {
	await signInStaff(page, 'teacher6');
	for (const [path, form] of [
		['/sign-out', {}],
		['/language', { language: 'en', to: '/' }],
		['/staff/account?/endAll', {}],
		['/sign-in/pupil', { class_code: 'VUUR6' }]
	] as const) {
		for (const origin of [
			'https://evil.example',
			'null',
			demo.url.replace('http:', 'https:'),
			'http://localhost:1'
		]) {
			expect((await post(page, path, form, { origin })).status(), `${path} from ${origin}`).toBe(403);
		}
	}
	await page.goto('/staff');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Dag Daan.');
});

test('no other site can show ours in a frame, and nothing is kept by a browser', async ({ page }) => {
	for (const path of ['/', '/sign-in/pupil', '/help', '/nothing-here']) {
		const headers = (await page.request.get(path, { headers: { accept: 'text/html' } })).headers();
		expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
		expect(headers['cache-control'], path).toBe('no-store');
		expect(headers['x-content-type-options'], path).toBe('nosniff');
	}
});

test.describe('pictures that are sent', () => {
	const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>';
	const PNG = Buffer.from(
		'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
		'base64'
	);

	async function sendLogo(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
		await page.goto('/staff/school');
		await page.locator('input[type="file"]').setInputFiles({ name, mimeType, buffer });
		await page.locator('form[action="?/logo"] button[type="submit"]').click();
	}

	for (const [name, mimeType] of [
		['logo.svg', 'image/svg+xml'],
		['logo.png', 'image/png']
	] as const) {
		test(`a drawing with a program in it, called ${name}, is no logo`, async ({ page, demo }) => {
			await signInStaff(page, 'director');
			await sendLogo(page, name, mimeType, Buffer.from(SVG));
			await expect(
				page.getByText(
					'Kies een plaatje dat een PNG, JPEG of WebP is. Andere soorten, zoals SVG, nemen we niet aan'
				)
			).toBeVisible();
			expect(demo.db.prepare(`select count(*) as count from files where kind = 'logo'`).get()).toEqual({
				count: 0
			});
		});
	}

	test('a file that is called as if it climbs stays in its own folder', async ({ page, demo }) => {
		await signInStaff(page, 'director');
		await sendLogo(page, '../../../climbed.png', 'image/png', PNG);
		await expect(page.getByText('Bewaard.')).toBeVisible();
		const [file] = demo.db.prepare("select school_id, id from files where kind = 'logo'").all() as {
			school_id: string;
			id: string;
		}[];
		expect(existsSync(join(demo.dataFolder, 'files', file?.school_id ?? '', file?.id ?? ''))).toBe(true);
		expect(readdirSync(demo.dataFolder).filter((name) => name.includes('climbed'))).toEqual([]);
		const answer = await page.request.get(`/files/${file?.id}`);
		expect(answer.headers()['content-type']).toBe('image/webp');
		expect(answer.headers()['content-security-policy']).toContain('sandbox');
	});
});

test('the demo answers to this machine only, whatever a name elsewhere points to', async ({
	request,
	demo
}) => {
	const answer = await request.get(demo.url, { headers: { host: 'evil.example' } });
	expect(answer.status()).toBe(403);
	const localhost = demo.url.replace('127.0.0.1', 'localhost');
	const form = await request.post(`${localhost}/sign-in/pupil`, {
		form: { class_code: 'VUUR6' },
		headers: { origin: localhost, accept: 'text/html' },
		maxRedirects: 0
	});
	expect(form.status()).toBe(303);
});
