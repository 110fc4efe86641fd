import { findLesson, lessonContent } from '#lib/lessons/service.server.ts';
import { forClassroom, notThere } from '#lib/server/access.ts';
import type { PageServerLoadEvent } from './$types';

/** A lesson as a teacher reads it before giving it: aim, talk, what to watch for, and every step with its answers. */
export const load = forClassroom('lessons.content', (event: PageServerLoadEvent) => {
	const { words, language } = event.locals;
	const lesson = findLesson(event.params.lesson);
	if (!lesson) return notThere(event);
	return {
		words: words.section('lessons', 'content'),
		title: lesson.title[language],
		summary: lesson.summary[language],
		block: lesson.block,
		blockName: words.t(`lessons:blocks.${lesson.block}`),
		minutes: words.t('lessons:staff.minutes', { minutes: lesson.minutes }),
		rules: lesson.rules.map((number) => words.t('lessons:content.rule', { number })),
		teacher: {
			aim: lesson.teacher.aim[language],
			prepare: lesson.teacher.prepare[language],
			talk: lesson.teacher.talk.map((text) => text[language]),
			watchFor: lesson.teacher.watchFor[language],
			home: lesson.teacher.home[language]
		},
		steps: lesson.steps.map((step) => lessonContent(step, language))
	};
});
