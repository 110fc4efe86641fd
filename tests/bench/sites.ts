import { randomBytes } from 'node:crypto';
import {
	cpSync,
	mkdtempSync,
	openSync,
	closeSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWhenNeeded } from '../../src/cli/build.ts';
import { prepareDemo } from '../../src/cli/demo-database.ts';
import { openApp } from '../../src/cli/start-up.ts';
import { readConfig } from '../../src/lib/server/config.ts';
import { freePort } from '../fixtures/ports.ts';
import { binOf, ROOT } from '../support/programs.ts';
import { run, start, stop } from './processes.ts';
import { signIn } from './sign-in.ts';

/* The two servers that are compared: ours as `npm start` serves it, and a SvelteKit page with nothing on it. */

const LESSON = 'samen-online';
const MODULES = join(ROOT, 'node_modules');
const WAIT_MS = 30_000;

/** A page on a server that is up. */
export interface Site {
	origin: string;
	path: string;
	/** what a browser of somebody who signed in sends; '' when nobody did */
	cookie: string;
}

/** The pages that are compared. */
export interface Sites {
	/** the lesson of a child who has not begun it: the first step, a story in pictures */
	begin: Site;
	/** the lesson of a child who is halfway and has answers to read back */
	halfway: Site;
	blank: Site;
}

async function whenUp(origin: string, ended: () => boolean, logFile: string): Promise<void> {
	const until = Date.now() + WAIT_MS;
	while (Date.now() < until && !ended()) {
		const answer = await fetch(origin).catch(() => undefined);
		await answer?.body?.cancel();
		if (answer) return;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`A server of the bench did not start:\n${readFileSync(logFile, 'utf8')}`);
}

/** Serves on a free port of loopback while `work` goes on; what the server prints goes to a file, as a service's would. */
async function serving<T>(
	script: string,
	folder: string,
	env: (port: number, origin: string) => Record<string, string>,
	work: (origin: string) => Promise<T>
): Promise<T> {
	const port = await freePort();
	const origin = `http://127.0.0.1:${port}`;
	const logFile = join(folder, 'server.log');
	const log = openSync(logFile, 'w');
	const server = start(script, [], { env: env(port, origin), stdio: ['ignore', log, log] });
	closeSync(log);
	try {
		await whenUp(origin, () => server.exitCode !== null, logFile);
		return await work(origin);
	} finally {
		await stop(server);
	}
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'wegwijs-bench-'));
	const clear = () => rmSync(folder, { recursive: true, force: true });
	process.once('exit', clear);
	try {
		return await work(folder);
	} finally {
		clear();
		process.off('exit', clear);
	}
}

/** Builds and serves `tests/bench/blank` from a folder of its own, with the same SvelteKit. */
const withBlank = <T>(work: (blank: Site) => Promise<T>): Promise<T> =>
	inFolder(async (folder) => {
		cpSync(join(import.meta.dirname, 'blank'), folder, { recursive: true });
		symlinkSync(MODULES, join(folder, 'node_modules'), 'dir');
		writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
		await run(binOf('vite'), ['build', '--logLevel', 'error'], { cwd: folder });
		return serving(
			join(folder, 'build', 'index.js'),
			folder,
			(port, origin) => ({ HOST: '127.0.0.1', PORT: String(port), ORIGIN: origin }),
			(origin) => work({ origin, path: '/', cookie: '' })
		);
	});

interface Children {
	classCode: string;
	begin: string;
	halfway: string;
}

/** Fills a data folder with the demo school, and lets it pass for a real one, which is what `npm start` serves. */
async function fill(env: Record<string, string>): Promise<Children> {
	const config = readConfig(env);
	await prepareDemo(config, new Date());
	const { db } = await openApp(config);
	try {
		const { id: school } = await db.selectFrom('schools').select('id').executeTakeFirstOrThrow();
		await db.updateTable('schools').set({ is_demo: 0 }).execute();
		const group = await db
			.selectFrom('directory_class_codes')
			.select(['code', 'group_id'])
			.where('code', '=', 'VUUR6')
			.executeTakeFirstOrThrow();
		const children = await db
			.selectFrom('enrolments')
			.leftJoin('lesson_runs', (join) =>
				join
					.onRef('lesson_runs.school_id', '=', 'enrolments.school_id')
					.onRef('lesson_runs.pupil_id', '=', 'enrolments.pupil_id')
					.on('lesson_key', '=', LESSON)
			)
			.innerJoin('pupils', (join) =>
				join
					.onRef('pupils.school_id', '=', 'enrolments.school_id')
					.onRef('pupils.id', '=', 'enrolments.pupil_id')
			)
			.select(['pupils.id', 'reached', 'finished_at'])
			.where('enrolments.school_id', '=', school)
			.where('enrolments.group_id', '=', group.group_id)
			.where('left_on', 'is', null)
			.where('died_on', 'is', null)
			.orderBy('pupils.id')
			.execute();
		const begin = children.find(({ reached }) => reached === null);
		const halfway = children.find(({ reached, finished_at }) => reached !== null && finished_at === null);
		if (!begin || !halfway)
			throw new Error('The demo school has no child who has not begun, or none who is halfway.');
		return { classCode: group.code, begin: begin.id, halfway: halfway.id };
	} finally {
		await db.destroy();
	}
}

const withWegwijs = <T>(work: (begin: Site, halfway: Site) => Promise<T>): Promise<T> =>
	inFolder(async (folder) => {
		await buildWhenNeeded();
		const settings = { WEGWIJS_DATA: join(folder, 'data'), WEGWIJS_KEY: randomBytes(32).toString('base64') };
		const children = await fill({ ...settings, WEGWIJS_MODE: 'production' });
		return serving(
			join(ROOT, 'src', 'cli', 'start.ts'),
			folder,
			(port, origin) => ({
				...settings,
				HOST: '127.0.0.1',
				PORT: String(port),
				ORIGIN: origin,
				// started by npm, as far as it knows: it ends when we do
				npm_lifecycle_event: 'bench'
			}),
			async (origin) => {
				const lessonOf = async (pupil: string): Promise<Site> => ({
					origin,
					path: `/learn/${LESSON}`,
					cookie: await signIn(origin, children.classCode, pupil)
				});
				return work(await lessonOf(children.begin), await lessonOf(children.halfway));
			}
		);
	});

/** Has both servers up while `work` goes on; afterwards nothing of them is left. */
export const withSites = <T>(work: (sites: Sites) => Promise<T>): Promise<T> =>
	withBlank((blank) => withWegwijs((begin, halfway) => work({ begin, halfway, blank })));
