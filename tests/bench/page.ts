import { chromium, type Browser, type CDPSession } from 'playwright';
import { findBrowser } from '../browser.ts';
import { median, row, type Row } from './row.ts';
import { withSites, type Site } from './sites.ts';

/*
 * The first visit to the lesson page with nothing in the cache, on a school Chromebook: a processor four times as slow,
 * 10 Mbit/s and 40 ms. The blank SvelteKit page is visited by turns with it.
 */

const VISITS = 7;
const CPU_SLOWDOWN = 4;
const NETWORK = {
	offline: false,
	latency: 40,
	downloadThroughput: 10_000_000 / 8,
	uploadThroughput: 10_000_000 / 8
};
const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run'
];

interface Visit {
	/** kB as they went over the line, headers included */
	script: number;
	bytes: number;
	/** seconds from the navigation to the largest paint */
	paint: number;
	/** cumulative layout shift */
	shift: number;
}

/** Runs in the page, from before its first byte. */
function watchPaints(): void {
	const seen = { paint: 0, shift: 0 };
	Object.assign(globalThis, { seen });
	new PerformanceObserver((list) => {
		seen.paint = list.getEntries().at(-1)?.startTime ?? 0;
	}).observe({ type: 'largest-contentful-paint', buffered: true });
	new PerformanceObserver((list) => {
		for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
			seen.shift += entry.value;
	}).observe({ type: 'layout-shift', buffered: true });
}

/** Adds up what comes over the line, by the kind of resource. */
function countBytes(session: CDPSession): { script: number; bytes: number } {
	const kinds = new Map<string, string>();
	const sum = { script: 0, bytes: 0 };
	session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
	session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		sum.bytes += encodedDataLength / 1000;
		if (kinds.get(requestId) === 'Script') sum.script += encodedDataLength / 1000;
	});
	return sum;
}

async function visit(browser: Browser, { origin, path, cookie }: Site): Promise<Visit> {
	const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'nl-NL' });
	try {
		for (const pair of cookie.split('; ').filter(Boolean)) {
			const [name = '', value = ''] = pair.split('=');
			await context.addCookies([{ name, value, url: origin }]);
		}
		const page = await context.newPage();
		await page.addInitScript(watchPaints);
		const session = await context.newCDPSession(page);
		await session.send('Network.enable');
		await session.send('Network.emulateNetworkConditions', NETWORK);
		await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
		const sum = countBytes(session);
		await page.goto(origin + path, { waitUntil: 'networkidle' });
		// Whatever comes late, comes within this.
		await page.waitForTimeout(1_000);
		const seen = await page.evaluate(
			() => (globalThis as unknown as { seen: { paint: number; shift: number } }).seen
		);
		return { ...sum, paint: seen.paint / 1000, shift: seen.shift };
	} finally {
		await context.close();
	}
}

/** Script, bytes, largest paint and layout shift of the first visit to the lesson page. */
export const bench = (): Promise<Row[]> =>
	withSites(async ({ begin, blank }) => {
		const browser = await chromium.launch({
			executablePath: findBrowser(),
			args: ARGUMENTS
		});
		try {
			const visits: { lesson: Visit; blank: Visit }[] = [];
			while (visits.length < VISITS) {
				visits.push({ blank: await visit(browser, blank), lesson: await visit(browser, begin) });
			}
			const figure = (name: string, unit: string, of: (visit: Visit) => number): Row =>
				row(
					`page.learn.${name}`,
					unit,
					median(visits.map((one) => of(one.lesson))),
					median(visits.map((one) => of(one.blank)))
				);
			return [
				figure('script', 'kB', (one) => one.script),
				figure('bytes', 'kB', (one) => one.bytes),
				figure('lcp', 's', (one) => one.paint),
				figure('cls', '', (one) => one.shift)
			];
		} finally {
			await browser.close();
		}
	});
