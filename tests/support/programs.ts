import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of the project. */
export const ROOT = resolve(import.meta.dirname, '../..');

/**
 * The script behind a command of a package, to be run by the Node that runs us.
 * (`node_modules/.bin` would take whatever Node the machine has.)
 */
export function binOf(name: string, command = name): string {
	const folder = join(ROOT, 'node_modules', name);
	const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		bin: string | Record<string, string>;
	};
	const script = typeof bin === 'string' ? bin : bin[command];
	if (!script) throw new Error(`The package ${name} has no command ${command}.`);
	return join(folder, script);
}
