import { defineConfig } from 'playwright/test';

/* Run by `npm run test:browser`, which finds the browser and builds first. */

export default defineConfig({
	// What is flaky is broken: nothing is tried a second time.
	retries: 0,
	workers: 2,
	forbidOnly: true,
	timeout: 90_000,
	expect: { timeout: 15_000 },
	outputDir: '../test-results',
	globalSetup: './support/template.ts',
	use: {
		actionTimeout: 20_000,
		navigationTimeout: 30_000,
		trace: 'off',
		screenshot: 'off',
		video: 'off',
		locale: 'nl-NL',
		timezoneId: 'Europe/Amsterdam',
		viewport: { width: 1366, height: 768 },
		launchOptions: {
			...(process.env['CHROMIUM_PATH'] ? { executablePath: process.env['CHROMIUM_PATH'] } : {}),
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
				'--no-first-run'
			]
		}
	},
	projects: [
		{ name: 'e2e', testDir: './e2e' },
		{ name: 'a11y', testDir: './a11y', timeout: process.env['A11Y'] === 'full' ? 120 * 60_000 : 10 * 60_000 }
	]
});
