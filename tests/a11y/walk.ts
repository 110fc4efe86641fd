import { EXAMPLE_IMPORT, examplesFrom } from '../support/examples.ts';
import { IS_FULL, Judge, type View } from '../support/accessibility.ts';
import { addressOf, allRoutes, type Examples } from '../support/routes.ts';
import { expect, test, useDemoSchool, type DemoSchool } from '../support/test.ts';
import { STAFF_KEYS, Visitor } from '../support/visitor.ts';

/* Walks over pages as everybody who may open them. */

type Look = Pick<View, 'language' | 'theme'>;

const ONE_LOOK: readonly Look[] = [{ language: 'nl', theme: 'light' }];
/** What differs in the dark are colours, what differs in English are words: one look is enough for both. */
const TWO_LOOKS: readonly Look[] = [...ONE_LOOK, { language: 'en', theme: 'dark' }];
const ALL_LOOKS: readonly Look[] = [
	...TWO_LOOKS,
	{ language: 'nl', theme: 'dark' },
	{ language: 'en', theme: 'light' }
];

interface Prepared {
	examples: Examples;
	dayLink: string;
}

const prepared = new Map<string, Promise<Prepared>>();

async function makeReady({ url, db }: DemoSchool): Promise<Prepared> {
	const [director, teacher] = [new Visitor(url), new Visitor(url)];
	await director.signInStaff('director');
	await teacher.signInStaff('teacher6');
	const examples = examplesFrom(db, await director.beginImport(EXAMPLE_IMPORT));
	return { examples, dayLink: await teacher.makeDayLink(examples['group'] ?? '') };
}

/** What the walk needs once at a school: an import to look at, a link for a substitute. */
function prepare(demo: DemoSchool): Promise<Prepared> {
	const ready = prepared.get(demo.url) ?? makeReady(demo);
	prepared.set(demo.url, ready);
	return ready;
}

/** Somebody at the door, signed in. */
async function visitorAs(demo: DemoSchool, who: string): Promise<Visitor> {
	const { examples, dayLink } = await prepare(demo);
	const visitor = new Visitor(demo.url);
	if (who === 'a pupil') await visitor.signInPupil('VUUR6', examples['pupil'] ?? '');
	else if (who === 'a substitute') await visitor.get(dayLink);
	else if (who !== 'nobody') await visitor.signInStaff(who);
	return visitor;
}

/** Everybody who can be at a page. */
export const EVERYBODY = ['nobody', 'a pupil', 'a substitute', ...STAFF_KEYS];

/**
 * Walks over the pages whose address is among these, as everybody.
 * In full: each page for each of them, in both languages and both themes. Else: each distinct rendering once, and each
 * page once dark and once in English.
 */
export function walkOver(isAmong: (pattern: string) => boolean): void {
	useDemoSchool();
	const patterns = allRoutes()
		.filter((route) => route.kind === 'page')
		.map((route) => route.pattern)
		.filter(isAmong);
	const judge = new Judge();
	const known = new Set<string>();

	for (const who of EVERYBODY) {
		test(`as ${who}`, async ({ page, context, demo }) => {
			const { examples } = await prepare(demo);
			const visitor = await visitorAs(demo, who);
			await context.addCookies(visitor.cookies());
			const before = judge.faults.length;
			for (const pattern of patterns) {
				const address = addressOf(pattern, examples);
				const answer = await visitor.get(address);
				if (answer.status !== 200) continue;
				const html = await answer.text();
				const isFirst = !known.has(pattern);
				known.add(pattern);
				const inDutch: View = { what: pattern, who, language: 'nl', theme: 'light' };
				// As the server wrote it: most pages of most people were seen before, and need no browser.
				if (!isFirst && judge.knows(html, inDutch)) continue;
				for (const { language, theme } of IS_FULL ? ALL_LOOKS : isFirst ? TWO_LOOKS : ONE_LOOK) {
					await context.addCookies([{ name: 'wegwijs_language', value: language, url: demo.url }]);
					await page.emulateMedia({ colorScheme: theme });
					await page.goto(address);
					await judge.judge(page, { ...inDutch, language, theme }, language === 'nl' ? html : undefined);
				}
			}
			expect(judge.faults.slice(before)).toEqual([]);
		});
	}
}
