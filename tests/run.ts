import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser, NoBrowserError } from './browser.ts';
import { binOf, ROOT } from './support/programs.ts';

/*
 * `npm test`: everything, one after the other, and one line at the end that says how it went. `node tests/run.ts unit`
 * runs a part. Every child runs on the Node that runs this.
 */

interface Count {
	passed: number;
	failed: number;
}

interface Step {
	/** what is being done, for whoever watches */
	title: string;
	run: () => Promise<Count>;
	/** what makes no sense without this one */
	carries?: readonly string[];
}

const reports = mkdtempSync(join(tmpdir(), 'wegwijs-test-'));

/** Runs a command of a package; what it says is shown as it comes. @returns whether it was content */
async function node(
	script: string,
	args: readonly string[],
	env: Record<string, string> = {}
): Promise<boolean> {
	const child = spawn(process.execPath, [script, ...args], {
		cwd: ROOT,
		stdio: 'inherit',
		env: { ...process.env, ...env }
	});
	const code = await new Promise<number | null>((resolve) =>
		child.once('error', () => resolve(1)).once('close', resolve)
	);
	return code === 0;
}

const asOne = (content: boolean): Count => (content ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/** A tool that is content or not counts as one test. */
const tool = (name: string, args: readonly string[], command?: string) => async (): Promise<Count> =>
	asOne(await node(binOf(name, command), args));

/** Counts a report; a run that failed without a failed test (a file that does not load) failed all the same. */
function counted(content: boolean, file: string, read: (report: never) => Count): Count {
	try {
		const count = read(JSON.parse(readFileSync(file, 'utf8')) as never);
		return content || count.failed > 0 ? count : { ...count, failed: 1 };
	} catch {
		return { passed: 0, failed: 1 };
	}
}

const vitest =
	(name: string, args: readonly string[] = []) =>
	async (): Promise<Count> => {
		const file = join(reports, `${name}.json`);
		const content = await node(binOf('vitest'), [
			'run',
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${file}`,
			...args
		]);
		return counted(content, file, (report: { numPassedTests: number; numFailedTests: number }) => ({
			passed: report.numPassedTests,
			failed: report.numFailedTests
		}));
	};

let browser: string | undefined;

const playwright =
	(project: string, env: Record<string, string> = {}) =>
	async (): Promise<Count> => {
		try {
			browser ??= findBrowser();
		} catch (error) {
			if (!(error instanceof NoBrowserError)) throw error;
			console.error(error.message);
			return { passed: 0, failed: 1 };
		}
		const file = join(reports, `${project}.json`);
		const args = [
			'test',
			'--config',
			'tests/playwright.config.ts',
			'--project',
			project,
			'--reporter=list,json'
		];
		const content = await node(binOf('playwright'), args, {
			CHROMIUM_PATH: browser,
			PLAYWRIGHT_JSON_OUTPUT_FILE: file,
			...env
		});
		return counted(
			content,
			file,
			({ stats }: { stats: Record<'expected' | 'unexpected' | 'flaky', number> }) => ({
				passed: stats.expected,
				failed: stats.unexpected + stats.flaky
			})
		);
	};

const NEEDS_BUILD = ['walk', 'browser', 'a11y', 'a11y-full'];

const STEPS: Record<string, Step> = {
	sync: {
		title: 'the types of the routes',
		run: tool('@sveltejs/kit', ['sync'], 'svelte-kit'),
		carries: ['lint', 'types']
	},
	format: { title: 'format', run: tool('prettier', ['--check', '--log-level', 'warn', '.']) },
	lint: { title: 'lint', run: tool('eslint', ['.']) },
	types: { title: 'types', run: tool('svelte-check', ['--threshold', 'warning', '--fail-on-warnings']) },
	unused: { title: 'code that nothing uses', run: tool('knip', []) },
	unit: { title: 'units, and queries on both databases', run: vitest('unit') },
	build: { title: 'build', run: tool('vite', ['build', '--logLevel', 'warn']), carries: NEEDS_BUILD },
	walk: {
		title: 'every page for every function',
		run: vitest('walk', ['--config', 'tests/walk/vitest.config.ts'])
	},
	browser: { title: 'in the browser', run: playwright('e2e') },
	a11y: { title: 'accessibility', run: playwright('a11y') },
	'a11y-full': {
		title: 'accessibility of every page, function, language and theme',
		run: playwright('a11y', { A11Y: 'full' })
	}
};

const EVERYTHING = Object.keys(STEPS).filter((name) => name !== 'a11y-full');

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
	console.error(`There is no test called ${unknown.join(', ')}: take ${Object.keys(STEPS).join(', ')}.`);
	process.exit(1);
}

const total: Count = { passed: 0, failed: 0 };
const inVain = new Set<string>();
const began = performance.now();

for (const name of asked.length > 0 ? asked : EVERYTHING) {
	const { title, run, carries = [] } = STEPS[name] as Step;
	if (inVain.has(name)) {
		console.log(`\n— ${title}: in vain, because of what went wrong above`);
		total.failed += 1;
		continue;
	}
	console.log(`\n— ${title}`);
	const start = performance.now();
	const { passed, failed } = await run();
	total.passed += passed;
	total.failed += failed;
	if (failed > 0) for (const other of carries) inVain.add(other);
	console.log(`  ${passed} passed, ${failed} failed, ${Math.round((performance.now() - start) / 1000)} s`);
}

rmSync(reports, { recursive: true, force: true });
console.log(`\nAll of it took ${Math.round((performance.now() - began) / 1000)} s.`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
