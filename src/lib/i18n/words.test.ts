import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../identity/types.ts';
import { wordsIn } from './words.server.ts';

type Tree = { [key: string]: string | Tree };

const NAMESPACES = globSync('src/lib/i18n/locales/nl/*.json').map((file) => basename(file, '.json'));

/** The texts of a file by their path: `app.name` → "Wegwijs". */
function texts(language: Language, namespace: string): Map<string, string> {
	const found = new Map<string, string>();
	const walk = (tree: Tree, path: string) => {
		for (const [key, value] of Object.entries(tree)) {
			if (typeof value === 'string') found.set(path + key, value);
			else walk(value, `${path}${key}.`);
		}
	};
	walk(JSON.parse(readFileSync(`src/lib/i18n/locales/${language}/${namespace}.json`, 'utf8')) as Tree, '');
	return found;
}

const variables = (text: string): string[] =>
	[...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ''))].sort();

describe.each(NAMESPACES)('the words of %s', (namespace) => {
	const [nl, en] = [texts('nl', namespace), texts('en', namespace)];

	// Guards against a page that shows a key in place of a word, in the language that nobody looked at.
	it('are the same in both languages, and none is empty', () => {
		expect([...en.keys()].sort()).toEqual([...nl.keys()].sort());
		for (const [key, text] of [...nl, ...en]) expect(text.trim(), key).not.toBe('');
	});

	// Guards against a name or a number that one language forgot, or spelled in another way.
	it('name the same variables', () => {
		for (const [key, text] of nl) expect([key, variables(en.get(key) ?? '')]).toEqual([key, variables(text)]);
	});

	it('have all plurals that a count needs', () => {
		for (const key of nl.keys()) {
			if (key.endsWith('_one')) expect(nl.has(key.replace(/_one$/, '_other')), key).toBe(true);
			if (key.endsWith('_other')) expect(nl.has(key.replace(/_other$/, '_one')), key).toBe(true);
		}
	});
});

/* What the source asks for: read as a tree, so that a comment or a test does not count. */

const sources = globSync('src/**/*.{ts,svelte}')
	.filter((file) => !file.endsWith('.test.ts'))
	.map((file) => {
		const text = readFileSync(file, 'utf8');
		const code = file.endsWith('.svelte')
			? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
			: text;
		return {
			file: file.replaceAll('\\', '/'),
			tree: ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true)
		};
	});

function calls(tree: ts.SourceFile): ts.CallExpression[] {
	const found: ts.CallExpression[] = [];
	const walk = (node: ts.Node): void => {
		if (ts.isCallExpression(node)) found.push(node);
		ts.forEachChild(node, walk);
	};
	walk(tree);
	return found;
}

/** What a file calls the `fail` of result.ts; SvelteKit has one of the same name. */
function namesOfFail(tree: ts.SourceFile): Set<string> {
	const names = new Set<string>();
	for (const statement of tree.statements) {
		if (
			!ts.isImportDeclaration(statement) ||
			!/result\.ts'?$/.test((statement.moduleSpecifier as ts.StringLiteral).text)
		)
			continue;
		const bindings = statement.importClause?.namedBindings;
		if (!bindings || !ts.isNamedImports(bindings)) continue;
		for (const { name, propertyName } of bindings.elements)
			if ((propertyName ?? name).text === 'fail') names.add(name.text);
	}
	return names;
}

const errors = texts('nl', 'common');

