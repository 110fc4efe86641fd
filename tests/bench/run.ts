import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/start-up.ts';
import type { Row } from './row.ts';

/*
 * `npm run bench` measures all of it; `npm run bench -- server page` only those.
 */

const BENCHES: Record<string, () => Promise<{ bench: () => Promise<Row[]> }>> = {
	page: () => import('./page.ts'),
	server: () => import('./server.ts'),
	import: () => import('./import.ts')
};

const names = process.argv.slice(2);
const rows: Row[] = [];
for (const name of names.length ? names : Object.keys(BENCHES)) {
	const load = BENCHES[name];
	if (!load) throw new Error(name);
	const { bench } = await load();
	rows.push(...(await bench()));
}
console.table(rows);
writeFileSync(join(ROOT, 'bench-results.json'), JSON.stringify(rows, undefined, '\t') + '\n');
