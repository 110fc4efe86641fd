import { randomBytes, randomUUID } from 'node:crypto';

let last = { milliseconds: 0, number: 0 };

/**
 * An id that sorts by time of birth: a UUIDv7. For rows whose order may be known. Node's own leaves the order within a
 * millisecond to chance; here the ids of one process are numbered within it (RFC 9562, section 6.2, method 1).
 */
export function orderedId(): string {
	const milliseconds = Math.max(Date.now(), last.milliseconds);
	const number = milliseconds === last.milliseconds ? last.number + 1 : 0;
	last = number > 0xfff ? { milliseconds: milliseconds + 1, number: 0 } : { milliseconds, number };
	const time = last.milliseconds.toString(16).padStart(12, '0');
	const place = last.number.toString(16).padStart(3, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7${place}${randomUUID().slice(18)}`;
}

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
