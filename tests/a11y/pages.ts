import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoSchool } from '../support/test.ts';
import { ROOT } from '../support/programs.ts';
import { childrenOf } from '../support/people.ts';

/* Every page of the product, found in src/routes, with something of the demo school in place of each parameter. */

/** Pages that only a sign-in halfway, a link or an upload leads to; the tests in tests/e2e walk them. */
const LED_TO = [
	'/invite/[token]',
	'/day/[token]',
	'/setup',
	'/staff/account/recovery-codes',
	'/staff/people/import/[preview]',
	'/sign-in/pupil/name',
	'/sign-in/pupil/pictures',
	'/sign-in/pupil/again',
	'/sign-in/staff/code',
	'/sign-in/staff/second-factor',
	'/me'
];

function routesBelow(folder: string, path: string): string[] {
	const entries = readdirSync(folder, { withFileTypes: true });
	const own = entries.some((entry) => entry.name === '+page.svelte') ? [path || '/'] : [];
	const below = entries
		.filter((entry) => entry.isDirectory())
		.flatMap((entry) =>
			routesBelow(join(folder, entry.name), entry.name.startsWith('(') ? path : `${path}/${entry.name}`)
		);
	return [...own, ...below];
}

/** What stands for a parameter of an address. */
function samples(demo: DemoSchool): Record<string, string> {
	const child = childrenOf(demo, 'VUUR6')[3];
	const one = (sql: string, ...values: string[]) =>
		(demo.db.prepare(sql).get(...values) as { id: string }).id;
	if (!child) throw new Error('Groep 6 of the demo school is too small.');
	return {
		group: child.groupId,
		pupil: child.id,
		lesson: 'samen-online',
		staff: one(`select id from staff where email = 'teacher7@demo.example'`),
		guardian: one('select guardian_id as id from pupil_guardians where pupil_id = ?', child.id),
		contact: one('select id from helpers limit 1')
	};
}

/** Addresses of all pages that can be opened by their address alone. */
export function pagesOf(demo: DemoSchool): string[] {
	const known = samples(demo);
	return routesBelow(join(ROOT, 'src', 'routes'), '')
		.filter((route) => !LED_TO.includes(route))
		.map((route) =>
			route.replace(/\[(\w+)\]/g, (_, name: string) => {
				const value = known[name];
				if (value === undefined)
					throw new Error(`tests/a11y/pages.ts has nothing for [${name}] of ${route}.`);
				return value;
			})
		)
		.sort();
}
