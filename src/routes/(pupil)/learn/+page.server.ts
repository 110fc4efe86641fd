import { redirect } from '@sveltejs/kit';
import { listNotices, markNoticeSeen } from '#lib/identity/service.server.ts';
import { lessonsFor } from '#lib/lessons/service.server.ts';
import { forPupil } from '#lib/server/access.ts';
import { readFields, textIn } from '#lib/server/forms.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forPupil(async (event: PageServerLoadEvent, pupil) => {
	const { words, language, partner } = event.locals;
	const context = event.locals.context(pupil);
	const cards = await lessonsFor(context, pupil);
	const shown = cards.map(({ lesson, reached, state }) => ({
		key: lesson.key,
		title: lesson.title[language],
		summary: lesson.summary[language],
		block: lesson.block,
		blockName: words.t(`lessons:blocks.${lesson.block}`),
		guide: lesson.guide,
		state,
		reached,
		of: lesson.steps.length,
		progress: words.t('lessons:home.step', {
			step: Math.min(reached + 1, lesson.steps.length),
			of: lesson.steps.length,
			guide: words.t(`lessons:guides.${lesson.guide}`)
		})
	}));
	return {
		words: words.section('lessons', 'home', { name: pupil.firstName }),
		lessons: shown,
		// What was begun comes first, then what is new; a finished lesson stays to look back at.
		hero:
			shown.find((card) => card.state === 'begun') ?? shown.find((card) => card.state === 'new') ?? shown[0],
		notices: (await listNotices(context)).map(({ id }) => id),
		isTogether: partner !== null
	};
});

export const actions = {
	/** The child has read that an adult erased the pictures. */
	seen: forPupil(async (event: RequestEvent, pupil) => {
		const id = textIn(await readFields(event), 'notice');
		await markNoticeSeen(event.locals.context(pupil), id);
		redirect(303, '/learn');
	})
};
