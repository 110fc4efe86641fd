import { rmSync } from 'node:fs';
import { makeTemplate } from './server.ts';

/** Before all tests: one demo school, of which each file of tests gets a copy. */
export default async function setup(): Promise<() => void> {
	const template = await makeTemplate();
	process.env['WEGWIJS_TEMPLATE'] = template;
	return () => rmSync(template, { recursive: true, force: true });
}
