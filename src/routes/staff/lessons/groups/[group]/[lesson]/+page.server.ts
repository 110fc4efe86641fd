import { lessonOfGroup, stepTitle } from '#lib/lessons/service.server.ts';
import { forClassroom } from '#lib/server/access.ts';
import { stop } from '#lib/server/http.ts';
import type { PageServerLoadEvent } from './$types';

/** One lesson in one group: who began, finished and struggled, and how each question went. */
export const load = forClassroom('lessons.overview', async (event: PageServerLoadEvent, who) => {
	const { words, language } = event.locals;
	const found = await lessonOfGroup(event.locals.context(who), event.params.group, event.params.lesson);
	if (!found.ok) stop(event, found);
	const { group, lesson, pupils, questions, mayOpen } = found.value;
	const t = (key: string, variables?: Record<string, string | number>) =>
		words.t(`lessons:group.${key}`, variables);
	const of = lesson.steps.length;
	const quizSize = lesson.steps.filter((step) => step.kind === 'choice' && step.quiz).length;
	const number = (key: string) => lesson.steps.findIndex((step) => step.key === key) + 1;
	const count = (state: string) => pupils.filter((one) => one.state === state).length;
	const stuck = pupils.filter((one) => one.struggled.length > 0).length;
	return {
		words: words.section('lessons', 'group'),
		back: t('back', { group: group.name }),
		group,
		lesson: { key: lesson.key, title: lesson.title[language], block: lesson.block },
		mayOpen,
		summary: t('summary', { finished: count('finished'), begun: count('begun'), waiting: count('new') }),
		help: stuck > 0 ? t('help', { count: stuck }) : undefined,
		pupils: pupils.map(({ pupil, state, reached, quizRight, struggled }) => ({
			id: pupil.id,
			name: pupil.label,
			state:
				state === 'finished'
					? t('stateFinished')
					: state === 'begun'
						? t('stateBegun', { step: reached + 1, of })
						: t('stateNew'),
			begun: state !== 'new',
			quiz: quizRight === undefined ? '–' : t('quizFigure', { right: quizRight, of: quizSize }),
			struggled: struggled.map((key) => t('stepName', { number: number(key) })).join(', ')
		})),
		questions: questions.map((figure) => {
			const step = lesson.steps.find((one) => one.key === figure.stepKey);
			const wrong =
				step?.kind === 'choice'
					? step.options.find((option) => option.key === figure.commonMistake?.option)
					: undefined;
			return {
				key: figure.stepKey,
				number: number(figure.stepKey),
				title: step ? stepTitle(step, language) : '',
				answered: figure.answered,
				right: figure.rightAtOnce,
				share:
					figure.answered > 0
						? t('share', { right: figure.rightAtOnce, answered: figure.answered })
						: t('nobody'),
				mistake:
					wrong && figure.commonMistake
						? `${wrong.text[language]} (${figure.commonMistake.count}×)`
						: t('noMistake')
			};
		})
	};
});
