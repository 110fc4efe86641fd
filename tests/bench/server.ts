import { binOf } from '../support/programs.ts';
import { run } from './processes.ts';
import { median, row, type Row } from './row.ts';
import { withSites, type Site } from './sites.ts';

/*
 * Requests a second of the lesson page of a child who is signed in, against a blank SvelteKit page: by turns on the
 * same machine, so that whatever else the machine does weighs on both.
 */

const ROUNDS = 7;
const CONNECTIONS = 8;
const SECONDS = 3;
const WARM_REQUESTS = 6_000;
/** at most, on a slow machine */
const WARM_SECONDS = 30;

interface Report {
	requests: { average: number };
	non2xx: number;
	errors: number;
	timeouts: number;
}

/** Loads a page from a process of its own. @returns requests a second */
async function load({ origin, path, cookie }: Site, seconds: number): Promise<number> {
	const header = cookie ? ['--headers', `cookie=${cookie}`] : [];
	const args = [
		'--json',
		'--connections',
		String(CONNECTIONS),
		'--duration',
		String(seconds),
		...header,
		origin + path
	];
	const report = JSON.parse(await run(binOf('autocannon'), args)) as Report;
	if (report.non2xx + report.errors + report.timeouts > 0)
		throw new Error(`Not every request for ${path} was answered.`);
	return report.requests.average;
}

/** Asks until V8 has compiled what runs often; that takes some thousands of requests, and is no part of the figure. */
async function warmUp(site: Site): Promise<void> {
	let requests = 0;
	for (let seconds = 0; requests < WARM_REQUESTS && seconds < WARM_SECONDS; seconds += SECONDS)
		requests += (await load(site, SECONDS)) * SECONDS;
}

/** Requests a second of the lesson page, and their share of those of the blank page. */
export const bench = (): Promise<Row[]> =>
	withSites(async ({ halfway, blank }) => {
		for (const site of [blank, halfway]) await warmUp(site);
		const rounds: { lesson: number; blank: number }[] = [];
		while (rounds.length < ROUNDS) {
			rounds.push({ blank: await load(blank, SECONDS), lesson: await load(halfway, SECONDS) });
		}
		const ratio = median(rounds.map((round) => round.lesson / round.blank));
		const middle = (of: 'lesson' | 'blank') => median(rounds.map((round) => round[of]));
		return [
			row('server.learn.requests', '/s', middle('lesson'), middle('blank'), 'higher'),
			row('server.learn.ratio', '×', ratio, 1, 'higher')
		];
	});
