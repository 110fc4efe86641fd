import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allLessons } from './catalogue.ts';
import { currentMoment, grade } from './rules.ts';
import type { BilingualText, Lesson, StepOf } from './types.ts';

/* What the lessons themselves must hold to, beyond their schema. */

const LANGUAGES = ['nl', 'en'] as const;

/** All texts that a child reads or hears, with where they stand. */
function pupilTexts(lesson: Lesson): { where: string; text: BilingualText }[] {
	const found: { where: string; text: BilingualText }[] = [];
	const isText = (value: unknown): value is BilingualText =>
		typeof value === 'object' && value !== null && 'nl' in value && 'en' in value;
	const walk = (value: unknown, where: string) => {
		if (isText(value)) found.push({ where, text: value });
		else if (typeof value === 'object' && value !== null)
			for (const [key, child] of Object.entries(value)) walk(child, `${where}.${key}`);
	};
	walk({ title: lesson.title, summary: lesson.summary, steps: lesson.steps }, lesson.key);
	return found;
}

const sentences = (text: string): string[] => text.split(/(?<=[.!?…])[”"’')]*\s+/).filter(Boolean);
const words = (sentence: string): number =>
	sentence.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;

const pictures = (lesson: Lesson): string[] =>
	lesson.steps.flatMap((step) =>
		step.kind === 'story'
			? step.panels.map((panel) => panel.picture.file)
			: step.kind === 'spot'
				? [step.picture.file]
				: []
	);

describe.each(allLessons().map((lesson) => [lesson.key, lesson] as const))(
	'the lesson %s',
	(_key, lesson) => {
		// Guards against sentences that a child of ten has to read twice (design: about twelve words, never beyond fifteen).
		it('speaks to children in sentences of at most fifteen words', () => {
			const long = pupilTexts(lesson).flatMap(({ where, text }) =>
				LANGUAGES.flatMap((language) =>
					sentences(text[language])
						.filter((one) => words(one) > 15)
						.map((one) => `${where} (${language}): ${one}`)
				)
			);
			expect(long).toEqual([]);
		});

		it('has every picture it names, and the guides who speak', () => {
			const missing = pictures(lesson).filter((file) => !existsSync(resolve('static/lessons', file)));
			expect(missing).toEqual([]);
			for (const { says } of lesson.steps)
				if (says) expect(existsSync(resolve('static/guides', `${says.who}-${says.mood}.svg`))).toBe(true);
		});

		// Guards against a translation that was forgotten.
		it('is written in both languages', () => {
			const same = pupilTexts(lesson).filter(({ text }) => text.nl === text.en && words(text.nl) > 3);
			expect(same.map(({ where }) => where)).toEqual([]);
		});

		it('has keys that differ within each step', () => {
			for (const step of lesson.steps) {
				const lists = Object.values(step).filter(
					(value): value is { key: string }[] =>
						Array.isArray(value) && value.every((one) => typeof one === 'object' && 'key' in one)
				);
				for (const list of lists)
					expect(new Set(list.map((one) => one.key)).size, step.key).toBe(list.length);
			}
		});

		// Guards against a chat in which a child who is always right goes round in a circle.
		it('has chats that end well, whichever good replies a child chooses', () => {
			for (const step of lesson.steps.filter((one): one is StepOf<'chat'> => one.kind === 'chat')) {
				const walk = (path: string[]): void => {
					expect(path.length, `${step.key}: ${path.join(' ')}`).toBeLessThan(12);
					const moment = currentMoment(step, path);
					if (!moment) return expect(grade(step, { kind: 'chat', path })).toEqual({ score: 1, done: true });
					for (const reply of moment.replies.filter((one) => one.good)) walk([...path, reply.key]);
				};
				walk([]);
			}
		});

		it('never puts the right answer in the same place in the file each time, nor makes it the longest each time', () => {
			const choices = lesson.steps.filter((one): one is StepOf<'choice'> => one.kind === 'choice');
			const longest = choices.filter((step) => {
				const lengths = step.options.map((option) => option.text.nl.length);
				return step.options.some((option) => option.right && option.text.nl.length === Math.max(...lengths));
			});
			expect(
				new Set(choices.map((step) => step.options.findIndex((option) => option.right))).size
			).toBeGreaterThan(1);
			expect(longest.length).toBeLessThan(choices.length);
		});
	}
);
