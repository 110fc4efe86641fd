import { generateHOTP } from '@oslojs/otp';
import { describe, expect, it } from 'vitest';
import { base32, newSecret, secretUri, stepOfCode } from './second-factor.server.ts';

/** The test vectors of RFC 6238, appendix B (SHA-1; the last six digits). */
const RFC_SECRET = Buffer.from('12345678901234567890').toString('base64');
const VECTORS: [seconds: number, code: string][] = [
	[59, '287082'],
	[1111111109, '081804'],
	[1111111111, '050471'],
	[1234567890, '005924'],
	[2000000000, '279037']
];

describe('a code', () => {
	// Guards against codes that no app shows.
	it.each(VECTORS)('at second %i is %s, as RFC 6238 has it', (seconds, code) => {
		expect(stepOfCode(RFC_SECRET, code, null, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
	});

	it('belongs to a step that was not used before', () => {
		const now = new Date(2000000000 * 1000);
		const step = Math.floor(2000000000 / 30);
		expect(stepOfCode(RFC_SECRET, '279037', step, now)).toBeUndefined();
		expect(stepOfCode(RFC_SECRET, '279037', step - 1, now)).toBe(step);
		expect(
			stepOfCode(RFC_SECRET, generateHOTP(Buffer.from(RFC_SECRET, 'base64'), BigInt(step + 1), 6), step, now)
		).toBe(step + 1);
	});
});

it('writes a secret as apps take it (RFC 4648)', () => {
	expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
	expect(base32(Buffer.from(newSecret(), 'base64'))).toMatch(/^[A-Z2-7]{32}$/);
});

it('makes secrets of 160 bits, never the same', () => {
	const secrets = Array.from({ length: 20 }, newSecret);
	expect(new Set(secrets).size).toBe(20);
	for (const secret of secrets) expect(Buffer.from(secret, 'base64')).toHaveLength(20);
});

it('names school and address in the QR code', () => {
	const uri = new URL(secretUri(RFC_SECRET, 'juf@proef.example', 'De Vuurtoren'));
	expect(uri.protocol).toBe('otpauth:');
	expect(decodeURIComponent(uri.pathname)).toContain('Wegwijs De Vuurtoren:juf@proef.example');
	expect(uri.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
	expect(uri.searchParams.get('digits')).toBe('6');
});
