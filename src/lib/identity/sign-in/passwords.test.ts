import { describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../demo/staff.ts';
import { checkNewPassword, hashPassword, passwordMatches } from './passwords.server.ts';

const verdict = (password: string) => {
	const checked = checkNewPassword(password);
	return checked.ok ? 'good' : checked.code;
};

describe('a new password', () => {
	it.each([
		['zeven groene fietsen', 'good'],
		['Vj3#kQ9!xPz2', 'good'],
		['welkom in de kamer van de olifant', 'good'],
		['ĳsjes met slagroom ❤', 'good'],
		['a'.repeat(3) + 'bcdefghijklmnop'.repeat(13), 'good'],
		// Guards against short ones; letters are counted as people count them.
		['elf letters', 'password-short'],
		['💥'.repeat(11), 'password-short'],
		['', 'password-short'],
		['een lange zin '.repeat(20), 'password-long'],
		// Guards against those that everybody tries first.
		['wachtwoord12', 'password-common'],
		['Welkom2026!!', 'password-common'],
		['password1234', 'password-common'],
		['0123456789ab', 'password-common'],
		['qwertyuiop12', 'password-common'],
		['sunshine2026!', 'password-common'],
		['AMSTERDAM!!!!!', 'password-common'],
		// Guards against a few letters over and over, which are long and nothing else.
		['aaaaaaaaaaaa', 'password-common'],
		['abcabcabcabc', 'password-common'],
		['hallohallohallo', 'password-common'],
		['geheim12geheim12', 'password-common'],
		['121212121212', 'password-common']
	])('%s: %s', (password, expected) => {
		expect(verdict(password)).toBe(expected);
	});

	// Guards against a real school where somebody uses the password that stands in our README.
	it('is never that of the demo, which is there only because the demo put it there', () => {
		expect(verdict(DEMO_PASSWORD)).toBe('password-common');
	});
});

describe('a stored password', () => {
	it('is argon2id, never the same twice, and matches the one it was made of only', async () => {
		const [one, two] = await Promise.all([
			hashPassword('zeven groene fietsen'),
			hashPassword('zeven groene fietsen')
		]);
		expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(one).not.toBe(two);
		expect(await passwordMatches(one, 'zeven groene fietsen')).toBe(true);
		expect(await passwordMatches(one, 'Zeven groene fietsen')).toBe(false);
		expect(await passwordMatches(one, 'zeven groene fietsen ')).toBe(false);
		expect(await passwordMatches(one, '')).toBe(false);
	});

	// Guards against a colleague who changes from a Mac to a Chromebook and cannot sign in any more.
	it('is the same however a keyboard puts an é together', async () => {
		const hash = await hashPassword('caf\u00e9 aan de haven');
		expect(await passwordMatches(hash, 'cafe\u0301 aan de haven')).toBe(true);
	});

	// Guards against an account without a password that opens with the one of nobody.
	it('of nobody is matched by nothing', async () => {
		for (const password of ['', 'nobody has this password', 'null']) {
			expect(await passwordMatches(null, password)).toBe(false);
			expect(await passwordMatches(undefined, password)).toBe(false);
		}
	});
});
