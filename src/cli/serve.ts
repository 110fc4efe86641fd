import { once } from 'node:events';
import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type Server,
	type ServerResponse
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import type { Config } from '#lib/server/config.ts';
import { HANDLER } from './build.ts';
import { HOST_HEADERS, markHosts, type MarkHost } from './hosts.ts';
import { StartError, whenNpmEnds } from './start-up.ts';

/** The largest file that any page takes (50 MB, an import) and room for the form around it; pages hold to less themselves. */
const BODY_SIZE_LIMIT = '51M';
/** A reverse proxy keeps its connections open for a minute; ours must last longer than its. */
const KEEP_ALIVE_MS = 75_000;
/** Whatever is still being answered gets this long after SIGTERM. */
const DRAIN_MS = 4_000;

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

/** adapter-node reads its settings once, when it is loaded: they have to stand in the environment before. */
function setAdapterVariables(config: Config): void {
	const settings: Record<string, string | undefined> =
		config.mode === 'production'
			? {
					...HOST_HEADERS,
					ADDRESS_HEADER: config.addressHeader,
					XFF_DEPTH: String(config.xffDepth)
				}
			: // Each request is given its own origin; see onThisMachine.
				{ PROTOCOL_HEADER: 'x-forwarded-proto' };
	const names = ['ORIGIN', 'ADDRESS_HEADER', 'XFF_DEPTH', 'PROTOCOL_HEADER', 'HOST_HEADER', 'PORT_HEADER'];
	for (const name of names) {
		const value = settings[name];
		if (value === undefined) delete process.env[name];
		else process.env[name] = value;
	}
	process.env['BODY_SIZE_LIMIT'] = BODY_SIZE_LIMIT;
}

/**
 * Lets the demo be reached as `localhost` and as `127.0.0.1`, each with forms that work, and under no other name:
 * a page elsewhere could point a name of its own at this machine (DNS rebinding).
 */
function onThisMachine(config: Config, handler: Handler): RequestListener {
	const protocolOf = (host: string): string | undefined => {
		const origin = config.origin === undefined ? undefined : new URL(config.origin);
		if (host === origin?.host) return origin.protocol.slice(0, -1);
		return /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? 'http' : undefined;
	};
	return (request, response) => {
		const protocol = protocolOf((request.headers.host ?? '').toLowerCase());
		if (protocol === undefined) {
			response.writeHead(403, PLAIN).end('The demo answers on localhost and 127.0.0.1 only.\n');
			return;
		}
		for (const name of Object.keys(request.headers)) {
			if (name === 'forwarded' || name.startsWith('x-forwarded-')) delete request.headers[name];
		}
		request.headers['x-forwarded-proto'] = protocol;
		handler(request, response, () => notThere(response));
	};
}

const forSchools =
	(markHost: MarkHost, handler: Handler): RequestListener =>
	(request, response) => {
		markHost(request);
		handler(request, response, () => notThere(response));
	};

const notThere = (response: ServerResponse): void => void response.writeHead(404, PLAIN).end('Not there.\n');

const LISTEN_PROBLEMS: Record<string, (config: Config) => string> = {
	EADDRINUSE: ({ port }) =>
		`PORT ${port} is in use by another program: stop that, or set PORT to another number.`,
	EACCES: ({ port }) => `PORT ${port} may not be used by this user: set PORT to a number above 1023.`,
	EADDRNOTAVAIL: ({ host }) => `HOST "${host}" is not an address of this machine.`,
	ENOTFOUND: ({ host }) => `HOST "${host}" is not an address of this machine.`
};

async function listen(server: Server, config: Config): Promise<number> {
	server.listen(config.port, config.host);
	try {
		await once(server, 'listening');
	} catch (error) {
		const problem = LISTEN_PROBLEMS[(error as NodeJS.ErrnoException).code ?? ''];
		throw problem ? new StartError(problem(config)) : error;
	}
	return (server.address() as AddressInfo).port;
}

/** Looks whether the port is free before anything is built or emptied. */
export async function checkPort(config: Config): Promise<void> {
	const probe = createServer();
	await listen(probe, config);
	await new Promise((resolve) => probe.close(resolve));
}

/**
 * On SIGTERM or SIGINT: no new connections, what is being answered is finished, then the end, within five seconds.
 * `wegwijs:closing` lets streams that would stay open say goodbye at once. A second signal, later, ends without waiting.
 */
function closeGracefully(server: Server): void {
	let closingSince: number | undefined;
	const close = (signal: NodeJS.Signals) => {
		closingSince = performance.now();
		process.emit('wegwijs:closing' as never);
		server.close(() => {
			process.emit('sveltekit:shutdown' as never, signal as never);
			setTimeout(() => process.exit(0), 100);
		});
		// Connections that a browser keeps open close as soon as nothing is asked on them.
		setInterval(() => server.closeIdleConnections(), 50).unref();
		setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
	};
	const onSignal = (signal: NodeJS.Signals) => {
		if (closingSince === undefined) close(signal);
		// npm repeats a Ctrl+C that we had already: only a later one is somebody who will not wait.
		else if (performance.now() - closingSince > 500) process.exit(1);
	};
	process.on('SIGTERM', onSignal);
	process.on('SIGINT', onSignal);
	whenNpmEnds(() => onSignal('SIGTERM'));
}

/**
 * Serves the built application until the process is told to stop.
 * @param handlerFile what adapter-node built
 * @returns the port it listens on: that of the settings, or the one that was free when they say 0
 */
export async function serve(config: Config, handlerFile = HANDLER): Promise<number> {
	setAdapterVariables(config);
	const { handler } = (await import(pathToFileURL(handlerFile).href)) as { handler: Handler };
	const server = createServer(
		{ keepAliveTimeout: KEEP_ALIVE_MS },
		config.mode === 'production'
			? forSchools(await markHosts(config), handler)
			: onThisMachine(config, handler)
	);
	const port = await listen(server, config);
	closeGracefully(server);
	return port;
}
