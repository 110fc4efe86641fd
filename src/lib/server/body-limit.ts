const KB = 1024;
const MB = 1024 * KB;

/** The largest form without a file, in bytes. */
const FORM = 64 * KB;

/** What the routes that take files may be sent at most, in bytes. */
const LIMITS: { route: RegExp; bytes: number }[] = [
	{ route: /^\/staff\/people\/import(\/|$)/, bytes: 50 * MB + FORM },
	{ route: /^\/staff\/school(\/|$)/, bytes: 15 * MB + FORM }
];

/**
 * The largest body a path takes, in bytes.
 * @param isStaff files are only for who is signed in as staff: nobody else makes the server hold 50 MB
 */
export const bodyLimit = (path: string, isStaff: boolean): number =>
	(isStaff ? LIMITS.find(({ route }) => route.test(path))?.bytes : undefined) ?? FORM;

/** A limit as a person reads it. */
export const readableSize = (bytes: number): string => (bytes >= MB ? `${Math.floor(bytes / MB)} MB` : `${Math.floor(bytes / KB)} kB`);

/**
 * Holds a request to its limit, on the announced size and on what really comes: a body without an announced size is
 * read here, up to the limit.
 * @returns the request to go on with, or undefined when it is too large
 */
export async function limitBody(request: Request, limit: number): Promise<Request | undefined> {
	const announced = request.headers.get('content-length');
	// What was announced is what comes: Node itself reads no further.
	if (announced !== null) return Number(announced) <= limit ? request : undefined;
	if (!request.body) return request;
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
		size += chunk.length;
		if (size > limit) return undefined;
		chunks.push(chunk);
	}
	return new Request(request.url, { method: request.method, headers: request.headers, body: Buffer.concat(chunks) });
}
