import Database from 'better-sqlite3';
import { join } from 'node:path';
import { test as base, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright/test';
import { startDemo, type RunningServer } from './server.ts';

/*
 * What a browser test has beside Playwright's own: the demo school of its file, and the promise that no page it visited
 * complained in the console.
 */

/** The demo school that the tests of one file share: a server and its database. */
export interface DemoSchool extends RunningServer {
	/** for what no page can do: make a code older, let a child leave */
	db: Database.Database;
}

let school: DemoSchool | undefined;

/** What browsers say about a page that is answered with an error: that is for the test itself to judge. */
const ABOUT_THE_ANSWER = /^Failed to load resource/;

/** Collects what goes wrong in a browser without anybody seeing it: errors in scripts, refusals by the CSP, lost files. */
function listenTo(context: BrowserContext, complaints: string[]): void {
	context.on('console', (message) => {
		if (message.type() === 'error' && !ABOUT_THE_ANSWER.test(message.text())) complaints.push(message.text());
	});
	context.on('weberror', (error) => complaints.push(String(error.error().stack)));
	context.on('response', (response) => {
		const kind = response.request().resourceType();
		if (
			response.status() >= 500 ||
			(response.status() >= 400 && !['document', 'fetch', 'xhr'].includes(kind))
		) {
			complaints.push(`${response.status()} for ${response.url()}`);
		}
	});
}

interface Fixtures {
	/** a browser of somebody else */
	another: (options?: BrowserContextOptions) => Promise<BrowserContext>;
	/** the demo school of this file */
	demo: DemoSchool;
	complaints: string[];
}

export const test = base.extend<Fixtures>({
	demo: async ({}, use) => {
		if (!school) throw new Error('Call useDemoSchool() at the top of this file.');
		await use(school);
	},
	baseURL: async ({}, use) => use(school?.url),
	complaints: [
		async ({ context }, use, testInfo) => {
			const complaints: string[] = [];
			listenTo(context, complaints);
			await use(complaints);
			if (complaints.length > 0 && testInfo.status === testInfo.expectedStatus)
				throw new Error(complaints.join('\n'));
		},
		{ auto: true }
	],
	another: async ({ browser, baseURL, complaints, contextOptions }, use) => {
		const opened: BrowserContext[] = [];
		await use(async (options = {}) => {
			const context = await browser.newContext({
				...contextOptions,
				...(baseURL ? { baseURL } : {}),
				...options
			});
			listenTo(context, complaints);
			opened.push(context);
			return context;
		});
		for (const context of opened) await context.close();
	}
});

export { expect, type BrowserContext, type Page } from 'playwright/test';

/** Sends a form the way a browser without JavaScript does, and follows nothing. */
export const post = (
	page: Page,
	path: string,
	form: Record<string, string>,
	headers: Record<string, string> = {}
) =>
	page.request.post(path, {
		form,
		headers: { origin: school?.url ?? '', accept: 'text/html', ...headers },
		maxRedirects: 0
	});

/**
 * Gives the tests of a file a demo school of their own, on a server of its own.
 * @param prepare changes what is in it before the first test
 */
export function useDemoSchool(prepare?: (demo: DemoSchool) => void): void {
	test.beforeAll(async () => {
		const server = await startDemo(process.env['WEGWIJS_TEMPLATE'] ?? '');
		school = { ...server, db: new Database(join(server.dataFolder, 'wegwijs.db')) };
		prepare?.(school);
	});
	test.afterAll(async () => {
		school?.db.close();
		await school?.stop();
		school = undefined;
	});
}
