import { ok, type Result } from '../../result.ts';
import { readCsv } from './csv.ts';
import { readEdexml } from './edexml.ts';
import { LIMITS, Refusal } from './refusal.ts';
import type { Refused, Roster } from './types.ts';

/** Enough of a file to see what it is. */
const HEAD = 4096;

async function* limited(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let size = 0;
	for await (const bytes of source) {
		size += bytes.length;
		if (size > LIMITS.bytes)
			throw new Refusal('import-too-large', { limit: `${LIMITS.bytes / 1024 / 1024} MB` });
		yield bytes;
	}
}

/** Gathers the first bytes, so that a file that comes in crumbs is known too; the rest follows untouched. */
async function withHead(
	source: AsyncIterable<Uint8Array>
): Promise<{ head: Uint8Array; all: AsyncIterable<Uint8Array> }> {
	const rest = source[Symbol.asyncIterator]();
	const parts: Uint8Array[] = [];
	let size = 0;
	while (size < HEAD) {
		const next = await rest.next();
		if (next.done) break;
		parts.push(next.value);
		size += next.value.length;
	}
	const head = Buffer.concat(parts);
	async function* all() {
		if (head.length > 0) yield head;
		for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
	}
	return { head, all: all() };
}

/** What a file is, by its first bytes; the name only decides when they say nothing. */
function kindOf(head: Uint8Array, fileName: string): 'edexml' | 'csv' {
	const bytes = Buffer.from(head);
	// Excel's own files and other archives begin so: .xlsx, .ods, .zip; and .xls.
	if (bytes.subarray(0, 2).toString('latin1') === 'PK' || bytes.subarray(0, 4).toString('hex') === 'd0cf11e0')
		throw new Refusal('import-excel');
	const text = bytes
		.toString('latin1')
		.replaceAll('\0', '')
		.replace(/^(ï»¿|ÿþ|þÿ)/, '')
		.trimStart();
	if (!text) throw new Refusal('import-empty');
	if (text.startsWith('<')) return 'edexml';
	if (/\.xml$/i.test(fileName)) throw new Refusal('import-not-xml', { line: 1 });
	return 'csv';
}

async function whole(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let size = 0;
	for await (const bytes of source) {
		size += bytes.length;
		if (size > LIMITS.csvBytes)
			throw new Refusal('import-too-large', { limit: `${LIMITS.csvBytes / 1024 / 1024} MB` });
		parts.push(bytes);
	}
	return Buffer.concat(parts);
}

/**
 * Reads a file of an administration: EDEXML or a table. Whatever it holds, the answer is a roster or a refusal with
 * a code, and the line where there is one; nothing of the file is in the refusal but the heading of a column.
 * @param fileName as it was sent; only its ending is looked at
 */
export async function readRoster(
	source: AsyncIterable<Uint8Array>,
	fileName: string
): Promise<Result<Roster> | Refused> {
	try {
		const { head, all } = await withHead(limited(source));
		return kindOf(head, fileName) === 'edexml' ? ok(await readEdexml(all)) : readCsv(await whole(all));
	} catch (error) {
		if (error instanceof Refusal) return error.failure;
		throw error;
	}
}
