import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ownPath } from './paths.ts';

it.each(['/', '/learn', '/learn/samen-online?step=3', '/staff/people?q=a%20b', '/a//b', '/@elsewhere'])(
	'keeps %s',
	(path) => {
		expect(ownPath(path)).toBe(path);
	}
);

// Guards against a link to our sign-in that, after a right password, leads to somebody else's page.
it.each([
	'//elsewhere.example',
	'/\\elsewhere.example',
	'/\t/elsewhere.example',
	'/.//elsewhere.example',
	'/..//elsewhere.example',
	'/a/..//elsewhere.example',
	'/%2e//elsewhere.example',
	'https://elsewhere.example',
	'javascript:alert(1)',
	'elsewhere',
	'',
	`/${'a'.repeat(500)}`,
	null,
	undefined,
	{ toString: () => '/learn' }
])('refuses %j', (value) => {
	expect(ownPath(value)).toBeUndefined();
});

it('drops the part behind #', () => {
	expect(ownPath('/learn#x')).toBe('/learn');
});

// Guards against the next trick with dots, slashes and control characters that we did not think of.
it('never leads to another origin, however a browser reads it', () => {
	const piece = fc.constantFrom(
		'/',
		'\\',
		'.',
		'..',
		'%2e',
		'%2f',
		'\t',
		'\n',
		'\r',
		' ',
		'@',
		':',
		'//',
		'?',
		'#',
		'elsewhere.example',
		'http:',
		'a'
	);
	const tricky = fc.array(piece, { maxLength: 8 }).map((parts) => `/${parts.join('')}`);
	fc.assert(
		fc.property(fc.oneof(tricky, fc.string()), (value) => {
			const path = ownPath(value);
			if (path === undefined) return;
			expect(new URL(path, 'https://wegwijs.example').origin).toBe('https://wegwijs.example');
			// What we send is what we checked: reading it once more changes nothing.
			expect(ownPath(path)).toBe(path);
		}),
		{ numRuns: 500 }
	);
});
