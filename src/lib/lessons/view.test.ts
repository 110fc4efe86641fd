import { describe, expect, it } from 'vitest';
import { wordsIn } from '#lib/i18n/words.server.ts';
import { aChat, aChoice, aSort, aSpot, aStory, rightForm } from '../../../tests/fixtures/lessons.ts';
import { allLessons } from './catalogue.ts';
import { grade, readAnswer } from './rules.ts';
import { speechOf } from './speech.ts';
import type { Answer, GivenAnswer, Step } from './types.ts';
import {
	quizNumber,
	stepView,
	type ChatView,
	type ChoiceView,
	type SortView,
	type SpotView
} from './view.server.ts';

const words = wordsIn('nl');
const SEED = 4321;
const show = <V>(step: Step, answer?: Answer, done = false) => {
	const last: GivenAnswer | undefined = answer && {
		stepKey: step.key,
		attempt: 1,
		answer,
		...grade(step, answer)
	};
	return stepView(step, words, SEED, last, done || (last?.done ?? false)) as V;
};

/** Every text that explains or judges, of every part of a step. */
const explanations = (step: Step): string[] => {
	const parts: { explain: { nl: string } }[] =
		step.kind === 'choice'
			? step.options
			: step.kind === 'spot'
				? step.places
				: step.kind === 'sort'
					? step.cards
					: step.kind === 'chat'
						? step.moments.flatMap((one) => one.replies)
						: [];
	return parts.map((part) => part.explain.nl);
};

const every: Step[] = [
	aStory,
	aChoice,
	aSpot,
	aSort,
	aChat,
	...allLessons().flatMap((lesson) => lesson.steps)
];

describe('before an answer', () => {
	// Guards against a child who opens the page's source and finds which option is right.
	it.each(every.map((step) => [step.key, step] as const))(
		'the page of %s holds nothing that tells what is right',
		(_key, step) => {
			const shown = JSON.stringify(show(step));
			for (const explain of explanations(step))
				expect(shown).not.toContain(JSON.stringify(explain).slice(1, -1));
			expect(shown).not.toMatch(/"(right|good|basket|next|explain|mark)":(?!undefined)/);
		}
	);

	it('the order of options says nothing, and is the same at each look', () => {
		const orders = new Set(
			Array.from({ length: 60 }, (_, seed) =>
				(stepView(aChoice, words, seed * 104_729, undefined, false) as ChoiceView).options
					.map((one) => one.key)
					.join('')
			)
		);
		expect(orders.size).toBe(6);
		expect(show(aChoice)).toEqual(show(aChoice));
	});
});

describe('after an answer', () => {
	it('a wrong option is explained, and the right one stays a secret', () => {
		const view = show<ChoiceView>(aChoice, { kind: 'choice', option: 'a' });
		expect(view).toMatchObject({ chosen: 'a', done: false, feedback: { good: false, text: 'uitleg a' } });
		expect(JSON.stringify(view)).not.toMatch(/uitleg [bc]/);
	});

	it('places that were chosen are marked; of those that were missed only the number is told', () => {
		const view = show<SpotView>(aSpot, { kind: 'spot', places: ['p', 'q'] });
		expect(view.places.map(({ key, mark }) => [key, mark])).toEqual([
			['p', 'good'],
			['q', 'not'],
			['r', undefined],
			['s', undefined]
		]);
		expect(JSON.stringify(view)).not.toMatch(/uitleg [rs]/);
		expect(view.feedback?.text).toMatch(/\S/);
	});

	it('cards are marked each, in a chat the last reply is explained', () => {
		const cards = show<SortView>(aSort, { kind: 'sort', baskets: { een: 'x', twee: 'x', drie: 'x' } }).cards;
		expect(cards.filter((card) => card.mark === 'not').map((card) => card.key)).toEqual(['twee']);
		const chat = show<ChatView>(aChat, { kind: 'chat', path: ['fout'] });
		expect(chat.feedback).toMatchObject({ good: false, text: 'uitleg fout' });
		// A reply that was not good is taken back: it stands in no bubble.
		expect(chat.bubbles.map((bubble) => bubble.text)).toEqual(['Hoi!']);
		expect(chat.replies.map((reply) => reply.key).sort()).toEqual(['fout', 'goed']);
	});

	it.each(every.map((step) => [step.key, step] as const))(
		'that is right, %s praises, in both languages',
		(_key, step) => {
			const path: string[] = [];
			let answer = readAnswer(step, rightForm(step), path);
			while (answer?.kind === 'chat' && !grade(step, answer).done)
				answer = readAnswer(step, rightForm(step, answer.path), answer.path);
			if (!answer) throw new Error('no answer');
			for (const language of ['nl', 'en'] as const) {
				const view = stepView(
					step,
					wordsIn(language),
					SEED,
					{ stepKey: step.key, attempt: 1, answer, ...grade(step, answer) },
					true
				);
				expect(view.done).toBe(true);
				if (view.kind !== 'story') expect(view.feedback?.good).toBe(true);
				expect(speechOf(view).join(' ')).not.toMatch(/lessons:|\{\{|undefined/);
			}
		}
	);
});

it('reads aloud what stands there, guide and feedback too', () => {
	const speech = speechOf(show<ChoiceView>(aChoice, { kind: 'choice', option: 'a' }));
	for (const text of ['Wat kies je?', 'optie a', 'optie b', 'optie c', 'uitleg a'])
		expect(speech).toContain(text);
});

it('numbers the questions of the quiz', () => {
	for (const lesson of allLessons()) {
		const numbers = lesson.steps
			.map((step) => quizNumber(lesson, step))
			.filter((number) => number !== undefined);
		expect(numbers).toEqual(numbers.map((_, index) => index + 1));
	}
});
