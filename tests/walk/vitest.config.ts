import { defineConfig, mergeConfig } from 'vitest/config';
import root from '../../vite.config.ts';

/* Walks over the built server: after the build, apart from the unit tests. */

export default mergeConfig(
	{ ...root, test: { ...root.test, include: [], globalSetup: [] } },
	defineConfig({
		root: '.',
		test: {
			include: ['tests/walk/*.test.ts'],
			globalSetup: ['tests/walk/global-setup.ts'],
			testTimeout: 120_000,
			hookTimeout: 120_000
		}
	})
);
