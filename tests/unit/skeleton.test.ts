import { describe, expect, it } from 'vitest';
import { skeletonOf } from '../support/accessibility.ts';

/* Guards against an accessibility walk that takes two renderings for one, and looks at one of them only. */

const page = (main: string, head = '') =>
	`<!doctype html><html lang="nl"><head>${head}<title>x</title></head><body class="a"><main>${main}</main></body></html>`;
const same = (one: string, other: string) => expect(skeletonOf(one)).toBe(skeletonOf(other));
const different = (one: string, other: string) => expect(skeletonOf(one)).not.toBe(skeletonOf(other));

describe('one rendering', () => {
	it.each([
		['other words', '<p>Dag Noor</p>', '<p>Dag Sem</p>'],
		['other values', '<input type="text" value="a">', '<input type="text" value="b">'],
		[
			'more rows of the same',
			'<ul><li><b>a</b></li></ul>',
			'<ul><li><b>a</b></li><li><b>b</b></li><li><b>c</b></li></ul>'
		],
		['other addresses', '<a class="x" href="/a">a</a>', '<a class="x" href="/b?c=>d">b</a>'],
		['marks of Svelte', '<!--[--><p>a</p><!--]-->', '<p>a</p>'],
		['as a server or as a browser writes it', '<img src="a" /><br/><p>a</p>', '<img src="a"><br><p>a</p>']
	])('%s', (_, one, other) => same(page(one), page(other)));

	it('other things in the head, other scripts', () => {
		same(page('<p>a</p>', '<link rel="x">'), page('<p>a</p><script>if (a < b) { "<p>" }</script>'));
	});
});

describe('two renderings', () => {
	it.each([
		['another tag', '<p>a</p>', '<h2>a</h2>'],
		['something more', '<p>a</p>', '<p>a</p><p class="b">b</p>'],
		['something within', '<ul><li>a</li></ul>', '<ul><li><b>a</b></li></ul>'],
		['another class', '<p class="soft">a</p>', '<p class="loud">a</p>'],
		['another role', '<div role="alert">a</div>', '<div role="status">a</div>'],
		['another kind of field', '<input type="text">', '<input type="date">'],
		['a field that is wrong', '<input type="text">', '<input type="text" aria-invalid="true">'],
		['a button that is off', '<button>a</button>', '<button disabled>a</button>'],
		['where it stands', '<div><p>a</p></div><span></span>', '<div></div><p>a</p><span></span>']
	])('%s', (_, one, other) => different(page(one), page(other)));
});
