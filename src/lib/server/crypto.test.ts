import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Keyring, sameText, sha256, type SealContext } from './crypto.ts';

const keyring = new Keyring(Buffer.alloc(32, 1));
const stranger = new Keyring(Buffer.alloc(32, 2));
const place: SealContext = { schoolId: 's1', table: 'staff', column: 'totp_secret', id: 'a' };

/** The same text with one letter of one part changed. */
function tamper(sealed: string, part: number): string {
	const parts = sealed.split('.');
	const bytes = Buffer.from(parts[part] ?? '', 'base64url');
	bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
	parts[part] = bytes.toString('base64url');
	return parts.join('.');
}

describe('a sealed value', () => {
	// Guards against a seal that changes what was put in it: an empty text, emoji, a lone half of one.
	it('opens to what was sealed', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(keyring.open(keyring.seal(text, place), place)).toBe(text);
			})
		);
	});

	// Guards against a thief of the database who compares rows: the same text never looks the same twice.
	it('never looks the same twice, and holds nothing of the text', () => {
		const [one, two] = [keyring.seal('geheim', place), keyring.seal('geheim', place)];
		expect(one).not.toBe(two);
		expect(one.split('.')[1]).not.toBe(two.split('.')[1]);
		expect(Buffer.from(one.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('geheim');
	});

	// Guards against a value that somebody with access to the database moves to another row, column, table or school.
	it.each<[string, Partial<SealContext>]>([
		['row', { id: 'b' }],
		['column', { column: 'email' }],
		['table', { table: 'pupils' }],
		['school', { schoolId: 's2' }]
	])('does not open in another %s', (_what, other) => {
		expect(() => keyring.open(keyring.seal('geheim', place), { ...place, ...other })).toThrow();
	});

	it('does not open in a place whose names only add up to the same letters', () => {
		const sealed = keyring.seal('geheim', { ...place, table: 'ab', column: 'c' });
		expect(() => keyring.open(sealed, { ...place, table: 'a', column: 'bc' })).toThrow();
	});

	// Guards against a stolen database that opens without the key, and against a value that was changed unseen.
	it('does not open with another key, or when a bit of it changed', () => {
		const sealed = keyring.seal('geheim', place);
		expect(() => stranger.open(sealed, place)).toThrow();
		expect(() => keyring.open(tamper(sealed, 1), place)).toThrow();
		expect(() => keyring.open(tamper(sealed, 2), place)).toThrow();
		expect(() => keyring.open(sealed.replace('w1', 'w0'), place)).toThrow('Unknown seal.');
		expect(() => keyring.open('', place)).toThrow();
	});

	it('does not open with parts of two values', () => {
		const [one, two] = [keyring.seal('een', place).split('.'), keyring.seal('twee', place).split('.')];
		expect(() => keyring.open([one[0], one[1], two[2]].join('.'), place)).toThrow();
	});
});

describe('a ticket', () => {
	it('comes back as it was, for the same purpose', () => {
		expect(keyring.openTicket('pupil', keyring.sealTicket('pupil', { a: [1, 'é'] }))).toEqual({
			a: [1, 'é']
		});
	});

	// Guards against a ticket of a child's sign-in that is shown to the page of the staff sign-in.
	it('is nothing for another purpose, with another key, when changed, or when made up', () => {
		const ticket = keyring.sealTicket('pupil', { pupilId: 'x' });
		expect(keyring.openTicket('staff', ticket)).toBeUndefined();
		expect(stranger.openTicket('pupil', ticket)).toBeUndefined();
		expect(keyring.openTicket('pupil', tamper(ticket, 0))).toBeUndefined();
		for (const rubbish of ['', 'x', '\u0000', '💥', 'A'.repeat(10_000)])
			expect(keyring.openTicket('pupil', rubbish)).toBeUndefined();
	});
});

// Guards against a seal of four bytes, which somebody could guess; Node before 26 took it for a whole one unless it was told.
it('a seal that was cut short opens nothing', () => {
	const aad = Buffer.from(JSON.stringify(['w1', place.schoolId, place.table, place.column, place.id]));
	const sealed = (key: Buffer, text: Buffer, tagBytes: number) => {
		const iv = randomBytes(12);
		const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
		const body = Buffer.concat([cipher.update(text), cipher.final()]);
		return Buffer.concat([iv, cipher.getAuthTag().subarray(0, tagBytes), body]).toString('base64url');
	};
	const wrapKey = Buffer.from(hkdfSync('sha256', Buffer.alloc(32, 1), 'wegwijs', 'wrap', 32));
	const dataKey = randomBytes(32);
	const made = (tagBytes: number) =>
		`w1.${sealed(wrapKey, dataKey, 16)}.${sealed(dataKey, Buffer.alloc(0), tagBytes)}`;
	expect(keyring.open(made(16), place)).toBe('');
	expect(() => keyring.open(made(4), place)).toThrow(/tag/i);
});

describe('a keyed hash', () => {
	// Guards against a thief of the database who tries all 1728 picture codes: without the key there is nothing to try.
	it('depends on the key, the purpose and each part', () => {
		const hash = keyring.keyedHash('pictures', 's', 'p', 'cat moon tree');
		expect(keyring.keyedHash('pictures', 's', 'p', 'cat moon tree')).toBe(hash);
		expect(stranger.keyedHash('pictures', 's', 'p', 'cat moon tree')).not.toBe(hash);
		expect(keyring.keyedHash('email', 's', 'p', 'cat moon tree')).not.toBe(hash);
		expect(keyring.keyedHash('pictures', 's', 'q', 'cat moon tree')).not.toBe(hash);
		expect(keyring.keyedHash('pictures', 'sp', '', 'cat moon tree')).not.toBe(hash);
	});

	it('tells two keys apart', () => {
		expect(keyring.fingerprint()).toBe(new Keyring(Buffer.alloc(32, 1)).fingerprint());
		expect(keyring.fingerprint()).not.toBe(stranger.fingerprint());
	});
});

// Guards against a process that goes on with a key of the wrong length.
it.each([0, 16, 31, 33])('is not made with a key of %i bytes', (length) => {
	expect(() => new Keyring(Buffer.alloc(length))).toThrow('32 bytes');
});

it('compares texts', () => {
	expect(sameText('abc', 'abc')).toBe(true);
	expect(sameText('abc', 'abd')).toBe(false);
	expect(sameText('abc', 'abcd')).toBe(false);
});

it('hashes as the standard says', () => {
	expect(sha256('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
});
