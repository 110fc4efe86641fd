import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { makeFolder } from './folders.ts';

/** What the environment says, checked. This file is the only reader of `process.env` in the app. */
export interface Config {
	mode: 'demo' | 'production' | 'development';
	dataFolder: string;
	databaseUrl: string;
	/** 32 bytes */
	key: Buffer;
	/** where the key came from: the name of a variable, or a file */
	keySource: string;
	/** whether the key was made just now, so that somebody should be told to keep a copy */
	keyIsNew: boolean;
	smtpUrl: string | undefined;
	logLevel: string;
	port: number;
	host: string;
	origin: string | undefined;
	/** the header in which a reverse proxy says who called */
	addressHeader: string | undefined;
	/** how many proxies add to X-Forwarded-For */
	xffDepth: number;
}

/** A setting that cannot be used. Its message is one sentence that names the variable. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError';
}

type Environment = Record<string, string | undefined>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const MODES = ['demo', 'production', 'development'] as const;
const LOOPBACK = ['127.0.0.1', 'localhost'];

/** A variable that is there and not empty: `PORT= npm start` is the same as no PORT. */
const read = (env: Environment, name: string): string | undefined => env[name]?.trim() || undefined;

/** The key that the demo makes for itself. A data folder with this in it is the demo's, also for the commands beside it. */
const demoKeyFile = (dataFolder: string): string => join(dataFolder, 'demo.key');

function readMode(value: string | undefined, dataFolder: string): Config['mode'] {
	const usual = existsSync(demoKeyFile(dataFolder)) ? 'demo' : 'production';
	const mode = MODES.find((one) => one === (value ?? usual));
	if (!mode) throw new ConfigError(`WEGWIJS_MODE must be one of ${MODES.join(', ')}, not "${value}".`);
	return mode;
}

function readNumber(name: string, value: string, least: number, most: number): number {
	const number = /^\d+$/.test(value) ? Number(value) : NaN;
	if (number >= least && number <= most) return number;
	throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${value}".`);
}

function readHost(value: string | undefined, mode: Config['mode']): string {
	if (mode === 'production') return value ?? '0.0.0.0';
	// Everybody knows the passwords of the demo, so it answers to this machine only.
	if (value !== undefined && !LOOPBACK.includes(value)) {
		throw new ConfigError(`HOST must be ${LOOPBACK.join(' or ')} outside "npm start", not "${value}".`);
	}
	return '127.0.0.1';
}

/** An address in which nothing is missing and nothing is too much; undefined for anything else. */
function parseUrl(value: string, protocols: readonly string[]): URL | undefined {
	const url = URL.canParse(value) ? new URL(value) : undefined;
	return url && protocols.includes(url.protocol) && url.hostname ? url : undefined;
}

function readOrigin(value: string | undefined): string | undefined {
	if (value === undefined) return undefined;
	const url = parseUrl(value, ['https:', 'http:']);
	if (url && url.origin === value.replace(/\/$/, '').toLowerCase()) return url.origin;
	throw new ConfigError(`ORIGIN must be an address such as https://wegwijs.school.example, not "${value}".`);
}

function readDatabaseUrl(value: string | undefined, dataFolder: string): string {
	if (value === undefined) return `sqlite:${join(dataFolder, 'wegwijs.db')}`;
	// The value itself is not repeated: it may hold a password.
	if (/^sqlite:.+/.test(value) || parseUrl(value, ['postgres:', 'postgresql:'])) return value;
	throw new ConfigError(
		'DATABASE_URL must be sqlite:/path/to/file or postgres://user:password@host/database.'
	);
}

function readSmtp(value: string | undefined): string | undefined {
	if (value === undefined || parseUrl(value, ['smtp:', 'smtps:'])) return value;
	throw new ConfigError('SMTP_URL must be smtp://user:password@host:port or smtps://….');
}

function readAddressHeader(value: string | undefined): string | undefined {
	if (value === undefined || /^[a-z0-9-]+$/i.test(value)) return value?.toLowerCase();
	throw new ConfigError(
		`ADDRESS_HEADER must be the name of a header such as X-Forwarded-For, not "${value}".`
	);
}

