import { basename, dirname, relative, resolve } from 'node:path';
import type { Linter, Rule } from 'eslint';

/*
 * The borders of the house, as rules of ESLint. `tests/unit/borders.test.ts` proves each of them. They are rules of our
 * own because `no-restricted-imports` knows only what is written between the quotes: it takes `#lib/identity/x.ts` and
 * `../identity/x.ts` for two things, and of several settings that meet in one file only the last one counts.
 */

const ROOT = resolve(import.meta.dirname, '../..');

/** Folders of src/lib that are no domain. */
const NO_DOMAIN = ['ui', 'i18n', 'server'];
/** What a domain shows to everybody else; the rest of it is its own affair. */
const FACE = /^(service\.server|types|(.+-)?rules|(.+-)?forms|permissions|errors)\.ts$/;
const RULES = /(^|\/)(.+-)?rules\.ts$/;
const TEST = /(^tests\/|\.test\.ts$)/;

const MAY_READ_ENVIRONMENT = /^(src\/lib\/server\/config\.ts$|src\/cli\/|tests\/|[^/]+\.config\.(ts|js)$)/;

/** A path of this project, with forward slashes. */
const inProject = (path: string): string => relative(ROOT, path).replaceAll('\\', '/');

/** What stands between the quotes → a path of this project, or the name of a package as it is. */
function targetOf(specifier: string, from: string): string {
	if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`;
	return specifier.startsWith('.') ? inProject(resolve(ROOT, dirname(from), specifier)) : specifier;
}

/** The domain that a file belongs to, if any. */
function domainOf(path: string): string | undefined {
	const name = /^src\/lib\/([^/]+)\//.exec(path)?.[1];
	return name !== undefined && !NO_DOMAIN.includes(name) ? name : undefined;
}

const isRoute = (path: string): boolean => /^src\/(routes\/|hooks|service-worker)/.test(path);

/** A domain is reached through its face; its components by pages, its tables by the file that gathers all tables. */
function domainBorder(from: string, to: string): string | undefined {
	const domain = domainOf(to);
	if (domain === undefined || domain === domainOf(from) || TEST.test(from)) return undefined;
	const inside = to.slice(`src/lib/${domain}/`.length);
	// Only commands put a demo school into a database; all of it is theirs.
	if (domain === 'demo')
		return from.startsWith('src/cli/') ? undefined : 'Only a command fills the demo school.';
	if (inside.includes('components/'))
		return isRoute(from) ? undefined : `The components of ${domain} are for its pages.`;
	if (inside === 'tables.server.ts' && from === 'src/lib/server/db/database.ts') return undefined;
	if (FACE.test(basename(inside))) return undefined;
	return `Reach ${domain} through its service.server.ts, types, rules, forms or permissions.`;
}

/** What lies below knows nothing of what lies above. */
function layerBorder(from: string, to: string): string | undefined {
	if (TEST.test(from)) return undefined;
	if (from.startsWith('src/lib/ui/') && (domainOf(to) || to.startsWith('src/lib/server/')))
		return 'What lies in ui is of no domain.';
	if (/^src\/(lib|cli|content)\//.test(from) && to.startsWith('src/routes/')) return 'Only pages know pages.';
	if (!from.startsWith('src/cli/') && to.startsWith('src/cli/'))
		return 'Nothing but a command knows a command.';
	return undefined;
}

/** Rules are told everything they need. A package brings in and out, so they take none. */
function rulesBorder(from: string, to: string): string | undefined {
	if (!RULES.test(from)) return undefined;
	const isOurs = /^src\/(lib|content)\//.test(to);
	if (isOurs && !/\.server\.ts$|\.svelte$|^src\/lib\/server\//.test(to)) return undefined;
	return 'Rules are pure: facts in, an answer out, nothing read or written.';
}

function packageBorder(from: string, to: string): string | undefined {
	if (to === 'lucia' && from !== 'src/lib/identity/sign-in/sessions.server.ts')
		return 'Only sessions.server.ts knows lucia.';
	if (to === '$lib' || to.startsWith('$lib/')) return 'Write #lib: the next Kit has no $lib.';
	if (to === '$app/stores') return 'Write $app/state: the next Kit has no $app/stores.';
	if (to.startsWith('$env/')) return 'Settings come from server/config.ts.';
	return undefined;
}

const BORDERS = [packageBorder, rulesBorder, domainBorder, layerBorder];

/** What is wrong with a file that imports this, in one sentence; undefined when nothing is. */
function borderCrossed(from: string, specifier: string): string | undefined {
	const to = targetOf(specifier, from);
	for (const border of BORDERS) {
		const problem = border(from, to);
		if (problem) return problem;
	}
	return undefined;
}

/** As much of a node as is looked at here; the parsers of TypeScript and Svelte know more kinds than ESLint's types do. */
type Source = Rule.Node & { value?: unknown };
interface Importing {
	source?: Source | null;
	argument?: { literal?: Source };
}

const imports: Rule.RuleModule = {
	meta: { type: 'problem', schema: [] },
	create(context) {
		const from = inProject(context.filename);
		const check = (node: unknown): void => {
			const { source, argument } = node as Importing;
			const written = source ?? argument?.literal;
			const message = typeof written?.value === 'string' ? borderCrossed(from, written.value) : undefined;
			if (written && message) context.report({ node: written, message });
		};
		return {
			ImportDeclaration: check,
			ImportExpression: check,
			ExportAllDeclaration: check,
			ExportNamedDeclaration: check,
			TSImportType: check
		};
	}
};

/** Names of the language and its surroundings by which time, chance or the world outside comes in. */
const OUTSIDE = [
	'fetch',
	'crypto',
	'performance',
	'process',
	'setTimeout',
	'setInterval',
	'localStorage',
	'document',
	'window'
];

const pureRules: Rule.RuleModule = {
	meta: { type: 'problem', schema: [] },
	create(context) {
		if (!RULES.test(inProject(context.filename))) return {};
		const report = (message: string) => (node: Rule.Node) => context.report({ node, message });
		const time = report('Rules are told the time.');
		return {
			"MemberExpression[object.name='Date'][property.name='now']": time,
			"NewExpression[callee.name='Date'][arguments.length=0]": time,
			"CallExpression[callee.name='Date']": time,
			"MemberExpression[object.name='Temporal'][property.name='Now']": time,
			"MemberExpression[object.name='Math'][property.name='random']": report(
				'Rules are told what chance decided.'
			),
			'Program:exit'(program: Parameters<typeof context.sourceCode.getScope>[0]) {
				const { set, through } = context.sourceCode.getScope(program);
				const outside = report('Rules reach for nothing outside.');
				// A global that ESLint was told about is a variable that nothing defines; one it was not told about is a loose end.
				const told = [...set.values()]
					.filter(({ defs }) => defs.length === 0)
					.flatMap(({ references }) => references);
				for (const { identifier } of [...told, ...through]) {
					if (identifier.type === 'Identifier' && OUTSIDE.includes(identifier.name))
						outside(identifier as unknown as Rule.Node);
				}
			}
		};
	}
};

const environment: Rule.RuleModule = {
	meta: { type: 'problem', schema: [] },
	create(context) {
		if (MAY_READ_ENVIRONMENT.test(inProject(context.filename))) return {};
		const report = (node: Rule.Node) =>
			context.report({ node, message: 'Only server/config.ts reads the environment.' });
		return {
			"MemberExpression[object.name='process'][property.name='env']": report,
			"MemberExpression[object.name='process'][property.value='env']": report,
			"VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env']": report,
			"MemberExpression[object.type='MetaProperty'][property.name='env']": report,
			'ImportDeclaration[source.value=/^(node:)?process$/]': report
		};
	}
};

/** To be spread into the configuration; every rule holds for every file and decides by itself where it has something to say. */
export const borders: Linter.Config[] = [
	{
		files: ['**/*.ts', '**/*.js', '**/*.svelte'],
		plugins: { house: { rules: { imports, 'pure-rules': pureRules, environment } } },
		rules: { 'house/imports': 'error', 'house/pure-rules': 'error', 'house/environment': 'error' }
	}
];
