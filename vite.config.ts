import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';

const migrations = readdirSync('migrations').sort();
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/**
 * How the scripts and styles of the browser are divided. Left alone, each small component becomes files of its own, and
 * a page of a child needs more than thirty. Put together: what every page runs on, and what every page of a child shows
 * (with all that these bring along).
 */
const codeSplitting = {
	groups: [
		{ name: 'kit', test: /[\\/]node_modules[\\/](svelte|@sveltejs|esm-env|devalue|clsx)[\\/]/, priority: 1 },
		{ name: 'common', test: /[\\/]src[\\/]lib[\\/]ui[\\/](PupilShell|Button|Guide|Notice|Progress)\.svelte/ }
	]
};

type IconNode = [tag: string, attributes: Record<string, string>];

const FIXED =
	'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';

const element = ([tag, attributes]: IconNode): string =>
	`<${tag} ${Object.entries(attributes)
		.map(([name, value]) => `${name}="${value}"`)
		.join(' ')}/>`;

/**
 * Compiles an icon of @lucide/svelte to the SVG it is. The package draws each icon from a list of elements, again at
 * every rendering and once more in the browser; a page of a child has ten of them.
 */
function flatIcons(): Plugin {
	return {
		name: 'wegwijs-flat-icons',
		enforce: 'pre',
		transform: {
			filter: { id: /@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/ },
			handler(code, id) {
				const data = /const iconData = (\{.*\});/.exec(code)?.[1];
				if (!data) return this.error(`The icon ${id} is not written as it was: see vite.config.ts.`);
				const { node } = JSON.parse(data) as { node: IconNode[] };
				return {
					code: `<script>let { size = 24, class: name, role, 'aria-label': label, 'aria-hidden': hidden } = $props();</script>
<svg ${FIXED} width={size} height={size} class={name} {role} aria-label={label} aria-hidden={hidden}>${node.map(element).join('')}</svg>`,
					map: null
				};
			}
		}
	};
}

export default defineConfig({
	plugins: [process.env.VITEST ? [] : [flatIcons(), sveltekit()]],
	define: {
		// The built server knows which schema it was made for; it refuses to serve on another.
		__EXPECTED_SCHEMA__: JSON.stringify(migrations.at(-1)?.replace(/\.ts$/, '') ?? ''),
		__APP_VERSION__: JSON.stringify(version)
	},
	build: { cssMinify: true },
	environments: { client: { build: { rolldownOptions: { output: { codeSplitting } } } } },
	server: { host: '127.0.0.1' },
	test: {
		include: ['src/**/*.test.ts', 'migrations/**/*.test.ts', 'tests/unit/**/*.test.ts'],
		environment: 'node',
		// The front door of superforms also opens its Svelte components, which Node cannot read; tests take the side door.
		alias: [
			{
				find: /^sveltekit-superforms$/,
				replacement: resolve('node_modules/sveltekit-superforms/dist/superValidate.js')
			}
		],
		globalSetup: ['tests/fixtures/global-setup.ts'],
		testTimeout: 20_000,
		hookTimeout: 60_000,
		maxWorkers: 2
	}
});
