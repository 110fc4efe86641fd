import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';

/* Everything that the benches start ends with them, however they end. */

const running = new Set<ChildProcess>();

process.once('exit', () => {
	for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

interface Options {
	cwd?: string;
	env?: Record<string, string>;
	stdio?: StdioOptions;
}

/** Starts Node on a script, with only these variables and the way to programs. */
export function start(
	script: string,
	args: readonly string[],
	{ cwd, env, stdio = ['ignore', 'pipe', 'pipe'] }: Options = {}
): ChildProcess {
	const child = spawn(process.execPath, [script, ...args], {
		cwd,
		env: { PATH: process.env['PATH'], ...env },
		stdio
	});
	running.add(child);
	child.once('close', () => running.delete(child));
	return child;
}

/** Runs Node on a script to its end. @returns what it printed @throws Error with what it complained of */
export async function run(script: string, args: readonly string[], options: Options = {}): Promise<string> {
	const child = start(script, args, options);
	let out = '';
	let complaint = '';
	child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
	child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
	const [code] = (await once(child, 'close')) as [number | null];
	if (code !== 0) throw new Error(`${script} ended with ${code}:\n${out}\n${complaint}`);
	return out;
}

/** Asks a process to end, and makes it after five seconds. */
export async function stop(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const closed = once(child, 'close');
	child.kill('SIGTERM');
	const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
	await closed;
	clearTimeout(late);
}
