import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { wordsIn } from '../../i18n/words.server.ts';

/* Guards against a refusal that shows its code in place of a sentence. */

const sources = readdirSync(import.meta.dirname)
	.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
	.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
	.join('\n');

const codes = [...new Set(sources.match(/(?<=')import-(?!applied)[a-z-]+(?=')/g))];
const details = {
	line: 14,
	column: 'groep',
	limit: '50 MB',
	most: 20_000,
	year: '2019-2020',
	current: '2026-2027'
};

it.each(['nl', 'en'] as const)('every reason has a sentence (%s)', (language) => {
	expect(codes.length).toBeGreaterThan(30);
	for (const code of codes) {
		const sentence = wordsIn(language).t(`common:errors.${code}`, details);
		expect(sentence).toMatch(/^\p{Lu}.*[.?]$/u);
		expect(sentence).not.toMatch(/\{\{|import-/);
	}
});

it.each(['nl', 'en'] as const)('every doubt and every line that is left out has one too (%s)', (language) => {
	const { t } = wordsIn(language);
	for (const reason of ['returned', 'died', 'several', 'same-name', 'other-birth-date', 'key-other-child']) {
		expect(t(`import:doubts.${reason}`)).toMatch(/\.$/);
	}
	for (const reason of ['no-group', 'unknown-group', 'no-year', 'staff-ended', 'staff-several']) {
		expect(t(`import:leftOut.${reason}`)).toMatch(/\.$/);
	}
});
