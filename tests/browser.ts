import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { binOf } from './support/programs.ts';

/* Finds a browser for the tests, or installs one. */

/** What Chromium is called on different systems; first the one without windows, which needs half the time. */
const NAMES = [
	'chromium-headless-shell',
	'chromium',
	'chromium-browser',
	'google-chrome-stable',
	'google-chrome',
	'chrome'
];
const ON_A_MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** No browser, and no way to get one. The message is one sentence for whoever runs the tests. */
export class NoBrowserError extends Error {}

/** Whether a program is there and is a browser: on some systems `chromium` is a script that only says where to get it. */
const works = (path: string): boolean =>
	existsSync(path) &&
	/\d+\.\d+/.test(spawnSync(path, ['--version', '--no-sandbox'], { encoding: 'utf8' }).stdout ?? '');

function installed(): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	const candidates = [
		chromium.executablePath(),
		...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
		ON_A_MAC
	];
	return candidates.find(works);
}

const run = (command: string, args: readonly string[]): boolean =>
	spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
		.status === 0;

function isRootOnDebian(): boolean {
	const release = '/etc/os-release';
	return (
		process.getuid?.() === 0 && existsSync(release) && /^ID="?debian"?$/m.test(readFileSync(release, 'utf8'))
	);
}

function install(): void {
	if (isRootOnDebian()) {
		console.log('There is no browser yet; Debian installs its chromium.');
		const isUpdated = run('apt-get', ['update']);
		const get = (name: string) => run('apt-get', ['install', '-y', '--no-install-recommends', name]);
		if (isUpdated && (get('chromium-headless-shell') || get('chromium'))) return;
	}
	console.log('There is no browser yet; Playwright installs one.');
	run(process.execPath, [binOf('playwright'), 'install', '--with-deps', 'chromium']);
}

/**
 * The browser for the tests: the one of CHROMIUM_PATH, Playwright's own, one of the system, or one that is installed now.
 * @returns the path of a program
 * @throws NoBrowserError
 */
export function findBrowser(): string {
	const named = process.env['CHROMIUM_PATH'];
	if (named) {
		if (works(named)) return named;
		throw new NoBrowserError(`CHROMIUM_PATH names ${named}, which is no browser that starts.`);
	}
	const found = installed();
	if (found) return found;
	install();
	const now = installed();
	if (now) return now;
	throw new NoBrowserError(
		'There is no Chromium, and none could be installed: install one and set CHROMIUM_PATH to it.'
	);
}
