import { describe, expect, it } from 'vitest';
import { matchesName } from './search-rules.ts';

describe('searching by name', () => {
	it.each([
		['noor', 'Noor van den Berg', true],
		['BERG noo', 'Noor van den Berg', true],
		['zoe', 'Zoë Çelik', true],
		['celik', 'Zoë Çelik', true],
		['Zoë', 'Zoe Celik', true],
		['', 'Noor van den Berg', true],
		['oor', 'Noor van den Berg', false],
		['noor smit', 'Noor van den Berg', false],
		['marie', 'Anne-Marie de Wit', true],
		['%', 'Noor van den Berg', false]
	])('"%s" in "%s": %s', (typed, name, found) => expect(matchesName(typed, name)).toBe(found));
});
