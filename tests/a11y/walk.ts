import { EXAMPLE_IMPORT, examplesFrom } from '../support/examples.ts';
import { IS_FULL, Judge, type View } from '../support/accessibility.ts';
import { addressOf, allRoutes, type Examples } from '../support/routes.ts';
import { expect, test, useDemoSchool, type BrowserContext, type DemoSchool } from '../support/test.ts';
import { STAFF_KEYS, Visitor } from '../support/visitor.ts';

/* Walks over pages as everybody who may open them. */

const LANGUAGES = ['nl', 'en'] as const;

let examples: Examples | undefined;
let dayLink = '';

/** What the walk needs once: an import to look at, a link for a substitute. */
async function prepare(demo: DemoSchool): Promise<Examples> {
	if (examples) return examples;
	const [director, teacher] = [new Visitor(demo.url), new Visitor(demo.url)];
	await director.signInStaff('director');
	await teacher.signInStaff('teacher6');
	const found = examplesFrom(demo.db, await director.beginImport(EXAMPLE_IMPORT));
	dayLink = await teacher.makeDayLink(found['group'] ?? '');
	return (examples = found);
}

/** Gives a browser the cookies of somebody. */
async function enter(context: BrowserContext, demo: DemoSchool, who: string): Promise<void> {
	const found = await prepare(demo);
	const visitor = new Visitor(demo.url);
	if (who === 'a pupil') await visitor.signInPupil('VUUR6', found['pupil'] ?? '');
	else if (who === 'a substitute') await visitor.get(dayLink);
	else if (who !== 'nobody') await visitor.signInStaff(who);
	await context.addCookies(visitor.cookies());
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
	test.describe.configure({ mode: 'serial' });
	const patterns = allRoutes()
		.filter((route) => route.kind === 'page')
		.map((route) => route.pattern)
		.filter(isAmong);
	const judge = new Judge();
	const known = new Set<string>();

	for (const who of EVERYBODY) {
		test(`as ${who}`, async ({ page, context, demo }) => {
			await enter(context, demo, who);
			const before = judge.faults.length;
			const speak = (language: View['language']) =>
				context.addCookies([{ name: 'wegwijs_language', value: language, url: demo.url }]);
			for (const pattern of patterns) {
				const address = addressOf(pattern, await prepare(demo));
				const open = async (language: View['language']): Promise<View | undefined> => {
					await speak(language);
					const answer = await page.goto(address);
					const isHere = answer?.status() === 200 && new URL(page.url()).pathname === address;
					return isHere ? { what: pattern, who, language, theme: 'light' } : undefined;
				};
				const isFirst = !known.has(pattern);
				for (const language of IS_FULL || isFirst ? LANGUAGES : (['nl'] as const)) {
					const view = await open(language);
					if (!view) break;
					known.add(pattern);
					await judge.judge(page, view);
					if (IS_FULL || (isFirst && language === 'nl')) await judge.judgeInTheDark(page, view);
				}
			}
			expect(judge.faults.slice(before)).toEqual([]);
		});
	}
}
