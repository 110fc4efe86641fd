import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, StartError } from './start-up.ts';

/** What the built server is made of. */
const SOURCES = ['src', 'static', 'migrations', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];
/** Run as they are, so that they are never part of the build. */
const NOT_BUILT = [join(ROOT, 'src', 'cli'), join(ROOT, 'src', 'lib', 'demo')];

export const HANDLER = join(ROOT, 'build', 'handler.js');

/** When anything under a path changed last, in milliseconds; folders count too, so that a removed file is seen. */
function newestChange(path: string): number {
	if (!existsSync(path) || NOT_BUILT.includes(path) || path.endsWith('.test.ts')) return 0;
	const stat = statSync(path);
	if (!stat.isDirectory()) return stat.mtimeMs;
	return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** Whether there is no build, or one that is older than what it was made of. */
function needsBuild(): boolean {
	if (!existsSync(HANDLER)) return true;
	const built = statSync(HANDLER).mtimeMs;
	return SOURCES.some((source) => newestChange(join(ROOT, source)) > built);
}

/** Builds the server with the Node that runs this. What vite says is shown only when it fails. */
async function build(): Promise<void> {
	const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
	const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
		cwd: ROOT,
		env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const said: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
	child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
	const code = await new Promise<number | null>((resolve, reject) =>
		child.once('error', reject).once('close', resolve)
	);
	if (code === 0) return;
	process.stderr.write(Buffer.concat(said));
	throw new StartError('The server could not be built; what went wrong stands above.');
}

/** Builds when needed, and says so: it takes a while. */
export async function buildWhenNeeded(): Promise<void> {
	if (!needsBuild()) return;
	console.log('Building the server; this takes about half a minute, once.');
	await build();
}
