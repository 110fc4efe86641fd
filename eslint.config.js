import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Domains reach each other only through these files; everything else in a domain is its own affair. */
const domains = ['identity', 'lessons', 'audit'];

/** The borders of the house, said by lint so that nobody has to remember them. */
const borders = domains.map((domain) => ({
	files: ['src/**/*.ts', 'src/**/*.svelte'],
	ignores: [`src/lib/${domain}/**`, 'src/lib/server/db/database.ts'],
	domain
}));

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'data/', 'test-results/', 'tests/bench/blank/build/', 'tests/bench/blank/.svelte-kit/'] },
	js.configs.recommended,
	...ts.configs.recommendedTypeChecked,
	...svelte.configs.recommended,
	{
		languageOptions: {
			globals: { ...globals.node, ...globals.browser, __EXPECTED_SCHEMA__: 'readonly', __APP_VERSION__: 'readonly' },
			parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] }
		},
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/only-throw-error': 'off',
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/unbound-method': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'svelte/no-navigation-without-resolve': 'off',
			'svelte/no-at-html-tags': 'error'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
		rules: {
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-return': 'off'
		}
	},
	{ files: ['**/*.js', '**/*.mjs'], ...ts.configs.disableTypeChecked },
	...borders.map(({ files, ignores, domain }) => ({
		files,
		ignores,
		rules: {
			'no-restricted-imports': ['error', {
				patterns: [{
					group: [`#lib/${domain}/*`, `!#lib/${domain}/service.server.ts`, `!#lib/${domain}/types.ts`, `!#lib/${domain}/rules.ts`, `!#lib/${domain}/permissions.ts`, `!#lib/${domain}/forms.ts`, `!#lib/${domain}/components`],
					message: `Reach ${domain} through its service, types, rules, forms or permissions.`
				}]
			}]
		}
	})),
	{
		files: ['src/lib/*/rules.ts', 'src/lib/*/*-rules.ts'],
		rules: {
			'no-restricted-imports': ['error', { patterns: ['kysely', 'node:*', '#lib/**/*.server*', '#lib/server/*', '$app/*'] }],
			'no-restricted-globals': ['error', 'fetch'],
			'no-restricted-syntax': [
				'error',
				{ selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'rules are told the time' },
				{ selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'rules are told the time' },
				{ selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'rules are told the dice' },
				{ selector: "MemberExpression[object.object.name='Temporal'][object.property.name='Now']", message: 'rules are told the time' }
			]
		}
	}
);
