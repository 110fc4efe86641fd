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
export const readableSize = (bytes: number): string =>
	bytes >= MB ? `${Math.floor(bytes / MB)} MB` : `${Math.floor(bytes / KB)} kB`;

type Body = ReadableStreamDefaultReader<Uint8Array>;

/**
 * Reads what is left and keeps nothing of it. A connection that is cut while the other side still sends takes the answer
 * with it, and the browser shows an error of its own instead of our sentence.
 */
async function pour(body: Body): Promise<void> {
	try {
		while (!(await body.read()).done);
	} catch {
		// Whoever was sending is gone, or sent more than Node itself puts up with.
	}
}

/**
 * Holds a request to its limit, on the announced size and on what really comes: a body without an announced size is
 * read here, up to the limit.
 * @returns the request to go on with, or undefined when it is too large
 */
export async function limitBody(request: Request, limit: number): Promise<Request | undefined> {
	if (!request.body) return request;
	const announced = request.headers.get('content-length');
	// What was announced is what comes: Node itself reads no further.
	if (announced !== null && Number(announced) <= limit) return request;
	const body: Body = request.body.getReader();
	const chunks: Uint8Array[] = [];
	let size = Number(announced);
	while (size <= limit) {
		const { done, value } = await body.read();
		if (done)
			return new Request(request.url, {
				method: request.method,
				headers: request.headers,
				body: Buffer.concat(chunks)
			});
		size += value.length;
		chunks.push(value);
	}
	// Before the answer: it closes the connection.
	await pour(body);
	return undefined;
}