describe('every domain error', () => {
	const failures = sources.flatMap(({ file, tree }) => {
		const names = namesOfFail(tree);
		return calls(tree).flatMap((call) => {
			const [code, details] = call.arguments;
			if (
				!ts.isIdentifier(call.expression) ||
				!names.has(call.expression.text) ||
				!code ||
				!ts.isStringLiteral(code)
			)
				return [];
			return [{ file, code: code.text, details }];
		});
	});

	// Guards against a child who reads "errors.class-code-unknown".
	it('has a sentence', () => {
		expect(failures.length).toBeGreaterThan(50);
		const missing = failures
			.filter(({ code }) => !errors.has(`errors.${code}`))
			.map(({ file, code }) => `${file}: ${code}`);
		expect(missing).toEqual([]);
	});

	// Guards against "Wacht {{minutes}} minuten".
	it('brings what its sentence needs', () => {
		const wrong = failures.filter(({ code, details }) => {
			const needed = variables(errors.get(`errors.${code}`) ?? '');
			if (needed.length === 0) return false;
			if (!details) return true;
			if (!ts.isObjectLiteralExpression(details)) return false;
			const given = details.properties.map((property) => property.name?.getText());
			return !details.properties.some(ts.isSpreadAssignment) && needed.some((name) => !given.includes(name));
		});
		expect(wrong.map(({ file, code }) => `${file}: ${code}`)).toEqual([]);
	});
});

describe('every message of a form', () => {
	/** What valibot calls whose last text is a value, not a message. */
	const VALUES = new Set([
		'literal',
		'optional',
		'fallback',
		'nullish',
		'nullable',
		'startsWith',
		'endsWith',
		'includes',
		'brand'
	]);
	const messages = sources
		.filter(({ file }) => /forms\.ts$/.test(file) && !file.includes('/server/'))
		.flatMap(({ file, tree }) =>
			calls(tree).flatMap((call) => {
				const last = call.arguments.at(-1);
				const callee = call.expression;
				const isAction =
					ts.isPropertyAccessExpression(callee) &&
					callee.expression.getText() === 'v' &&
					!VALUES.has(callee.name.text);
				return isAction && last && ts.isStringLiteral(last) ? [`${file}: ${last.text}`] : [];
			})
		);

	it('has a sentence', () => {
		expect(messages.length).toBeGreaterThan(10);
		expect(messages.filter((one) => !errors.has(`fields.${one.split(': ')[1]}`))).toEqual([]);
	});
});

describe('every text that the source asks for by name', () => {
	const known = (key: string): boolean => {
		const [namespace = '', path = ''] = key.split(':');
		if (!NAMESPACES.includes(namespace)) return false;
		const paths = texts('nl', namespace);
		return paths.has(path) || paths.has(`${path}_other`);
	};

	it('is there', () => {
		const asked = sources.flatMap(({ file, tree }) =>
			calls(tree).flatMap((call) => {
				const [first] = call.arguments;
				const isT = /(^|\.)t$/.test(call.expression.getText(tree));
				return isT && first && ts.isStringLiteral(first) && first.text.includes(':')
					? [{ file, key: first.text }]
					: [];
			})
		);
		expect(asked.length).toBeGreaterThan(50);
		expect(asked.filter(({ key }) => !known(key)).map(({ file, key }) => `${file}: ${key}`)).toEqual([]);
	});
});

describe('words', () => {
	it('speak the language that was asked, and put numbers and names in', () => {
		expect(wordsIn('nl').t('common:errors.too-often', { minutes: 10 })).toContain('10');
		expect(wordsIn('nl').t('common:app.done')).not.toBe(wordsIn('en').t('common:app.done'));
		for (const language of LANGUAGES) {
			expect(wordsIn(language).language).toBe(language);
			expect(wordsIn(language).section('identity', 'pupilPictures', { name: 'Noor' }).title).toContain(
				'Noor'
			);
		}
	});

	// Guards against a name that reaches the page half as HTML: Svelte escapes what it prints, so nothing is escaped twice.
	it('leave a name as it is', () => {
		const name = '<b>D’Arcy & $t(common:app.done)';
		expect(wordsIn('nl').section('identity', 'pupilPictures', { name }).title).toContain(name);
	});

	// Guards against a section that keeps the name of the child who was here before.
	it('of a section with a name are not kept for the next', () => {
		wordsIn('nl').section('identity', 'pupilPictures', { name: 'Noor' });
		expect(wordsIn('nl').section('identity', 'pupilPictures', { name: 'Sem' }).title).toContain('Sem');
		expect(JSON.stringify(wordsIn('nl').section('identity', 'pupilPictures', { name: 'Sem' }))).not.toContain(
			'Noor'
		);
	});
});
