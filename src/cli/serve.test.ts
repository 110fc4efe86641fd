import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Running } from '../../tests/fixtures/commands.ts';

interface Answer {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}

/** fetch() does not let a test choose the Host header; this does. */
const ask = (port: number, path: string, headers: Record<string, string> = {}): Promise<Answer> =>
	new Promise((resolve, reject) => {
		const asked = request({ host: '127.0.0.1', port, path, headers }, (response) => {
			let body = '';
			response.on('data', (chunk: Buffer) => (body += chunk.toString()));
			response.on('end', () =>
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
			);
		});
		asked.on('error', reject).end();
	});

interface Told {
	headers: IncomingHttpHeaders;
	env: Record<string, string>;
}

const toldBy = (answer: Answer): Told => JSON.parse(answer.body) as Told;

// Each starts real processes, on a machine that may be busy with other tests.
describe('serving', { timeout: 60_000 }, () => {
	const running: Running[] = [];
	let folder = '';
	/** a demo that also has an address of its own, and settings for a proxy that it must not follow */
	let demo = 0;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'wegwijs-serve-'));
		const proxy = { ORIGIN: 'https://demo.example', ADDRESS_HEADER: 'X-Forwarded-For', XFF_DEPTH: '2' };
		demo = (await start({ WEGWIJS_MODE: 'demo', ...proxy })).port;
	});
	afterAll(async () => {
		for (const one of running) await one.stop('SIGKILL');
		rmSync(folder, { recursive: true, force: true });
	});

	async function start(env: Record<string, string>): Promise<{ port: number; server: Running }> {
		const server = new Running('tests/fixtures/server/serve.ts', [], {
			WEGWIJS_DATA: join(folder, 'data'),
			PORT: '0',
			...env
		});
		running.push(server);
		const [, port] = await server.says(/listening on (\d+)/);
		return { port: Number(port), server };
	}

	const production = {
		WEGWIJS_MODE: 'production',
		WEGWIJS_KEY: Buffer.alloc(32, 1).toString('base64'),
		ORIGIN: 'https://school.example',
		HOST: '127.0.0.1'
	};

	// Guards against a demo whose forms work under one of its two names only.
	it('gives each request to the demo the origin under which it came', async () => {
		for (const host of [`localhost:${demo}`, `127.0.0.1:${demo}`, 'localhost:8080', 'LOCALHOST']) {
			const told = toldBy(await ask(demo, '/', { host }));
			expect(told.headers['x-forwarded-proto']).toBe('http');
			expect(told.env['PROTOCOL_HEADER']).toBe('x-forwarded-proto');
			expect(told.env['ORIGIN']).toBeUndefined();
		}
	});

	// Guards against DNS rebinding: a page elsewhere that points a name of its own at this machine.
	it('refuses every other name in the demo', async () => {
		for (const host of [
			'evil.example',
			`evil.example:${demo}`,
			'localhost.evil.example',
			'127.0.0.1.evil.example',
			'[::1]'
		]) {
			const answer = await ask(demo, '/', { host });
			expect(answer.status).toBe(403);
			expect(answer.body).toContain('localhost');
		}
	});

	// Guards against a page that claims another address, host or scheme for itself.
	it('believes nothing that a browser says of a proxy in the demo', async () => {
		const claims = {
			'x-forwarded-for': '9.9.9.9',
			'x-forwarded-host': 'evil.example',
			'x-forwarded-proto': 'https',
			forwarded: 'for=9.9.9.9'
		};
		const told = toldBy(await ask(demo, '/', { host: 'localhost', ...claims }));
		expect(told.headers['x-forwarded-proto']).toBe('http');
		for (const name of ['x-forwarded-for', 'x-forwarded-host', 'forwarded'])
			expect(told.headers[name]).toBeUndefined();
		expect(told.env['ADDRESS_HEADER']).toBeUndefined();
	});

	it('lets the demo be shown under an address of its own when it is told so', async () => {
		expect(toldBy(await ask(demo, '/', { host: 'demo.example' })).headers['x-forwarded-proto']).toBe('https');
		expect(toldBy(await ask(demo, '/', { host: 'localhost' })).headers['x-forwarded-proto']).toBe('http');
	});

	it('passes the settings on in production, where a proxy may speak for others', async () => {
		const { port } = await start({
			...production,
			ADDRESS_HEADER: 'X-Forwarded-For',
			XFF_DEPTH: '2',
			HOST_HEADER: 'x-host'
		});
		const told = toldBy(await ask(port, '/', { host: 'anything', 'x-forwarded-for': '9.9.9.9' }));
		expect(told.headers['x-forwarded-for']).toBe('9.9.9.9');
		// Another name than a school's counts as that of ORIGIN: no link of ours can lead to "anything".
		expect(told.headers['x-wegwijs-host']).toBe('school.example');
		expect(told.headers['x-wegwijs-protocol']).toBe('https');
		expect(told.env).toEqual({
			PROTOCOL_HEADER: 'x-wegwijs-protocol',
			ADDRESS_HEADER: 'x-forwarded-for',
			XFF_DEPTH: '2',
			BODY_SIZE_LIMIT: '51M'
		});
	});

	// Guards against an answer cut off in the middle of a restart.
	it('finishes what it is answering when it is told to stop, and takes nothing new', async () => {
		const { port, server } = await start(production);
		const slow = ask(port, '/slow');
		await new Promise((done) => setTimeout(done, 200));
		const stopped = server.stop('SIGTERM');
		await new Promise((done) => setTimeout(done, 100));
		await expect(ask(port, '/')).rejects.toThrow();
		expect((await slow).status).toBe(200);
		expect((await stopped).code).toBe(0);
	});

	// Guards against a restart that hangs on one connection, until systemd kills everything.
	it('ends within five seconds, whatever is still going on', async () => {
		const { port, server } = await start(production);
		const endless = ask(port, '/endless');
		endless.catch(() => undefined);
		await new Promise((done) => setTimeout(done, 200));
		const began = performance.now();
		expect((await server.stop('SIGINT')).code).toBe(0);
		expect(performance.now() - began).toBeLessThan(5_000);
		await expect(endless).rejects.toThrow();
	});

	it('says which setting is wrong when it cannot listen', async () => {
		const busy = createServer().listen(0, '127.0.0.1');
		await new Promise((done) => busy.once('listening', done));
		const port = String((busy.address() as AddressInfo).port);
		const taken = await new Running('tests/fixtures/server/serve.ts', [], {
			...production,
			WEGWIJS_DATA: folder,
			PORT: port
		}).ended();
		expect(taken).toMatchObject({
			code: 1,
			err: `PORT ${port} is in use by another program: stop that, or set PORT to another number.\n`
		});
		busy.close();
		const elsewhere = await new Running('tests/fixtures/server/serve.ts', [], {
			...production,
			WEGWIJS_DATA: folder,
			PORT: '0',
			HOST: '192.0.2.1'
		}).ended();
		expect(elsewhere).toMatchObject({
			code: 1,
			err: 'HOST "192.0.2.1" is not an address of this machine.\n'
		});
	});
});
