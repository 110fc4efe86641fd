import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	aChat,
	aChoice,
	aForm,
	aLesson,
	aSort,
	aSpot,
	aStory,
	rightForm,
	wrongForm
} from '../../../tests/fixtures/lessons.ts';
import { checkLessons } from './catalogue.ts';
import {
	currentMoment,
	doneSteps,
	grade,
	lastAnswers,
	openStep,
	quizResult,
	readAnswer,
	shuffled,
	stepReached,
	walkChat
} from './rules.ts';
import type { Answer, GivenAnswer, Step } from './types.ts';

const steps: Step[] = [aStory, aChoice, aSpot, aSort, aChat];
const [lesson] = checkLessons([aLesson()]) as [ReturnType<typeof checkLessons>[number]];

describe('a grade', () => {
	// Guards against a child who has all of it and cannot go on, or part of it and can.
	it.each<[string, Step, Answer, number, boolean]>([
		['a story that was read', aStory, { kind: 'story' }, 1, true],
		['the right option', aChoice, { kind: 'choice', option: 'b' }, 1, true],
		['a wrong option', aChoice, { kind: 'choice', option: 'a' }, 0, false],
		['an option that is not there', aChoice, { kind: 'choice', option: 'z' }, 0, false],
		['all places', aSpot, { kind: 'spot', places: ['p', 'r'] }, 1, true],
		['half of the places', aSpot, { kind: 'spot', places: ['p'] }, 0.75, false],
		['a place too many', aSpot, { kind: 'spot', places: ['p', 'q', 'r'] }, 0.75, false],
		['the same place twice', aSpot, { kind: 'spot', places: ['p', 'p', 'r'] }, 1, true],
		['every place', aSpot, { kind: 'spot', places: ['p', 'q', 'r', 's'] }, 0.5, false],
		['only wrong places', aSpot, { kind: 'spot', places: ['q', 's'] }, 0, false],
		['all cards', aSort, { kind: 'sort', baskets: { een: 'x', twee: 'y', drie: 'x' } }, 1, true],
		['one card wrong', aSort, { kind: 'sort', baskets: { een: 'y', twee: 'y', drie: 'x' } }, 2 / 3, false],
		['cards left out', aSort, { kind: 'sort', baskets: {} }, 0, false],
		['a good reply that leads on', aChat, { kind: 'chat', path: ['goed'] }, 1, false],
		['a reply that is not good', aChat, { kind: 'chat', path: ['fout'] }, 0, false],
		['a chat to its end', aChat, { kind: 'chat', path: ['goed', 'nee'] }, 1, true],
		[
			'a chat to its end after a wrong turn',
			aChat,
			{ kind: 'chat', path: ['fout', 'goed', 'adres', 'hulp'] },
			1,
			true
		],
		['a chat that was not begun', aChat, { kind: 'chat', path: [] }, 0, false],
		['an answer of another kind', aChoice, { kind: 'spot', places: ['b'] }, 0, false]
	])('%s', (_what, step, answer, score, done) => {
		expect(grade(step, answer)).toEqual({ score, done });
	});

	it('lies between nothing and all, and is done only with all', () => {
		fc.assert(
			fc.property(fc.subarray(['p', 'q', 'r', 's', 'nowhere']), (places) => {
				const { score, done } = grade(aSpot, { kind: 'spot', places });
				expect(score).toBeGreaterThanOrEqual(0);
				expect(score).toBeLessThanOrEqual(1);
				expect(done).toBe(score === 1);
			})
		);
	});
});

describe('a chat', () => {
	it('goes on after a good reply, and stays after one that is not', () => {
		expect(
			walkChat(aChat, ['fout', 'goed', 'nee']).map(({ moment, reply }) => [moment.key, reply.key])
		).toEqual([
			['begin', 'fout'],
			['begin', 'goed'],
			['eind', 'nee']
		]);
		expect(currentMoment(aChat, [])?.key).toBe('begin');
		expect(currentMoment(aChat, ['fout'])?.key).toBe('begin');
		expect(currentMoment(aChat, ['goed'])?.key).toBe('eind');
		expect(currentMoment(aChat, ['goed', 'nee'])).toBeUndefined();
	});

	// Guards against an answer that was stored before a lesson was changed, and now leads nowhere.
	it('ends where a path leaves the lesson', () => {
		expect(walkChat(aChat, ['goed', 'nergens', 'nee'])).toHaveLength(1);
		expect(walkChat(aChat, ['nee'])).toEqual([]);
		expect(walkChat(aChat, ['goed', 'nee', 'goed', 'goed'])).toHaveLength(2);
	});
});

