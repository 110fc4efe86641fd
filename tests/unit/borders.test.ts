import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { ESLint } from 'eslint';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { borders } from '../lint/borders.ts';

/* Guards against a border that lint was meant to hold and does not: each is crossed here once, on purpose. */

const root = resolve(import.meta.dirname, '../..');

/** Only the borders, so that what a sample says about types does not matter. */
const eslint = new ESLint({
	cwd: root,
	overrideConfigFile: true,
	overrideConfig: [
		...svelte.configs.base,
		{ files: ['**/*.ts'], languageOptions: { parser: ts.parser } },
		{ files: ['**/*.svelte'], languageOptions: { parserOptions: { parser: ts.parser } } },
		...borders
	] as ESLint.Options['overrideConfig']
});

/** What lint says about a file with this in it. */
async function saidAbout(filePath: string, code: string): Promise<string[]> {
	const [result] = await eslint.lintText(
		filePath.endsWith('.svelte') ? `<script lang="ts">\n${code}\n</script>` : code,
		{ filePath: join(root, filePath) }
	);
	return (result?.messages ?? []).map((message) => message.message);
}

const imported = (specifier: string) => `import { x } from '${specifier}';\nconsole.log(x);`;

const LESSONS = 'src/lib/lessons/learning.server.ts';
const PAGE = 'src/routes/staff/people/+page.server.ts';
const MARKUP = 'src/routes/staff/people/+page.svelte';

const refusedImports: [border: string, file: string, specifier: string][] = [
	['a domain into another', LESSONS, '#lib/identity/school/schools.server.ts'],
	['a domain into another, by a relative path', LESSONS, '../identity/school/schools.server.ts'],
	['a domain into the queries of another', LESSONS, '#lib/identity/pupils/group-queries.server.ts'],
	['a domain into the tables of another', LESSONS, '#lib/identity/tables.server.ts'],
	[
		'a domain into the components of another',
		'src/lib/lessons/components/ChatStep.svelte',
		'#lib/identity/components/PeopleTabs.svelte'
	],
	['a subject of another domain', LESSONS, '#lib/identity/import/write.server.ts'],
	['a page into a domain', PAGE, '#lib/identity/sign-in/sessions.server.ts'],
	['a page into a domain, by a relative path', PAGE, '../../../lib/identity/sign-in/sessions.server.ts'],
	['markup into a domain', MARKUP, '#lib/identity/staff/people-tabs.ts'],
	['hooks into a domain', 'src/hooks.server.ts', '#lib/identity/sign-in/actors.server.ts'],
	['the server folder into a domain', 'src/lib/server/jobs.ts', '../identity/sign-in/housekeeping.server.ts'],
	['the server folder into the tables of a domain', 'src/lib/server/mail.ts', '../identity/tables.server.ts'],
	['a command into a domain', 'src/cli/start.ts', '#lib/identity/school/setup.server.ts'],
	['a page into the demo', PAGE, '#lib/demo/staff.ts'],
	['ui into a domain', 'src/lib/ui/Button.svelte', '#lib/identity/types.ts'],
	['ui into the server', 'src/lib/ui/Button.svelte', '#lib/server/config.ts'],
	['a domain into a page', LESSONS, '../../routes/sign-in/staff/begin.ts'],
	['a page into a command', PAGE, '../../../cli/build.ts'],
	['rules into a package', 'src/lib/lessons/rules.ts', 'kysely'],
	['rules into the file system', 'src/lib/identity/staff/people-rules.ts', 'node:fs'],
	['rules into a query', 'src/lib/lessons/rules.ts', './queries.server.ts'],
	['rules into the server folder', 'src/lib/lessons/progress-rules.ts', '#lib/server/time.ts'],
	[
		'rules of a subject into a query',
		'src/lib/identity/import/plan-rules.ts',
		'../pupils/group-queries.server.ts'
	],
	['rules into Kit', 'src/lib/lessons/rules.ts', '$app/environment'],
	['lucia outside its one file', 'src/lib/identity/sign-in/actors.server.ts', 'lucia'],
	['$lib', PAGE, '$lib/result.ts'],
	['$app/stores', MARKUP, '$app/stores'],
	['$env', PAGE, '$env/dynamic/private']
];

const allowedImports: [what: string, file: string, specifier: string][] = [
	['the service of another domain', LESSONS, '#lib/identity/service.server.ts'],
	['the service of a subject', PAGE, '#lib/identity/import/service.server.ts'],
	['types', LESSONS, '../identity/types.ts'],
	['rules', PAGE, '#lib/lessons/rules.ts'],
	['rules of a part', PAGE, '#lib/identity/staff/people-rules.ts'],
	['forms', PAGE, '#lib/identity/forms.ts'],
	['forms of a part', PAGE, '#lib/identity/staff/people-forms.ts'],
	['permissions', 'src/lib/server/permissions.ts', '#lib/identity/permissions.ts'],
	['components, from a page', MARKUP, '#lib/identity/components/PeopleTabs.svelte'],
	['tables, where all are gathered', 'src/lib/server/db/database.ts', '../../identity/tables.server.ts'],
	['what is of no domain', LESSONS, '#lib/result.ts'],
	['inside the own domain', LESSONS, './queries.server.ts'],
	[
		'a test into whatever it tests',
		'src/lib/lessons/learning.test.ts',
		'#lib/identity/sign-in/sessions.server.ts'
	],
	['rules of the own domain, from rules', 'src/lib/identity/next-day-rules.ts', './calendar-rules.ts'],
	['lucia in its one file', 'src/lib/identity/sign-in/sessions.server.ts', 'lucia'],
	['the demo, from a command', 'src/cli/demo.ts', '#lib/demo/staff.ts']
];

