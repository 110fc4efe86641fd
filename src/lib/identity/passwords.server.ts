import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import { fail, ok, type Result } from '#lib/result.ts';

/** Length, not composition (NIST SP 800-63B §3.1.1.2): a phrase of a few words is both stronger and easier to keep. */
const SHORTEST = 12;
const LONGEST = 200;

const common = new Set(dictionary['passwords-common']);

/** A common password, also when it is written twice in a row, with digits behind it, or is one letter over and over. */
function isCommon(password: string): boolean {
	const lower = password.toLowerCase();
	const bare = lower.replace(/[\d\W_]+$/, '');
	const half = lower.slice(0, lower.length / 2);
	return (
		common.has(lower) ||
		common.has(bare) ||
		(half.length > 2 && half + half === lower && common.has(half)) ||
		new Set(lower).size < 4 ||
		/^(0?123456789|abcdefgh|qwertyuiop|welkom|wachtwoord|password)/.test(lower)
	);
}

/** Whether a password is good enough to be chosen. */
export function checkNewPassword(password: string): Result<string, 'password-short' | 'password-common'> {
	if (password.length < SHORTEST) return fail('password-short');
	if (password.length > LONGEST || isCommon(password)) return fail('password-common');
	return ok(password);
}

/** argon2id with the package's own parameters (19 MiB, 2 passes: OWASP's first choice). */
export const hashPassword = (password: string): Promise<string> => hash(password);

let nobody: Promise<string> | undefined;

/**
 * Whether a password belongs to a stored hash. Without a hash the same work is done, so that the time taken does not
 * tell whether an address is known.
 */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
	nobody ??= hash('nobody has this password');
	const known = typeof stored === 'string';
	const matches = await verify(known ? stored : await nobody, password.slice(0, LONGEST));
	return known && matches;
}
