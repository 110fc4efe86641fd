import { describe, expect, it } from 'vitest';
import { aChat, aChoice, aLesson, aSort, aSpot, aStory } from '../../../tests/fixtures/lessons.ts';
import { allLessons, checkLessons, findLesson, lessonsOfYear, LessonContentError } from './catalogue.ts';

describe('the built-in lessons', () => {
	it('fit the schema, and are found by key and year', () => {
		expect(allLessons().length).toBeGreaterThan(0);
		for (const lesson of allLessons()) {
			expect(findLesson(lesson.key)).toBe(lesson);
			expect(lessonsOfYear(lesson.year)).toContain(lesson);
		}
		for (const key of ['', 'constructor', '../samen-online', '\u0000'])
			expect(findLesson(key)).toBeUndefined();
	});
});

// Guards against a mistake in a lesson that a teacher of groep 6 finds in front of the class.
describe('a lesson file', () => {
	it('that is right is taken, and several come in the order of the year', () => {
		const lessons = checkLessons([
			aLesson({ key: 'b', order: 2 }),
			aLesson({ key: 'c', year: 7 }),
			aLesson({ key: 'a' })
		]);
		expect(lessons.map((lesson) => lesson.key)).toEqual(['a', 'b', 'c']);
	});

	const withStep = (...steps: unknown[]) => aLesson({ steps: [aStory, aChoice, aSpot, ...steps] });
	it.each<[string, unknown, RegExp]>([
		['without English', aLesson({ title: { nl: 'Proefles' } }), /"proefles".*\ntitle\.en:/s],
		['with an empty text', aLesson({ summary: { nl: ' ', en: 'x' } }), /summary\.nl:/],
		['with a word that nobody knows', aLesson({ mood: 'happy' }), /mood:/],
		['with two steps of one key', withStep({ ...aChoice }), /two steps share a key/],
		[
			'with two right options',
			withStep({ ...aChoice, key: 'k', options: aChoice.options.map((one) => ({ ...one, right: true })) }),
			/steps\.3.*exactly one option is right/s
		],
		[
			'without a right option',
			withStep({ ...aChoice, key: 'k', options: aChoice.options.map((one) => ({ ...one, right: false })) }),
			/exactly one option is right/
		],
		[
			'with two options of one key',
			withStep({ ...aChoice, key: 'k', options: [...aChoice.options, { ...aChoice.options[0] }] }),
			/two options share a key/
		],
		[
			'with two places of one key',
			withStep({ ...aSpot, key: 'k', places: [...aSpot.places, aSpot.places[0]] }),
			/two places share a key/
		],
		[
			'with a place outside the picture',
			withStep({ ...aSpot, key: 'k', places: aSpot.places.map((one) => ({ ...one, column: 24 })) }),
			/outside the picture/
		],
		[
			'with a card without its basket',
			withStep({ ...aSort, key: 'k', cards: aSort.cards.map((card) => ({ ...card, basket: 'z' })) }),
			/basket that is not there/
		],
		[
			'with two cards of one key',
			withStep({ ...aSort, key: 'k', cards: aSort.cards.map((card) => ({ ...card, key: 'een' })) }),
			/two cards share a key/
		],
		[
			'with a chat that leads nowhere',
			withStep({ ...aChat, moments: aChat.moments.slice(0, 1) }),
			/leads to a moment that is not there/
		],
		[
			'with a chat without a way on',
			withStep({ ...aChat, moments: [{ ...aChat.moments[0], replies: [] }] }),
			/no good reply/
		],
		[
			'with two replies of one key',
			withStep({
				...aChat,
				moments: [
					{
						...aChat.moments[1],
						replies: [...(aChat.moments[1]?.replies ?? []), aChat.moments[1]?.replies[1]]
					}
				]
			}),
			/two replies share a key/
		],
		[
			'with a picture from elsewhere',
			withStep({ ...aSpot, key: 'k', picture: { ...aSpot.picture, file: '../../etc/x.svg' } }),
			/a picture is folder\/name\.svg/
		],
		['that is no lesson at all', null, /"undefined"/],
		['that is a list', [], /does not fit/]
	])('%s is refused, with its key, the place and the reason', (_what, file, message) => {
		expect(() => checkLessons([file])).toThrow(LessonContentError);
		expect(() => checkLessons([file])).toThrow(message);
	});

	it('with the key of another is refused', () => {
		expect(() => checkLessons([aLesson(), aLesson()])).toThrow('Two lessons share a key.');
	});
});
