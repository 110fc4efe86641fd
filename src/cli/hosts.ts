import type { IncomingMessage } from 'node:http';
import type { Config } from '#lib/server/config.ts';
import { openApp } from './start-up.ts';

/*
 * A server for several schools answers to the host name of each. adapter-node is told per request which one it was;
 * any other name counts as that of ORIGIN, so that nobody can make us write links to a place of theirs.
 */

const REFRESH_MS = 30_000;

/** The headers in which the server tells adapter-node what it found; whatever a request brings under these names is lost. */
export const HOST_HEADERS = { HOST_HEADER: 'x-wegwijs-host', PROTOCOL_HEADER: 'x-wegwijs-protocol' } as const;

/** Sets the host and the protocol of one request. */
export type MarkHost = (request: IncomingMessage) => void;

/**
 * Reads the schools' host names, and again every half minute, so that a new one works without a restart.
 * @param config one with an ORIGIN
 */
export async function markHosts(config: Config): Promise<MarkHost> {
	const origin = new URL(config.origin ?? 'http://localhost');
	let known = new Set<string>();
	const { db } = await openApp(config);
	const read = async () => {
		const schools = await db.selectFrom('schools').select('host').where('host', 'is not', null).execute();
		known = new Set(schools.map(({ host }) => host ?? ''));
	};
	// A database that is away for a moment keeps the names that were read before; one that is not ready is the
	// server's own to tell.
	const tryRead = () => read().catch(() => undefined);
	await tryRead();
	setInterval(() => void tryRead(), REFRESH_MS).unref();
	return (request) => {
		const asked = (request.headers.host ?? '').toLowerCase();
		const isSchool = known.has(asked.replace(/:\d+$/, ''));
		request.headers[HOST_HEADERS.HOST_HEADER] = isSchool ? asked : origin.host;
		request.headers[HOST_HEADERS.PROTOCOL_HEADER] = origin.protocol.slice(0, -1);
	};
}
