import { expect, it } from 'vitest';
import { aLesson } from '../../../tests/fixtures/lessons.ts';
import { checkLessons } from './catalogue.ts';
import { questionFigures } from './progress-rules.ts';
import type { GivenAnswer } from './types.ts';

const [lesson] = checkLessons([aLesson()]) as [ReturnType<typeof checkLessons>[number]];
const chose = (option: string, attempt = 1): GivenAnswer => ({
	stepKey: 'keuze',
	attempt,
	answer: { kind: 'choice', option },
	score: option === 'b' ? 1 : 0,
	done: option === 'b'
});

it('counts first tries, and names a mistake that two or more children made', () => {
	const runs = [[chose('a'), chose('b', 2)], [chose('a')], [chose('b')], [chose('c')], []];
	expect(questionFigures(lesson, runs)).toEqual([
		{ stepKey: 'keuze', answered: 4, rightAtOnce: 1, commonMistake: { option: 'a', count: 2 } }
	]);
});

// Guards against a figure in which a teacher recognises one child.
it('names no mistake that one child made, and none where nobody answered', () => {
	expect(questionFigures(lesson, [[chose('a')], [chose('c')]])[0]?.commonMistake).toBeUndefined();
	expect(questionFigures(lesson, [])).toEqual([
		{ stepKey: 'keuze', answered: 0, rightAtOnce: 0, commonMistake: undefined }
	]);
});