function readLogLevel(value: string | undefined, mode: Config['mode']): string {
	// The demo talks to a person, not to a collector of logs.
	if (value === undefined) return mode === 'demo' ? 'warn' : 'info';
	if (LOG_LEVELS.includes(value)) return value;
	throw new ConfigError(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${value}".`);
}

function makeDataFolder(folder: string): void {
	try {
		makeFolder(folder);
		accessSync(folder, constants.W_OK);
		if (!statSync(folder).isDirectory()) throw new Error('This is a file.');
	} catch {
		throw new ConfigError(`WEGWIJS_DATA names ${folder}, which cannot be made or written.`);
	}
}

type Key = Pick<Config, 'key' | 'keySource' | 'keyIsNew'>;

function decodeKey(text: string, keySource: string): Key {
	const key = Buffer.from(text.trim(), 'base64');
	if (key.length === 32) return { key, keySource, keyIsNew: false };
	const what = keySource === 'WEGWIJS_KEY' ? keySource : `The key file ${keySource}`;
	throw new ConfigError(`${what} must hold 32 bytes as base64.`);
}

function makeKey(file: string): Key {
	const key = randomBytes(32);
	try {
		makeFolder(dirname(file));
		writeFileSync(file, key.toString('base64') + '\n', { mode: 0o600, flag: 'wx' });
	} catch {
		throw new ConfigError(`WEGWIJS_KEY is not set, and no key can be written to ${file}.`);
	}
	return { key, keySource: file, keyIsNew: true };
}

/**
 * Removes a key that was made a moment ago and turned out to be of no use: what it should open has another. Left where
 * it is, it would only be taken for the right one.
 */
export function forgetNewKey(config: Pick<Config, 'keyIsNew' | 'keySource'>): void {
	if (config.keyIsNew) rmSync(config.keySource, { force: true });
}

function readKeyFile(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		throw new ConfigError(`WEGWIJS_KEY is not set, and the key file ${file} cannot be read.`);
	}
}

/** The key lies outside the data folder, so that a copy of the data alone opens nothing. Only the demo keeps both together. */
function readKey(env: Environment, mode: Config['mode'], dataFolder: string): Key {
	const value = read(env, 'WEGWIJS_KEY');
	if (value !== undefined) return decodeKey(value, 'WEGWIJS_KEY');
	const named = read(env, 'WEGWIJS_KEY_FILE');
	const together = mode !== 'production';
	const usual = together
		? demoKeyFile(dataFolder)
		: join(read(env, 'XDG_CONFIG_HOME') ?? join(homedir(), '.config'), 'wegwijs', 'application.key');
	const file = resolve(named ?? usual);
	if (!together && file.startsWith(dataFolder + sep)) {
		throw new ConfigError('WEGWIJS_KEY_FILE must lie outside the data folder.');
	}
	if (existsSync(file)) return decodeKey(readKeyFile(file), file);
	if (named !== undefined) throw new ConfigError(`WEGWIJS_KEY_FILE names ${file}, which does not exist.`);
	return makeKey(file);
}

/**
 * Reads and checks the environment; makes the data folder, and the application key when there is none yet.
 * @param needsOrigin whether people will come here under an address of their own
 * @throws ConfigError with one sentence that names the variable
 */
export function readConfig(env: Environment = process.env, { needsOrigin = false } = {}): Config {
	const dataFolder = resolve(read(env, 'WEGWIJS_DATA') ?? './data');
	const mode = readMode(read(env, 'WEGWIJS_MODE'), dataFolder);
	const settings = {
		mode,
		dataFolder,
		databaseUrl: readDatabaseUrl(read(env, 'DATABASE_URL'), dataFolder),
		smtpUrl: readSmtp(read(env, 'SMTP_URL')),
		logLevel: readLogLevel(read(env, 'LOG_LEVEL'), mode),
		port: readNumber('PORT', read(env, 'PORT') ?? '3000', 0, 65_535),
		host: readHost(read(env, 'HOST'), mode),
		origin: readOrigin(read(env, 'ORIGIN')),
		addressHeader: readAddressHeader(read(env, 'ADDRESS_HEADER')),
		xffDepth: readNumber('XFF_DEPTH', read(env, 'XFF_DEPTH') ?? '1', 1, 20)
	};
	if (needsOrigin && settings.origin === undefined) {
		throw new ConfigError(
			'ORIGIN must be set to the address that people use, such as https://wegwijs.school.example.'
		);
	}
	// Only when everything else is right is anything made on the disk.
	makeDataFolder(dataFolder);
	return { ...settings, ...readKey(env, mode, dataFolder) };
}
