import { Refusal } from './refusal.ts';

/*
 * Bytes to text, as they come. A byte order mark says UTF-8 or UTF-16; without one XML says it in its first line, and
 * a table is UTF-8 when it can be, and else what Excel on Windows writes.
 */

/** The encodings that school administrations write. ISO-8859-1 is read as Windows-1252, as every browser does. */
const KNOWN = /^(utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-?8859-?(1|15)|latin-?1|windows-1252|cp-?1252)$/i;

function byMark(head: Uint8Array): string | undefined {
	if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
	if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	return undefined;
}

const label = (declared: string): string =>
	declared
		.toLowerCase()
		.replace(/^(latin-?1|iso-?8859-?1|cp-?1252)$/, 'windows-1252')
		.replace(/^iso-?8859-?15$/, 'iso-8859-15')
		.replace(/^utf-?16$/, 'utf-16le')
		.replace(/^utf-?8$/, 'utf-8');

/**
 * The encoding of an XML file by its first bytes.
 * @throws Refusal for one that we do not know
 */
export function xmlEncoding(head: Uint8Array): string {
	const marked = byMark(head);
	if (marked) return marked;
	if (head[0] === 0x3c && head[1] === 0) return 'utf-16le';
	if (head[0] === 0 && head[1] === 0x3c) return 'utf-16be';
	const prolog = Buffer.from(head.subarray(0, 400)).toString('latin1');
	const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']/.exec(prolog)?.[1];
	if (declared === undefined) return 'utf-8';
	if (!KNOWN.test(declared)) throw new Refusal('import-encoding-unknown', { line: 1 });
	return label(declared);
}

/** The text of a table: by its mark, else UTF-8 when it is, else Windows-1252. */
export function tableText(bytes: Uint8Array): string {
	const marked = byMark(bytes);
	try {
		return new TextDecoder(marked ?? 'utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder(marked ?? 'windows-1252').decode(bytes);
	}
}

/** Decodes bytes as they come, and knows on which line it is. */
export class LineDecoder {
	readonly #encoding: string;
	readonly #decoder: TextDecoder;
	#line = 1;

	constructor(encoding: string) {
		this.#encoding = encoding;
		this.#decoder = new TextDecoder(encoding, { fatal: true });
	}

	/**
	 * @param bytes the next part; nothing at the end
	 * @throws Refusal that names the line, for bytes that are no text in this encoding
	 */
	decode(bytes?: Uint8Array): string {
		try {
			const text = bytes ? this.#decoder.decode(bytes, { stream: true }) : this.#decoder.decode();
			this.#line += countLines(text);
			return text;
		} catch {
			// Once more, leniently: the first sign that could not be read is where it went wrong.
			const lenient = bytes ? new TextDecoder(this.#encoding).decode(bytes) : '';
			const until = lenient.indexOf('\ufffd');
			throw new Refusal('import-encoding', {
				line: this.#line + countLines(until < 0 ? lenient : lenient.slice(0, until))
			});
		}
	}
}

/** How many line breaks a text has. */
export function countLines(text: string): number {
	let lines = 0;
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
	return lines;
}