const refusedCode: [what: string, file: string, code: string][] = [
	['the clock in rules', 'src/lib/lessons/rules.ts', 'export const x = Date.now();'],
	['the clock in rules, otherwise', 'src/lib/lessons/rules.ts', 'export const x = new Date();'],
	[
		'Temporal.Now in rules',
		'src/lib/identity/staff/people-rules.ts',
		'export const x = Temporal.Now.instant();'
	],
	['dice in rules', 'src/lib/lessons/rules.ts', 'export const x = Math.random();'],
	['a random id in rules', 'src/lib/lessons/rules.ts', 'export const x = crypto.randomUUID();'],
	['a request in rules', 'src/lib/identity/import/plan-rules.ts', "export const x = () => fetch('/x');"],
	['an import by call', LESSONS, "export const x = () => import('#lib/identity/school/schools.server.ts');"],
	['an export of what is inside', LESSONS, "export * from '../identity/school/schools.server.ts';"],
	[
		'a type that is inside',
		LESSONS,
		"import type { X } from '../identity/school/schools.server.ts';\nexport type Y = X;"
	],
	['the environment', 'src/lib/server/mail.ts', 'export const x = process.env.PORT;'],
	['the environment, otherwise', 'src/lib/server/mail.ts', "export const x = process['env'];"],
	['the environment, taken apart', 'src/hooks.server.ts', 'export const { env } = process;'],
	['the environment of Vite', PAGE, 'export const x = import.meta.env.DEV;'],
	['the environment of Node', PAGE, "import process from 'node:process';\nexport const x = process;"]
];

const allowedCode: [what: string, file: string, code: string][] = [
	[
		'a date that rules were given',
		'src/lib/lessons/rules.ts',
		'export const x = (now: string) => new Date(now).getTime();'
	],
	['a local name', 'src/lib/lessons/rules.ts', 'export const x = (document: string) => document.length;'],
	['the environment in its one file', 'src/lib/server/config.ts', 'export const x = process.env.PORT;'],
	['the environment in a command', 'src/cli/serve.ts', "export const x = process.env['PORT'];"],
	['the environment in a test', 'tests/run.ts', 'export const x = process.env.CI;']
];

describe('the borders of the house', () => {
	it.each(refusedImports)('refuse %s', async (_, file, specifier) => {
		expect(await saidAbout(file, imported(specifier))).toHaveLength(1);
	});
	it.each(allowedImports)('allow %s', async (_, file, specifier) => {
		expect(await saidAbout(file, imported(specifier))).toEqual([]);
	});
	it.each(refusedCode)('refuse %s', async (_, file, code) => {
		expect((await saidAbout(file, code)).length).toBeGreaterThan(0);
	});
	it.each(allowedCode)('allow %s', async (_, file, code) => {
		expect(await saidAbout(file, code)).toEqual([]);
	});
});

describe('the configuration of the house', () => {
	// Guards against a later setting that quietly puts a rule out of work for some files.
	it.each([
		LESSONS,
		PAGE,
		MARKUP,
		'src/lib/lessons/rules.ts',
		'src/lib/ui/Button.svelte',
		'src/cli/start.ts',
		'tests/run.ts'
	])('holds every border in %s', async (file) => {
		const { rules } = (await new ESLint({ cwd: root }).calculateConfigForFile(join(root, file))) as {
			rules: Record<string, unknown>;
		};
		for (const rule of ['house/imports', 'house/pure-rules', 'house/environment'])
			expect(rules[rule]).toEqual([2]);
	});
});

describe('rules', () => {
	/** The files of ours that a file takes values from. */
	function takesFrom(path: string): string[] {
		const code = readFileSync(path, 'utf8').replace(/import type [^;]*;/g, '');
		return [...code.matchAll(/from '([^']+)'/g)].map(([, specifier = '']) =>
			specifier.startsWith('#')
				? join(root, 'src', specifier.slice(1))
				: specifier.startsWith('.')
					? normalize(join(dirname(path), specifier))
					: specifier
		);
	}

	const rules = globSync('src/lib/**/*rules.ts', { cwd: root }).map((path) => join(root, path));

	// Guards against rules that are pure by themselves and read the world through a neighbour.
	it.each(rules.map((path) => path.slice(root.length + 1)))(
		'%s reaches nothing that reads or writes',
		(path) => {
			const seen = new Set<string>();
			const queue = [join(root, path)];
			for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
				if (seen.has(next)) continue;
				seen.add(next);
				if (existsSync(next)) queue.push(...takesFrom(next));
			}
			const reached = [...seen].map((one) => one.replace(`${root}/`, ''));
			expect(
				reached.filter((one) => !one.startsWith('src/') || /\.server\.ts$|^src\/lib\/server\//.test(one))
			).toEqual([]);
		}
	);
});
