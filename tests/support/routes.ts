import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { ROOT } from './programs.ts';

/* All pages and endpoints of the product, as they stand in src/routes. */

export interface Route {
	/** the folder under src/routes: `staff/people/[staff]` */
	folder: string;
	/** the address with its parameters: `/staff/people/[staff]` */
	pattern: string;
	kind: 'page' | 'endpoint';
}

/** Groups such as `(pupil)` are for layouts and stand in no address. */
const patternOf = (folder: string): string =>
	`/${folder
		.split('/')
		.filter((part) => part !== '.' && !/^\(.+\)$/.test(part))
		.join('/')}`;

const found = (file: string, kind: Route['kind']): Route[] =>
	globSync(`src/routes/**/${file}`, { cwd: ROOT })
		.map(
			(path) =>
				dirname(path)
					.replaceAll('\\', '/')
					.replace(/^src\/routes\/?/, '') || '.'
		)
		.map((folder) => ({ folder, pattern: patternOf(folder), kind }));

export const allRoutes = (): Route[] =>
	[...found('+page.svelte', 'page'), ...found('+server.ts', 'endpoint')].sort((a, b) =>
		a.pattern.localeCompare(b.pattern)
	);

/** Values for the parameters of addresses: things that exist in the demo school. */
export type Examples = Record<string, string>;

/** An address with examples in place of its parameters. @throws for a parameter that nobody thought of an example for */
export const addressOf = (pattern: string, examples: Examples): string =>
	pattern.replace(/\[([^\]]+)\]/g, (_, name: string) => {
		const example = examples[name];
		if (example === undefined) throw new Error(`Add an example for [${name}] in tests/support/examples.ts.`);
		return encodeURIComponent(example);
	});
