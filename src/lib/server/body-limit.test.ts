import { describe, expect, it } from 'vitest';
import { bodyLimit, limitBody, readableSize } from './body-limit.ts';

const KB = 1024;
const MB = 1024 * KB;

describe('the limit of a path', () => {
	it.each([
		['/sign-in/staff', true, 64 * KB],
		['/staff/people/import', true, 50 * MB + 64 * KB],
		['/staff/people/import/x', true, 50 * MB + 64 * KB],
		['/staff/school/contacts', true, 15 * MB + 64 * KB],
		['/staff/people', true, 64 * KB],
		// Guards against a longer name that slips in under a shorter one.
		['/staff/people/imports', true, 64 * KB],
		['/staff/schools', true, 64 * KB],
		// Guards against somebody without a sign-in who makes the server hold 50 MB at a time.
		['/staff/people/import', false, 64 * KB],
		['/staff/school', false, 64 * KB]
	])('%s (staff: %s) is %i', (path, isStaff, bytes) => {
		expect(bodyLimit(path, isStaff)).toBe(bytes);
	});
});

/** A request whose body comes in pieces, with no size announced. */
function inPieces(sizes: number[], seen: { pieces: number } = { pieces: 0 }): Request {
	const queue = [...sizes];
	const body = new ReadableStream<Uint8Array>({
		pull(controller) {
			const size = queue.shift();
			if (size === undefined) return controller.close();
			seen.pieces += 1;
			controller.enqueue(new Uint8Array(size).fill(97));
		}
	});
	return new Request('http://x/', {
		method: 'POST',
		body,
		duplex: 'half',
		headers: { 'content-type': 'text/plain' }
	} as RequestInit);
}

const announced = (size: string, text = 'a=1') =>
	new Request('http://x/', { method: 'POST', body: text, headers: { 'content-length': size } });

describe('a request', () => {
	// Guards against a form that is refused although it fits, and against one that is let through on the byte too much.
	it('is held to what it announces', async () => {
		const request = announced('100');
		expect(await limitBody(request, 100)).toBe(request);
		expect(await limitBody(announced('101'), 100)).toBeUndefined();
		expect(await limitBody(announced('much'), 100)).toBeUndefined();
	});

	it('is held to what comes when it announces nothing, and keeps its words', async () => {
		const limited = await limitBody(inPieces([40, 60]), 100);
		expect(await limited?.text()).toBe('a'.repeat(100));
		expect(limited?.headers.get('content-type')).toBe('text/plain');
		expect(await limitBody(inPieces([40, 61]), 100)).toBeUndefined();
	});

	// Guards against a stream without end that is waited for before it is refused.
	it('is refused when the limit is passed, and what still comes is poured away before the answer', async () => {
		const seen = { pieces: 0 };
		expect(await limitBody(inPieces(new Array<number>(1000).fill(50), seen), 100)).toBeUndefined();
		expect(seen.pieces).toBe(1000);
	});

	it('without a body is fine', async () => {
		const request = new Request('http://x/', { method: 'POST' });
		expect(await limitBody(request, 100)).toBe(request);
	});
});

it('says sizes as people read them', () => {
	expect(readableSize(64 * KB)).toBe('64 kB');
	expect(readableSize(50 * MB + 64 * KB)).toBe('50 MB');
});
