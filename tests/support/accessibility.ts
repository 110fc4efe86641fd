import { createHash } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from './test.ts';

/* What every page must hold to: WCAG 2.2 AA as far as axe can tell, a title, the right language, no sideways scrolling. */

/** Whether every page is judged in every language and theme, or each distinct rendering once. */
export const IS_FULL = process.env['A11Y'] === 'full';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The width of a phone, in CSS pixels. */
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1366, height: 768 };

/** A page as somebody sees it, in words for a report. */
export interface View {
	/** the address, or what is shown */
	what: string;
	who: string;
	language: 'nl' | 'en';
	theme: 'light' | 'dark';
}

const named = ({ what, who, language, theme }: View): string => `${what} (${who}, ${language}, ${theme})`;

/**
 * The tree of tags, classes and roles. Two pages with the same tree are one rendering with other words; of neighbours
 * with the same tree, such as the rows of a table, one is enough.
 */
async function skeleton(page: Page): Promise<string> {
	const tree = await page.evaluate(() => {
		const draw = (element: Element): string => {
			const marks = ['role', 'type', 'aria-current', 'aria-invalid', 'disabled', 'open', 'checked'].flatMap(
				(name) => {
					const value = element.getAttribute(name);
					return value === null ? [] : [`${name}=${value}`];
				}
			);
			const parts: string[] = [];
			for (const child of element.children) {
				const drawn = draw(child);
				if (drawn !== parts.at(-1)) parts.push(drawn);
			}
			return `${element.localName}.${[...element.classList].sort().join('.')}[${marks.join()}](${parts.join('')})`;
		};
		return draw(document.body);
	});
	return createHash('sha256').update(tree).digest('base64url');
}

/** What axe finds on a page as it stands. */
async function axe(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
	return violations.flatMap(({ id, help, nodes }) =>
		nodes.map(
			(node) =>
				`${id} (${help}): ${node.target.join(' ')}\n      ${node.failureSummary?.replaceAll('\n', ' ')}`
		)
	);
}

/** Waits until nothing moves: axe would judge a colour on its way to another. */
const settled = (page: Page): Promise<unknown> =>
	page.evaluate(() =>
		Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))
	);

/** What can be told without axe, on every page. */
async function basics(page: Page, view: View): Promise<string[]> {
	const { title, lang, headings } = await page.evaluate(() => ({
		title: document.title,
		lang: document.documentElement.lang,
		headings: document.querySelectorAll('h1').length
	}));
	await page.setViewportSize(PHONE);
	const wide = await page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		if (scrollWidth <= clientWidth) return undefined;
		const culprits = [...document.body.querySelectorAll('*')].filter(
			(element) => element.getBoundingClientRect().right > clientWidth + 1
		);
		return culprits
			.slice(0, 3)
			.map((element) => `${element.localName}.${element.className}`)
			.join(', ');
	});
	await page.setViewportSize(DESK);
	return [
		...(/Wegwijs/.test(title) ? [] : [`the title is "${title}"`]),
		...(lang === view.language ? [] : [`the language is said to be "${lang}"`]),
		...(headings === 1 ? [] : [`there are ${headings} headings of the first level`]),
		...(wide === undefined ? [] : [`it scrolls sideways on a phone, because of ${wide}`])
	];
}

/** Judges pages, and remembers which renderings it has seen. */
export class Judge {
	readonly #seen = new Set<string>();
	readonly #faults: string[] = [];
	judged = 0;

	#note(view: View, faults: readonly string[]): void {
		this.#faults.push(...faults.map((fault) => `${named(view)}: ${fault}`));
	}

	/** Judges a page as it stands; one that was seen in the same shape and theme is passed over, except in full. */
	async judge(page: Page, view: View, always = IS_FULL): Promise<void> {
		this.#note(view, await basics(page, view));
		const shape = `${await skeleton(page)} ${view.theme} ${view.language}`;
		if (this.#seen.has(shape) && !always) return;
		this.#seen.add(shape);
		await settled(page);
		this.judged += 1;
		this.#note(view, await axe(page));
	}

	/** Judges a page in the other theme, and puts the theme back. */
	async judgeInTheDark(page: Page, view: View): Promise<void> {
		await page.emulateMedia({ colorScheme: 'dark' });
		await this.judge(page, { ...view, theme: 'dark' });
		await page.emulateMedia({ colorScheme: 'light' });
	}

	/** Everything that was found, for one report at the end. */
	get faults(): readonly string[] {
		return this.#faults;
	}
}
