import { randomUUID } from 'node:crypto';
import { redirect } from '@sveltejs/kit';
import { giveAnswer, openLesson, quizNumber, stepView } from '#lib/lessons/service.server.ts';
import { lastAnswers } from '#lib/lessons/rules.ts';
import { forPupil } from '#lib/server/access.ts';
import { readFields, textIn } from '#lib/server/forms.ts';
import { refuse, stop } from '#lib/server/http.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

/** `?step=3` asks for the third step; anything else for where the child is. */
function askedStep(url: URL): number | undefined {
	const asked = url.searchParams.get('step');
	return asked && /^\d{1,3}$/.test(asked) ? Number(asked) - 1 : undefined;
}

export const load = forPupil(async (event: PageServerLoadEvent, pupil) => {
	const { words, language, partner } = event.locals;
	const asked = askedStep(event.url);
	const opened = await openLesson(event.locals.context(pupil), pupil, event.params.lesson, asked);
	if (!opened.ok) stop(event, opened);
	const { lesson, index, done, answers, seed, finished } = opened.value;
	const of = lesson.steps.length;
	const common = {
		lesson: { key: lesson.key, title: lesson.title[language], block: lesson.block, guide: lesson.guide },
		of
	};
	if (finished && asked === undefined) {
		const end = words.section('lessons', 'end', { lesson: common.lesson.title });
		return {
			...common,
			end: { ...end, title: partner ? end.titleTwo : end.title, summary: lesson.summary[language] }
		};
	}
	const step = lesson.steps[index];
	if (!step) throw new Error('A lesson has no step at the place where the child is.');
	const quiz = quizNumber(lesson, step);
	return {
		...common,
		words: words.section('lessons', 'step'),
		number: index + 1,
		key: step.key,
		count: words.t('lessons:told.count', { step: index + 1, of }),
		progress: words.t('lessons:told.progress', { step: index + 1, of }),
		quiz: quiz && words.t('lessons:told.quiz', { number: quiz }),
		isLast: index + 1 === of,
		view: stepView(step, words, seed, lastAnswers(answers).get(step.key), done.has(step.key)),
		submission: randomUUID()
	};
});

export const actions = {
	answer: forPupil(async (event: RequestEvent, pupil) => {
		const form = await readFields(event);
		const { partner } = event.locals;
		const given = await giveAnswer(event.locals.context(pupil), partner ? [pupil, partner] : [pupil], {
			lessonKey: event.params.lesson,
			stepKey: textIn(form, 'key'),
			id: textIn(form, 'submission'),
			form
		});
		if (!given.ok) return refuse(event, given);
		// A story has nothing to look at afterwards.
		if (form.get('kind') === 'story') {
			redirect(
				303,
				given.value.finished
					? `/learn/${event.params.lesson}`
					: `?step=${Number(form.get('number')) + 1 || 1}`
			);
		}
		return { kept: true };
	})
};
