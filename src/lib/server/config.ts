import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';

/** What the environment says, checked. This file is the only reader of `process.env` in the app. */
export interface Config {
	mode: 'demo' | 'production' | 'development';
	dataFolder: string;
	databaseUrl: string;
	/** 32 bytes */
	key: Buffer;
	smtpUrl: string | undefined;
	logLevel: string;
	port: number;
	host: string;
	origin: string | undefined;
}

/** A setting that cannot be used. Its message is one sentence that names the variable. */
export class ConfigError extends Error {}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

function readPort(value: string | undefined): number {
	const port = Number(value ?? '3000');
	if (!Number.isInteger(port) || port < 0 || port > 65535) throw new ConfigError(`PORT must be a whole number from 0 to 65535, not "${value}".`);
	return port;
}

function readOrigin(value: string | undefined): string | undefined {
	if (!value) return undefined;
	try {
		const url = new URL(value);
		if ((url.protocol === 'https:' || url.protocol === 'http:') && url.origin === value.replace(/\/$/, '')) return url.origin;
	} catch {
		// falls through to the sentence below
	}
	throw new ConfigError(`ORIGIN must be an address such as https://wegwijs.school.example, not "${value}".`);
}

function readDatabaseUrl(value: string | undefined, dataFolder: string): string {
	if (!value) return `sqlite:${join(dataFolder, 'wegwijs.db')}`;
	if (/^(sqlite:.+|postgres(ql)?:\/\/.+)$/.test(value)) return value;
	throw new ConfigError('DATABASE_URL must begin with sqlite: or postgres://.');
}

function decodeKey(text: string, source: string): Buffer {
	const key = Buffer.from(text.trim(), 'base64');
	if (key.length !== 32) throw new ConfigError(`${source} must hold 32 bytes as base64.`);
	return key;
}

/** The key lies outside the data folder, so that a copy of the data alone opens nothing. Only the demo keeps both together. */
function readKey(env: NodeJS.ProcessEnv, mode: Config['mode'], dataFolder: string): Buffer {
	if (env['WEGWIJS_KEY']) return decodeKey(env['WEGWIJS_KEY'], 'WEGWIJS_KEY');
	const together = mode !== 'production';
	const file =
		env['WEGWIJS_KEY_FILE'] ??
		(together
			? join(dataFolder, 'demo.key')
			: join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'wegwijs', 'application.key'));
	if (!together && resolve(file).startsWith(dataFolder + sep)) {
		throw new ConfigError('WEGWIJS_KEY_FILE must lie outside the data folder.');
	}
	if (existsSync(file)) return decodeKey(readFileSync(file, 'utf8'), `The key file ${file}`);
	if (env['WEGWIJS_KEY_FILE']) throw new ConfigError(`WEGWIJS_KEY_FILE names ${file}, which does not exist.`);
	const key = randomBytes(32);
	try {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, key.toString('base64') + '\n', { mode: 0o600, flag: 'wx' });
	} catch {
		throw new ConfigError(`WEGWIJS_KEY is not set, and no key can be written to ${file}.`);
	}
	return key;
}

function readSmtp(value: string | undefined): string | undefined {
	if (!value) return undefined;
	if (/^smtps?:\/\/.+/.test(value)) return value;
	throw new ConfigError('SMTP_URL must begin with smtp:// or smtps://.');
}

/**
 * Reads and checks the environment; makes the application key when there is none yet.
 * @throws ConfigError with one sentence that names the variable
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
	const mode = env['WEGWIJS_MODE'] ?? 'production';
	if (mode !== 'demo' && mode !== 'production' && mode !== 'development') throw new ConfigError(`WEGWIJS_MODE cannot be "${mode}".`);
	const dataFolder = resolve(env['WEGWIJS_DATA'] ?? './data');
	const logLevel = env['LOG_LEVEL'] ?? 'info';
	if (!LOG_LEVELS.includes(logLevel)) throw new ConfigError(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${logLevel}".`);
	const port = readPort(env['PORT']);
	const origin = readOrigin(env['ORIGIN']);
	const databaseUrl = readDatabaseUrl(env['DATABASE_URL'], dataFolder);
	const smtpUrl = readSmtp(env['SMTP_URL']);
	try {
		mkdirSync(dataFolder, { recursive: true });
	} catch {
		throw new ConfigError(`WEGWIJS_DATA names ${dataFolder}, which cannot be made or written.`);
	}
	return {
		mode,
		dataFolder,
		databaseUrl,
		key: readKey(env, mode, dataFolder),
		smtpUrl,
		logLevel,
		port,
		host: env['HOST'] ?? (mode === 'production' ? '0.0.0.0' : '127.0.0.1'),
		origin
	};
}