describe('what a form sent', () => {
	it.each(steps.map((step) => [step.kind, step] as const))(
		'right, of a %s, is an answer that is right',
		(_kind, step) => {
			const answer = readAnswer(step, rightForm(step), []);
			expect(answer?.kind).toBe(step.kind);
			expect(answer && grade(step, answer).score).toBe(1);
		}
	);

	it.each(steps.flatMap((step) => (wrongForm(step) ? [[step.kind, step] as const] : [])))(
		'wrong, of a %s, is an answer that is not',
		(_kind, step) => {
			const answer = readAnswer(step, wrongForm(step) as FormData, []);
			expect(answer && grade(step, answer).done).toBe(false);
		}
	);

	// Guards against words of somebody's own that are stored as an answer, and shown to the teacher.
	it.each<[string, Step, Record<string, string | string[]>]>([
		['no option', aChoice, {}],
		['an option that is not there', aChoice, { option: 'z' }],
		['an option of the prototype', aChoice, { option: 'constructor' }],
		['no place', aSpot, {}],
		['only places that are not there', aSpot, { place: ['z', '<b>'] }],
		['a card without a basket', aSort, { 'card-een': 'x', 'card-twee': 'y' }],
		['a basket that is not there', aSort, { 'card-een': 'x', 'card-twee': 'z', 'card-drie': 'x' }],
		['no reply', aChat, {}],
		['a reply of another moment', aChat, { reply: 'nee' }]
	])('is no answer: %s', (_what, step, fields) => {
		expect(readAnswer(step, aForm(fields), [])).toBeUndefined();
	});

	it('holds only keys of the lesson', () => {
		expect(readAnswer(aSpot, aForm({ place: ['r', 'mijn adres is …', 'p', 'p'] }), [])).toEqual({
			kind: 'spot',
			places: ['p', 'r']
		});
		expect(
			readAnswer(aSort, aForm({ 'card-een': 'x', 'card-twee': 'y', 'card-drie': 'y', 'card-vier': 'x' }), [])
		).toEqual({
			kind: 'sort',
			baskets: { een: 'x', twee: 'y', drie: 'y' }
		});
	});

	it('of a chat goes on from the path so far, and nothing follows its end', () => {
		expect(readAnswer(aChat, aForm({ reply: 'nee' }), ['goed'])).toEqual({
			kind: 'chat',
			path: ['goed', 'nee']
		});
		expect(readAnswer(aChat, aForm({ reply: 'goed' }), ['goed', 'nee'])).toBeUndefined();
	});
});

const given = (stepKey: string, attempt: number, done: boolean): GivenAnswer => ({
	stepKey,
	attempt,
	answer: { kind: 'story' },
	score: 0,
	done
});

describe('where a child is', () => {
	it('is the first step that is not done', () => {
		expect(stepReached(lesson, new Set())).toBe(0);
		expect(stepReached(lesson, new Set(['verhaal', 'zoek']))).toBe(1);
		expect(stepReached(lesson, new Set(lesson.steps.map((step) => step.key)))).toBe(5);
	});

	// Guards against a child who loses a finished step by trying another answer afterwards.
	it('stays there when a step that is done gets another answer', () => {
		expect(doneSteps([given('keuze', 1, true), given('keuze', 2, false)])).toEqual(new Set(['keuze']));
	});

	it('is the last try, in whatever order answers come', () => {
		const [first, second] = [given('keuze', 1, false), given('keuze', 2, true)];
		expect(lastAnswers([second, first]).get('keuze')).toBe(second);
	});

	// Guards against an address with which a child skips ahead to the end of the quiz.
	it.each([
		[undefined, 2],
		[0, 0],
		[2, 2],
		[3, 2],
		[99, 2],
		[-1, 2],
		[1.5, 2],
		[NaN, 2],
		[Infinity, 2]
	])('asked for step %s, two being done, it opens %i', (asked, opened) => {
		expect(openStep(lesson, new Set(['verhaal', 'keuze']), asked)).toBe(opened);
	});

	it('opens the last step of a finished lesson, never one beyond', () => {
		expect(openStep(lesson, new Set(lesson.steps.map((step) => step.key)), undefined)).toBe(4);
	});
});

it('counts the quiz by first tries', () => {
	expect(quizResult(lesson, [])).toEqual({ right: 0, of: 1 });
	expect(quizResult(lesson, [given('keuze', 1, true)])).toEqual({ right: 1, of: 1 });
	expect(quizResult(lesson, [given('keuze', 1, false), given('keuze', 2, true)])).toEqual({
		right: 0,
		of: 1
	});
});

describe('an order of options', () => {
	const items = fc.uniqueArray(fc.string(), { maxLength: 8 });
	const seed = fc.integer({ min: 0, max: 0xfffffff });

	// Guards against an option that is lost, or that jumps when the page is loaded on another device.
	it('is a permutation, and the same each time', () => {
		fc.assert(
			fc.property(items, seed, fc.string(), (list, number, key) => {
				const before = [...list];
				const order = shuffled(list, number, key);
				expect([...order].sort()).toEqual([...list].sort());
				expect(shuffled(list, number, key)).toEqual(order);
				expect(list).toEqual(before);
			})
		);
	});

	// Guards against a right answer that stands in the same place for everybody.
	it('puts each option in each place about as often', () => {
		const first = new Map<string, number>();
		for (let number = 0; number < 3000; number += 1) {
			const [one = ''] = shuffled(['a', 'b', 'c'], number * 7919, 'keuze');
			first.set(one, (first.get(one) ?? 0) + 1);
		}
		for (const option of ['a', 'b', 'c']) {
			expect(first.get(option)).toBeGreaterThan(900);
			expect(first.get(option)).toBeLessThan(1100);
		}
	});
});
