import AxeBuilder from '@axe-core/playwright';
import { child, signInPupil, signInStaff, tapName, tapPictures } from '../support/people.ts';
import { expect, test, useDemoSchool, type DemoSchool, type Page } from '../support/test.ts';
import { pagesOf } from './pages.ts';

/*
 * WCAG 2.2 AA by axe, zero violations. `npm test` looks at each distinct rendering once (pages with the same skeleton
 * count as the same), and at each page once more on a phone, dark and in English. `npm run test:a11y:full` looks at every
 * page × function × language × theme.
 */

useDemoSchool();

const FULL = process.env['A11Y'] === 'full';
const STAFF = FULL
	? [
			'director',
			'teacher6',
			'teacher8',
			'care',
			'safety',
			'confidential',
			'team-leader',
			'ict',
			'office',
			'accounts',
			'trainee',
			'management',
			'board'
		]
	: ['director', 'teacher6', 'office', 'trainee'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The bones of a page: what a list repeats counts once. */
const skeleton = (page: Page): Promise<string> =>
	page.evaluate(() => {
		const bones = (element: Element): string => {
			const own = [
				element.tagName,
				element.getAttribute('role'),
				element.getAttribute('type'),
				element.className.toString()
			].join('.');
			const below = [...element.children].map(bones);
			return `${own}(${[...new Set(below)].join()})`;
		};
		return bones(document.body);
	});

async function examine(page: Page, where: string): Promise<void> {
	expect(await page.title(), `${where} has a title`).not.toBe('');
	const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
	const told = violations.flatMap(({ id, nodes }) =>
		nodes.map((node) => `${id}: ${node.target.join(' ')} — ${node.failureSummary ?? ''}`)
	);
	expect(told, where).toEqual([]);
}

/** Opens every <details>, so that what it hides is examined too. */
const unfold = (page: Page): Promise<void> =>
	page.evaluate(() => {
		for (const element of document.querySelectorAll<HTMLDetailsElement>('main details')) element.open = true;
	});

/** Every page that this person may open, examined when it looks like none before. */
async function walk(
	page: Page,
	demo: DemoSchool,
	who: string,
	seen: Set<string>,
	opened: Set<string>
): Promise<void> {
	for (const path of pagesOf(demo)) {
		const response = await page.goto(path);
		if (
			!response ||
			response.status() >= 400 ||
			new URL(page.url()).pathname.startsWith('/sign-in/') !== path.startsWith('/sign-in/')
		)
			continue;
		opened.add(path);
		await unfold(page);
		const bones = await skeleton(page);
		if (!FULL && seen.has(bones)) continue;
		seen.add(bones);
		await examine(page, `${path} as ${who}`);
	}
}

async function speakEnglish(page: Page): Promise<void> {
	await page.request.post('/language', {
		form: { language: 'en', to: '/' },
		headers: { origin: new URL(page.url()).origin },
		maxRedirects: 0
	});
}

/** Each page once more: on a phone, dark, in English. */
async function walkOnPhone(page: Page, paths: Iterable<string>, who: string): Promise<void> {
	await speakEnglish(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await page.emulateMedia({ colorScheme: 'dark' });
	for (const path of paths) {
		await page.goto(path);
		await unfold(page);
		expect(await page.locator('html').getAttribute('lang'), `${path} says its language`).toBe('en');
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		expect(width, `${path} as ${who} does not scroll sideways on a phone`).toBeLessThanOrEqual(390);
		await examine(page, `${path} as ${who}, dark, in English, on a phone`);
	}
}

test('pages of whoever is not signed in', async ({ page, demo }) => {
	// Guards against a page that somebody who cannot see, or cannot use a mouse, is shut out from.
	const opened = new Set<string>();
	await walk(page, demo, 'nobody', new Set(), opened);
	expect(opened.size).toBeGreaterThan(3);
	await walkOnPhone(page, opened, 'nobody');
});

test('pages of a child, alone and with two', async ({ page, demo }) => {
	// Guards against a lesson that a child cannot do by keyboard or by ear.
	const seen = new Set<string>();
	const opened = new Set<string>();
	await signInPupil(page, child(demo, 15));
	await walk(page, demo, 'a child', seen, opened);
	for (const step of Array.from({ length: 12 }, (_, index) => index + 1)) {
		await page.goto(`/learn/samen-online?step=${step}`);
		await examine(page, `step ${step} of the lesson`);
	}
	await tapName(page, child(demo, 16), 'VUUR6', '/sign-in/pupil?together');
	await examine(page, 'the pictures of the sign-in');
	await tapPictures(page);
	await page.waitForURL('**/learn');
	await walk(page, demo, 'two children', seen, opened);
	await page.goto('/me');
	await examine(page, 'who is looking now?');
	await walkOnPhone(
		page,
		[...opened].filter((path) => path.startsWith('/learn') || path === '/help'),
		'two children'
	);
});

test('pages of the team', async ({ page, demo, another }) => {
	// Guards against a table, a form or a menu that only works for whoever sees it.
	const seen = new Set<string>();
	for (const key of STAFF) {
		const own = key === STAFF[0] ? page : await (await another()).newPage();
		const opened = new Set<string>();
		await signInStaff(own, key);
		await walk(own, demo, key, seen, opened);
		if (FULL || key === 'director')
			await walkOnPhone(
				own,
				[...opened].filter((path) => path.startsWith('/staff')),
				key
			);
		if (own !== page) await own.context().close();
	}
});
