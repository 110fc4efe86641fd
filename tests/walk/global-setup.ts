import type { TestProject } from 'vitest/node';
import setUpTemplate from '../support/template.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		template: string;
	}
}

/** One demo school for all files; each walks over a copy. */
export default async function setup(project: TestProject): Promise<() => void> {
	const end = await setUpTemplate();
	project.provide('template', process.env['WEGWIJS_TEMPLATE'] ?? '');
	return end;
}
