import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	hash,
	hkdfSync,
	randomBytes,
	timingSafeEqual
} from 'node:crypto';

/** Where a sealed value lives. Bound into the seal, so that a value copied to another row does not open. */
export interface SealContext {
	schoolId: string;
	table: string;
	column: string;
	id: string;
}

const VERSION = 'w1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const associated = ({ schoolId, table, column, id }: SealContext) =>
	Buffer.from(JSON.stringify([VERSION, schoolId, table, column, id]));

function encrypt(key: Buffer, plain: Buffer, aad: Buffer): Buffer {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv('aes-256-gcm', key, iv);
	cipher.setAAD(aad);
	const body = Buffer.concat([cipher.update(plain), cipher.final()]);
	return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function decrypt(key: Buffer, sealed: Buffer, aad: Buffer): Buffer {
	// The whole tag or nothing: Node before 26 would also take a tag of four bytes, which somebody could guess.
	const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), {
		authTagLength: TAG_BYTES
	});
	decipher.setAAD(aad);
	decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
	return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
}

/**
 * Everything that needs the application key. One instance a process; the key itself never leaves it.
 *
 * Sealing is AES-256-GCM under a fresh data key, which is itself wrapped by the application key:
 * rotation rewraps 60 bytes a row, and destroying the wrapped key destroys the value.
 */
export class Keyring {
	readonly #root: Buffer;

	/** @param root 32 bytes */
	constructor(root: Buffer) {
		if (root.length !== 32) throw new Error('The application key must be 32 bytes.');
		this.#root = root;
	}

	#derive(purpose: string): Buffer {
		return Buffer.from(hkdfSync('sha256', this.#root, 'wegwijs', purpose, 32));
	}

	/** Text → `w1.<wrapped data key>.<sealed text>`, base64url. */
	seal(text: string, context: SealContext): string {
		const dataKey = randomBytes(32);
		const aad = associated(context);
		const wrapped = encrypt(this.#derive('wrap'), dataKey, aad);
		return [
			VERSION,
			wrapped.toString('base64url'),
			encrypt(dataKey, Buffer.from(text), aad).toString('base64url')
		].join('.');
	}

	/** @throws when the key, the place or the text is not the one it was sealed with */
	open(sealed: string, context: SealContext): string {
		const [version, wrapped = '', body = ''] = sealed.split('.');
		if (version !== VERSION) throw new Error('Unknown seal.');
		const aad = associated(context);
		const dataKey = decrypt(this.#derive('wrap'), Buffer.from(wrapped, 'base64url'), aad);
		return decrypt(dataKey, Buffer.from(body, 'base64url'), aad).toString();
	}

	/** A short-lived value that the browser carries for us and cannot read or change (sign-in halfway). */
	sealTicket(purpose: string, value: unknown): string {
		return encrypt(
			this.#derive(`ticket:${purpose}`),
			Buffer.from(JSON.stringify(value)),
			Buffer.from(purpose)
		).toString('base64url');
	}

	/** @returns undefined for anything that we did not make for this purpose */
	openTicket<T>(purpose: string, ticket: string): T | undefined {
		try {
			const sealed = Buffer.from(ticket, 'base64url');
			return JSON.parse(
				decrypt(this.#derive(`ticket:${purpose}`), sealed, Buffer.from(purpose)).toString()
			) as T;
		} catch {
			return undefined;
		}
	}

	/** A keyed hash: the same input gives the same text, and without the key nothing can be tried against it. */
	keyedHash(purpose: string, ...parts: string[]): string {
		return createHmac('sha256', this.#derive(`hash:${purpose}`))
			.update(JSON.stringify(parts))
			.digest('base64url');
	}

	/** Tells two keys apart without saying anything of either. */
	fingerprint(): string {
		return this.keyedHash('fingerprint').slice(0, 16);
	}
}

/** SHA-256 as base64url; for values that are random enough to need no key (session ids, link tokens). */
export const sha256 = (value: string): string => hash('sha256', value, 'base64url');

/** Compares two texts without telling by time where they differ. */
export function sameText(a: string, b: string): boolean {
	return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
