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

/** What makes two elements of one tag two different things. */
const MARKS = ['class', 'role', 'type', 'aria-current', 'aria-invalid', 'disabled', 'open', 'checked'];
const NEVER_CLOSED = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
const TAG = /<(\/?)([a-z][a-z0-9-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;

/**
 * The tree of tags, classes and roles of a page. Two pages with the same tree are one rendering with other words; of
 * neighbours with the same tree, such as the rows of a table, one is enough.
 * @param html as a server or a browser writes it: what was opened is closed
 */
export function skeletonOf(html: string): string {
	const body = html
		.replace(/^[\s\S]*?<body/, '<body')
		.replace(/<!--[\s\S]*?-->|<script[\s\S]*?<\/script>/g, '');
	const open: { tag: string; parts: string[] }[] = [{ tag: '', parts: [] }];
	const close = (): void => {
		// What closes here was opened before the body.
		if (open.length === 1) return;
		const { tag, parts } = open.pop() ?? { tag: '', parts: [] };
		const drawn = `${tag}(${parts.join('')})`;
		const siblings = open.at(-1)?.parts;
		if (siblings && siblings.at(-1) !== drawn) siblings.push(drawn);
	};
	for (const [, slash, name = '', attributes = ''] of body.matchAll(TAG)) {
		if (slash) {
			close();
			continue;
		}
		const marks = MARKS.map(
			(mark) => new RegExp(`\\s${mark}(?:="([^"]*)")?(?=[\\s/]|$)`).exec(attributes)?.[0].trim() ?? ''
		);
		open.push({ tag: name + marks.join(), parts: [] });
		if (NEVER_CLOSED.test(name) || attributes.endsWith('/')) close();
	}
	while (open.length > 1) close();
	return createHash('sha256')
		.update(open[0]?.parts.join('') ?? '')
		.digest('base64url');
}

/** What axe finds on a page as it stands. */
async function axe(page: Page): Promise<string[]> {
	// The other mode opens a second page for each run, for the sake of frames of other sites; ours have none.
	const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(TAGS).analyze();
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
		const scrolls = (element: Element | null): boolean =>
			element !== null &&
			(getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
		const culprits = [...document.body.querySelectorAll('*')].filter(
			(element) =>
				element.getBoundingClientRect().right > clientWidth + 1 &&
				(getComputedStyle(element).position === 'absolute' || !scrolls(element.parentElement))
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

	#note(view: View, faults: readonly string[]): void {
		this.#faults.push(...faults.map((fault) => `${named(view)}: ${fault}`));
	}

	/** Whether a page in this shape, language and theme was judged before; in full, nothing ever was. */
	knows(html: string, { language, theme }: View): boolean {
		return !IS_FULL && this.#seen.has(`${skeletonOf(html)} ${language} ${theme}`);
	}

	/**
	 * Judges a page as it stands.
	 * @param html as the server wrote it, where a later one is compared with that before it is opened
	 */
	async judge(page: Page, view: View, html?: string): Promise<void> {
		const shape = skeletonOf(html ?? (await page.content()));
		this.#seen.add(`${shape} ${view.language} ${view.theme}`);
		this.#note(view, await basics(page, view));
		await settled(page);
		this.#note(view, await axe(page));
	}

	/** Judges a page as it stands, unless it knows it. */
	async judgeUnknown(page: Page, view: View): Promise<void> {
		if (!this.knows(await page.content(), view)) await this.judge(page, view);
	}

	/** Everything that was found, for one report at the end. */
	get faults(): readonly string[] {
		return this.#faults;
	}
}
