import { describe, expect, it } from 'vitest';
import { reachParts } from './reach-rules.ts';

describe('how somebody is reached', () => {
	it.each([
		['In de kamer naast de bieb.', undefined],
		['Boven, lokaal 12, elke dag om 10.15 uur.', undefined],
		['Bel 06-12 34 56 78.', 'tel:0612345678'],
		['0612345678', 'tel:0612345678'],
		['+31 6 12345678 of kom langs', 'tel:+31612345678'],
		['0800-0432', 'tel:08000432'],
		['Mail vertrouwen@school.example.', 'mailto:vertrouwen@school.example'],
		['Bel 112', 'tel:112'],
		['<script>alert(1)</script>', undefined],
		['javascript:alert(1)', undefined]
	])('%s', (reach, href) => {
		const parts = reachParts(reach);
		expect(parts.map((part) => part.text).join('')).toBe(reach);
		expect(parts.find((part) => part.href)?.href).toBe(href);
	});
});
