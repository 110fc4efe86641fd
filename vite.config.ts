import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

const migrations = readdirSync('migrations').sort();
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

export default defineConfig({
	plugins: [process.env.VITEST ? [] : sveltekit()],
	define: {
		// The built server knows which schema it was made for; it refuses to serve on another.
		__EXPECTED_SCHEMA__: JSON.stringify(migrations.at(-1)?.replace(/\.ts$/, '') ?? ''),
		__APP_VERSION__: JSON.stringify(version)
	},
	build: { cssMinify: true },
	server: { host: '127.0.0.1' },
	test: {
		include: ['src/**/*.test.ts', 'migrations/**/*.test.ts', 'tests/unit/**/*.test.ts'],
		environment: 'node',
		// The front door of superforms also opens its Svelte components, which Node cannot read; tests take the side door.
		alias: [{ find: /^sveltekit-superforms$/, replacement: resolve('node_modules/sveltekit-superforms/dist/superValidate.js') }],
		globalSetup: ['tests/fixtures/global-setup.ts'],
		testTimeout: 20_000,
		hookTimeout: 60_000,
		maxWorkers: 2
	}
});
