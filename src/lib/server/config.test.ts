import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');

describe('the environment', () => {
	let folder = '';
	let data = '';
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'wegwijs-config-'));
		data = join(folder, 'data');
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const read = (env: Record<string, string>) =>
		readConfig({ WEGWIJS_MODE: 'production', WEGWIJS_DATA: data, WEGWIJS_KEY: KEY, ...env });

	it('has an answer for everything that is not set', () => {
		expect(read({})).toEqual({
			mode: 'production',
			dataFolder: data,
			databaseUrl: `sqlite:${join(data, 'wegwijs.db')}`,
			key: Buffer.alloc(32, 1),
			keySource: 'WEGWIJS_KEY',
			keyIsNew: false,
			smtpUrl: undefined,
			logLevel: 'info',
			port: 3000,
			host: '0.0.0.0',
			origin: undefined,
			addressHeader: undefined,
			xffDepth: 1
		});
	});

	it('takes an empty variable as one that is not set', () => {
		expect(read({ PORT: '', HOST: ' ', ORIGIN: '', DATABASE_URL: '', LOG_LEVEL: '', XFF_DEPTH: '' })).toEqual(
			read({})
		);
	});

	it.each([
		['ORIGIN', 'https://wegwijs.school.example/', { origin: 'https://wegwijs.school.example' }],
		['ORIGIN', 'http://localhost:3000', { origin: 'http://localhost:3000' }],
		['DATABASE_URL', 'postgres://a:b@db/wegwijs', { databaseUrl: 'postgres://a:b@db/wegwijs' }],
		['SMTP_URL', 'smtps://user:word@mail.example:465', { smtpUrl: 'smtps://user:word@mail.example:465' }],
		['ADDRESS_HEADER', 'X-Forwarded-For', { addressHeader: 'x-forwarded-for' }],
		['XFF_DEPTH', '2', { xffDepth: 2 }],
		['PORT', '0', { port: 0 }]
	])('takes %s=%s', (name, value, expected) => {
		expect(read({ [name]: value })).toMatchObject(expected);
	});

	// Guards against a server that starts with a setting it did not understand.
	it.each([
		['WEGWIJS_MODE', 'party'],
		['PORT', '70000'],
		['PORT', '-1'],
		['PORT', '3000.5'],
		['PORT', '0x50'],
		['ORIGIN', 'school.example'],
		['ORIGIN', 'https://school.example/wegwijs'],
		['ORIGIN', 'ftp://school.example'],
		['DATABASE_URL', 'mysql://somewhere/db'],
		['DATABASE_URL', 'postgres://'],
		['DATABASE_URL', 'sqlite:'],
		['SMTP_URL', 'mail.school.example'],
		['ADDRESS_HEADER', 'X Forwarded For'],
		['XFF_DEPTH', '0'],
		['XFF_DEPTH', 'two'],
		['LOG_LEVEL', 'loud'],
		['WEGWIJS_DATA', '/dev/null/data'],
		['WEGWIJS_DATA', '/proc/nothing/data'],
		['WEGWIJS_KEY', 'too short']
	])('refuses %s=%s in one sentence that names it', (name, value) => {
		const reading = () => read({ [name]: value });
		expect(reading).toThrow(ConfigError);
		expect(reading).toThrow(new RegExp(`^[^\\n]*${name}[^\\n]*\\.$`));
	});

	it('does not repeat an address that may hold a password', () => {
		expect(() => read({ DATABASE_URL: 'postgress://wegwijs:secret@db/wegwijs' })).toThrow(/^(?!.*secret)/s);
		expect(() => read({ SMTP_URL: 'http://wegwijs:secret@mail.example' })).toThrow(/^(?!.*secret)/s);
	});

	it('asks for ORIGIN where people will come under an address of their own', () => {
		const env = { WEGWIJS_MODE: 'production', WEGWIJS_DATA: data, WEGWIJS_KEY: KEY };
		expect(() => readConfig(env, { needsOrigin: true })).toThrow(/^ORIGIN must be set/);
		// Nothing was made on the way to this sentence.
		expect(existsSync(data)).toBe(false);
	});

	// Guards against a demo, whose passwords everybody knows, that the whole network can reach.
	it('lets only this machine reach the demo', () => {
		expect(() => read({ WEGWIJS_MODE: 'demo', HOST: '0.0.0.0' })).toThrow(/^HOST must be 127\.0\.0\.1/);
		expect(read({ WEGWIJS_MODE: 'demo', HOST: 'localhost' }).host).toBe('127.0.0.1');
		expect(read({ WEGWIJS_MODE: 'development' }).host).toBe('127.0.0.1');
	});

	describe('the application key', () => {
		const withoutKey = (env: Record<string, string>) =>
			readConfig({
				WEGWIJS_MODE: 'production',
				WEGWIJS_DATA: data,
				XDG_CONFIG_HOME: join(folder, 'config'),
				...env
			});

		it('is made once, outside the data folder, for nobody else to read', () => {
			const file = join(folder, 'config', 'wegwijs', 'application.key');
			const first = withoutKey({});
			expect(first).toMatchObject({ keySource: file, keyIsNew: true });
			expect(statSync(file).mode & 0o777).toBe(0o600);
			const second = withoutKey({});
			expect(second).toMatchObject({ key: first.key, keySource: file, keyIsNew: false });
		});

		it('may be named, and must then be there, and outside the data folder', () => {
			const file = join(folder, 'my.key');
			expect(() => withoutKey({ WEGWIJS_KEY_FILE: file })).toThrow(/WEGWIJS_KEY_FILE .* does not exist\.$/);
			writeFileSync(file, `${KEY}\n`);
			expect(withoutKey({ WEGWIJS_KEY_FILE: file })).toMatchObject({ keySource: file, keyIsNew: false });
			const inside = join(data, 'my.key');
			writeFileSync(inside, KEY);
			expect(() => withoutKey({ WEGWIJS_KEY_FILE: inside })).toThrow(/outside the data folder/);
		});

		it('must be readable, and 32 bytes', () => {
			const file = join(folder, 'my.key');
			writeFileSync(file, 'c2hvcnQ=');
			expect(() => withoutKey({ WEGWIJS_KEY_FILE: file })).toThrow(/my\.key must hold 32 bytes/);
			const unreadable = join(folder, 'a-folder.key');
			mkdirSync(unreadable);
			expect(() => withoutKey({ WEGWIJS_KEY_FILE: unreadable })).toThrow(/cannot be read\.$/);
		});

		// Guards against `npm run import` on the demo's data under another key than the demo's own.
		it('lies beside the data in the demo, and commands then know that it is the demo', () => {
			const demo = readConfig({ WEGWIJS_MODE: 'demo', WEGWIJS_DATA: data });
			expect(demo).toMatchObject({ mode: 'demo', keySource: join(data, 'demo.key'), logLevel: 'warn' });
			expect(readFileSync(join(data, 'demo.key'), 'utf8').trim()).toBe(demo.key.toString('base64'));
			expect(readConfig({ WEGWIJS_DATA: data })).toMatchObject({ mode: 'demo', key: demo.key });
		});
	});
});
