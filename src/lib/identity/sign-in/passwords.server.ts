import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import { fail, ok, type Result } from '#lib/result.ts';

/** Length, not composition (NIST SP 800-63B §3.1.1.2): a phrase of a few words is both stronger and easier to keep. */
const SHORTEST = 12;
const LONGEST = 200;

export type PasswordProblem = 'password-short' | 'password-long' | 'password-common';

const common = new Set(dictionary['passwords-common']);

/** What everybody tries first, with a little behind it. The name of the product and so the demo's password among them. */
const FIRST_GUESS = /^(0?123456789|abcdefgh|qwertyuiop|welkom|welcome|wachtwoord|password|wegwijs).{0,8}$/;

/** A few letters over and over. */
const REPEATED = /^(.{1,8}?)\1+$/u;

/** A common password, also with digits behind it; a few letters over and over; what everybody tries first. */
function isCommon(password: string): boolean {
	const lower = password.toLowerCase();
	const bare = lower.replace(/[\d\W_]+$/, '');
	return (
		common.has(lower) ||
		common.has(bare) ||
		new Set(lower).size < 4 ||
		REPEATED.test(lower) ||
		FIRST_GUESS.test(lower)
	);
}

/** The same letters, however a keyboard put them together: an é on a Mac is an é on a Chromebook (NIST §3.1.1.2). */
const plain = (password: string): string => password.normalize('NFKC');

/** Whether a password is good enough to be chosen. */
export function checkNewPassword(password: string): Result<string, PasswordProblem> {
	const { length } = Array.from(plain(password));
	if (length < SHORTEST) return fail('password-short');
	if (length > LONGEST) return fail('password-long');
	return isCommon(plain(password)) ? fail('password-common') : ok(password);
}

/** argon2id with the package's own parameters (19 MiB, 2 passes: OWASP's first choice). */
export const hashPassword = (password: string): Promise<string> => hash(plain(password));

let nobody: Promise<string> | undefined;

/**
 * Whether a password belongs to a stored hash. Without a hash the same work is done, so that the time taken does not
 * tell whether an address is known.
 */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
	nobody ??= hash('nobody has this password');
	const known = typeof stored === 'string';
	const matches = await verify(known ? stored : await nobody, plain(password));
	return known && matches;
}
