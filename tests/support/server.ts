import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './programs.ts';

/* The built server, as people run it: a process of its own, on a free port, with a data folder that goes afterwards. */

/** Nothing of whoever runs the tests may reach the server under test. */
const NOT_OURS = [
	'ADDRESS_HEADER',
	'DATABASE_URL',
	'HOST',
	'ORIGIN',
	'SMTP_URL',
	'WEGWIJS_KEY',
	'WEGWIJS_KEY_FILE',
	'WEGWIJS_MODE',
	'XFF_DEPTH'
];

export interface RunningServer {
	/** without a slash at the end */
	url: string;
	dataFolder: string;
	/** what it printed so far */
	said: () => string;
	/** ends it and takes its data away. @throws when it logged an error that nobody expected */
	stop: () => Promise<void>;
}

const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'wegwijs-data-'));

function run(
	script: string,
	args: readonly string[],
	env: Record<string, string>
): { child: ChildProcess; said: () => string } {
	const settings: NodeJS.ProcessEnv = { ...process.env };
	for (const name of NOT_OURS) delete settings[name];
	// Whoever was started by npm ends when its parent does: no server outlives a test that is broken off.
	const child = spawn(process.execPath, [join(ROOT, 'src', 'cli', script), ...args], {
		env: { ...settings, npm_lifecycle_event: 'test', LOG_LEVEL: 'error', ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
	return { child, said: () => said };
}

const ended = (child: ChildProcess): Promise<void> =>
	child.exitCode === null && child.signalCode === null
		? new Promise((resolve) => child.once('close', () => resolve()))
		: Promise.resolve();

/** Waits until a server has said where it listens. */
async function listening(
	{ child, said }: { child: ChildProcess; said: () => string },
	pattern: RegExp
): Promise<string> {
	const deadline = performance.now() + 60_000;
	for (;;) {
		const port = pattern.exec(said())?.[1];
		if (port !== undefined) return `http://127.0.0.1:${port}`;
		if (child.exitCode !== null || performance.now() > deadline) {
			child.kill('SIGKILL');
			throw new Error(`The server did not start.\n${said()}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

async function start(
	script: string,
	dataFolder: string,
	env: Record<string, string>,
	pattern: RegExp
): Promise<RunningServer> {
	const server = run(script, [], { WEGWIJS_DATA: dataFolder, ...env });
	const url = await listening(server, pattern);
	return {
		url,
		dataFolder,
		said: server.said,
		stop: async () => {
			server.child.kill('SIGTERM');
			await ended(server.child);
			rmSync(dataFolder, { recursive: true, force: true });
			const errors = server
				.said()
				.split('\n')
				.filter((line) => line.startsWith('{"level":50'));
			if (errors.length > 0)
				throw new Error(`The server logged an error that nobody expected.\n${errors.join('\n')}`);
		}
	};
}

/** Fills a folder with the demo school, to be copied by every test that needs one. */
export async function makeTemplate(): Promise<string> {
	const folder = temporaryFolder();
	const { child, said } = run('demo.ts', ['--only-fill'], { WEGWIJS_DATA: folder, PORT: '0' });
	await ended(child);
	if (child.exitCode !== 0) throw new Error(`The demo school could not be made.\n${said()}`);
	return folder;
}

/** The demo school on a fresh copy of its data. */
export function startDemo(template: string): Promise<RunningServer> {
	const folder = temporaryFolder();
	cpSync(template, folder, { recursive: true });
	return start('demo.ts', folder, { PORT: '0' }, /http:\/\/localhost:(\d+)/);
}

/** The demo school on an empty PostgreSQL database. @param databaseUrl postgres://… */
export function startDemoOn(databaseUrl: string): Promise<RunningServer> {
	const env = { PORT: '0', DATABASE_URL: databaseUrl };
	return start('demo.ts', temporaryFolder(), env, /http:\/\/localhost:(\d+)/);
}

/** `npm start` on an empty database. @param port a free one: the address that people use has to be known beforehand */
export function startEmpty(port: number): Promise<RunningServer> {
	const folder = temporaryFolder();
	const key = Buffer.alloc(32, 1).toString('base64');
	const env = { PORT: String(port), HOST: '127.0.0.1', ORIGIN: `http://127.0.0.1:${port}`, WEGWIJS_KEY: key };
	return start('start.ts', folder, env, /on 127\.0\.0\.1:(\d+)/);
}
