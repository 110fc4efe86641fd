import { redirect } from '@sveltejs/kit';
import { listGroupsFor } from '#lib/identity/service.server.ts';
import { allLessons, groupOverview } from '#lib/lessons/service.server.ts';
import { forClassroom } from '#lib/server/access.ts';
import { stop } from '#lib/server/http.ts';
import { mayForGroup } from '#lib/server/permissions.ts';
import type { PageServerLoadEvent } from './$types';

/** The lessons of one group and how they go; `?group=` asks for another group that this person may see. */
export const load = forClassroom('lessons.content', async (event: PageServerLoadEvent, who) => {
	const { words, language } = event.locals;
	const context = event.locals.context(who);
	const groups = await listGroupsFor(context, 'lessons.overview');
	const asked = event.url.searchParams.get('group');
	const group = groups.find((one) => one.id === asked) ?? groups[0];
	if (asked && group?.id !== asked) redirect(303, '/staff/lessons');
	const overview = group && (await groupOverview(context, group.id));
	if (overview && !overview.ok) stop(event, overview);
	const { value } = overview ?? {};
	const shown = value?.lessons ?? allLessons().map((lesson) => ({ lesson, begun: 0, finished: 0 }));
	return {
		words: words.section('lessons', 'staff'),
		groups: groups.map(({ id, name }) => ({ id, name, current: id === group?.id })),
		groupId: group?.id,
		maySignIn: group !== undefined && mayForGroup(who, 'groups.access', group.id),
		title: group && words.t('lessons:staff.lessons', { group: group.name }),
		lessons: shown.map(({ lesson, begun, finished }) => ({
			key: lesson.key,
			title: lesson.title[language],
			summary: lesson.summary[language],
			block: lesson.block,
			blockName: words.t(`lessons:blocks.${lesson.block}`),
			minutes: words.t('lessons:staff.minutes', { minutes: lesson.minutes }),
			finished,
			pupils: value?.pupils ?? 0,
			figure: words.t('lessons:staff.finished', { finished, pupils: value?.pupils ?? 0 }),
			begun: begun > finished ? words.t('lessons:staff.begun', { count: begun - finished }) : ''
		}))
	};
});
