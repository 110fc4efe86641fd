import { readConfig, type Config } from './config.ts';
import { Keyring } from './crypto.ts';
import type { Db } from './db/database.ts';
import { openDatabase } from './db/open.ts';
import { log } from './log.ts';

/** What a process has once: its settings, its key, its database. */
export interface App {
	config: Config;
	keyring: Keyring;
	db: Db;
}

let app: App | undefined;

/** Opens everything on first use. */
export function getApp(): App {
	if (!app) {
		const config = readConfig();
		log.level = config.logLevel;
		app = {
			config,
			keyring: new Keyring(config.key),
			db: openDatabase(config.databaseUrl, { guard: config.mode !== 'production' })
		};
	}
	return app;
}
