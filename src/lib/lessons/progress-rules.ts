import type { GivenAnswer, Lesson, StepOf } from './types.ts';

/** How a question went in a group. */
export interface QuestionFigure {
	stepKey: string;
	/** children who gave an answer */
	answered: number;
	/** of these, right at the first try */
	rightAtOnce: number;
	/** the wrong option that most children chose first; undefined when fewer than two did */
	commonMistake: { option: string; count: number } | undefined;
}

const isChoice = (step: Lesson['steps'][number]): step is StepOf<'choice'> => step.kind === 'choice';

/** The option that most children chose, when at least two did. */
function mostChosen(options: readonly string[]): { option: string; count: number } | undefined {
	const counts = new Map<string, number>();
	for (const option of options) counts.set(option, (counts.get(option) ?? 0) + 1);
	const [first] = [...counts].sort((a, b) => b[1] - a[1]);
	return first && first[1] >= 2 ? { option: first[0], count: first[1] } : undefined;
}

/**
 * Each question with one answer, by first tries: they tell what children thought before anything was explained.
 * @param runs the answers of each child
 */
export function questionFigures(lesson: Lesson, runs: readonly (readonly GivenAnswer[])[]): QuestionFigure[] {
	return lesson.steps.filter(isChoice).map((step) => {
		const firsts = runs.flatMap((answers) =>
			answers.filter((one) => one.stepKey === step.key && one.attempt === 1)
		);
		const wrong = firsts.flatMap((one) =>
			!one.done && one.answer.kind === 'choice' ? [one.answer.option] : []
		);
		return {
			stepKey: step.key,
			answered: firsts.length,
			rightAtOnce: firsts.filter((one) => one.done).length,
			commonMistake: mostChosen(wrong)
		};
	});
}
