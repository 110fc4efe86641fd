import { answerInWords, pupilInLesson, stepTitle } from '#lib/lessons/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { stop } from '#lib/server/http.ts';
import type { PageServerLoadEvent } from './$types';

/** One child's answers in one lesson, each try. */
export const load = forStaff('lessons.progress', async (event: PageServerLoadEvent, staff) => {
	const { words, language } = event.locals;
	const { group, lesson: lessonKey, pupil: pupilId } = event.params;
	const found = await pupilInLesson(event.locals.context(staff), group, lessonKey, pupilId);
	if (!found.ok) stop(event, found);
	const { lesson, pupil, answers } = found.value;
	const t = (key: string, variables?: Record<string, string | number>) =>
		words.t(`lessons:answers.${key}`, variables);
	const verdict = (score: number, done: boolean) =>
		done ? t('right') : score > 0 ? t('partly', { percent: Math.round(score * 100) }) : t('notYet');
	return {
		words: words.section('lessons', 'answers'),
		title: t('title', { name: pupil.label, lesson: lesson.title[language] }),
		back: `/staff/lessons/groups/${group}/${lessonKey}`,
		block: lesson.block,
		steps: lesson.steps.map((step) => ({
			key: step.key,
			title: stepTitle(step, language),
			none: t('none', { name: pupil.label }),
			tries: answers
				.filter((one) => one.stepKey === step.key)
				.map((one) => ({
					number: one.attempt,
					label: t('attempt', { number: one.attempt }),
					text: answerInWords(lesson, step.key, one.answer, words),
					// In a chat a good reply leads on, although the chat is not over.
					good: step.kind === 'chat' ? one.score === 1 : one.done,
					verdict:
						step.kind === 'story'
							? ''
							: step.kind === 'chat'
								? one.score === 1
									? t('right')
									: t('notYet')
								: verdict(one.score, one.done)
				}))
		}))
	};
});
