import { randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto';

/** An id that sorts by time of birth. For rows whose order may be known. */
export const orderedId = (): string => randomUUIDv7();

/** An id that says nothing of when it was made. For reports, survey answers and links between people. */
export const randomId = (): string => randomUUID();

/** Whether a text that somebody sent can be an id of ours; anything else is not worth a look in the database. */
export const looksLikeId = (value: string): boolean => /^[0-9a-z-]{1,64}$/i.test(value);

/** A secret for a link: 128 bits, safe in an address. */
export const linkToken = (): string => randomBytes(16).toString('base64url');

const CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A code that a child types: no O and 0, no I and 1. 32 letters, so each byte maps evenly. */
export function readableCode(length: number): string {
	return Array.from(randomBytes(length), (byte) => CODE_ALPHABET[byte % 32]).join('');
}
