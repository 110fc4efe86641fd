import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/programs.ts';
import type { Row } from './row.ts';

/*
 * `npm run bench` measures what the product promises to reach, prints a table and writes `bench-results.json`.
 * `npm run bench -- server` measures only that: the names are `page`, `server` and `import`.
 *
 * - `page.learn.*`: the first visit of a child to the lesson page, as a school Chromebook makes it (page.ts)
 * - `server.learn.*`: requests a second of that page (server.ts)
 * - `import.*`: five thousand pupils out of an EDEXML file (import.ts)
 *
 * Every figure stands beside one of something bare, measured by turns with it in the same run: seconds differ between
 * machines and hours, ratios hardly. No test depends on any of this. It builds the app when needed, and afterwards no
 * process and no file of it is left but the results.
 */

const BENCHES: Record<string, () => Promise<{ bench: () => Promise<Row[]> }>> = {
	page: () => import('./page.ts'),
	server: () => import('./server.ts'),
	import: () => import('./import.ts')
};

/** What must be reached: at most, or at least where more is better. */
const GOALS: Record<string, number> = {
	'page.learn.script': 60,
	'page.learn.bytes': 180,
	'page.learn.lcp': 1.5,
	'page.learn.cls': 0,
	'server.learn.ratio': 0.35,
	'import.seconds': 10,
	'import.rss': 300
};

const RESULTS = join(ROOT, 'bench-results.json');

const figure = (value: number): string =>
	Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '-';

/** A row as people read it, with its goal and whether it is reached. */
function readable({ name, value, unit, baseline, ratio, better }: Row): Record<string, string> {
	const goal = GOALS[name];
	const reached = goal === undefined || (better === 'lower' ? value <= goal : value >= goal);
	return {
		name,
		value: `${figure(value)} ${unit}`.trim(),
		baseline: figure(baseline),
		ratio: figure(ratio),
		goal: goal === undefined ? '' : `${better === 'lower' ? '≤' : '≥'} ${goal}`,
		reached: goal === undefined ? '' : reached ? 'yes' : 'NO'
	};
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
	console.error(`There is no bench "${unknown.join(', ')}": choose from ${Object.keys(BENCHES).join(', ')}.`);
	process.exit(1);
}
const rows: Row[] = [];
for (const [name, load] of Object.entries(BENCHES)) {
	if (asked.length > 0 && !asked.includes(name)) continue;
	console.log(`Measuring ${name} …`);
	rows.push(...(await (await load()).bench()));
}
console.table(rows.map(readable));
writeFileSync(RESULTS, `${JSON.stringify(rows, undefined, '\t')}\n`);
