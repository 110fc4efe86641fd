import { redirect } from '@sveltejs/kit';
import { listGroupsFor, listNotices, listOutbox, markNoticeSeen } from '#lib/identity/service.server.ts';
import { groupOverview } from '#lib/lessons/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import type { Context } from '#lib/server/context.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { readFields, textIn } from '#lib/server/forms.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

/** How the lessons go in the groups that somebody teaches. */
async function lessonsOfOwnGroups(context: Context, groupIds: readonly string[]) {
	const groups = (await listGroupsFor(context, 'lessons.overview')).filter((group) =>
		groupIds.includes(group.id)
	);
	const overviews = await Promise.all(groups.map((group) => groupOverview(context, group.id)));
	return overviews.flatMap((overview) => (overview.ok ? [overview.value] : []));
}

export const load = forStaff('staff.home', async (event: PageServerLoadEvent, staff) => {
	const { words, language, now } = event.locals;
	const context = event.locals.context(staff);
	const t = (key: string, variables?: Record<string, string | number>) =>
		words.t(`identity:today.${key}`, variables);
	const notices = await listNotices(context);
	const outbox = scopeOf(staff, 'mail.outbox') ? await listOutbox(context) : undefined;
	const mails = outbox?.ok ? outbox.value.length : 0;
	const date = new Intl.DateTimeFormat(language, {
		weekday: 'long',
		day: 'numeric',
		month: 'long',
		timeZone: 'Europe/Amsterdam'
	});
	const overviews = await lessonsOfOwnGroups(context, staff.groupIds);
	return {
		words: words.section('identity', 'today'),
		date: date.format(now),
		title: `${t('greeting', { name: staff.firstName })} ${t(notices.length > 0 || mails > 0 ? 'waiting' : 'nothing')}`,
		notices: notices.map(({ id, kind, about }) => ({
			id,
			title: t(kind, { name: about ?? '' }),
			text: t(`${kind}Text`, { name: about ?? '' })
		})),
		mails: mails > 0 ? t('mails', { count: mails }) : undefined,
		groups: overviews.map(({ group, pupils, lessons }) => ({
			id: group.id,
			title: t('lessons', { group: group.name }),
			lessons: lessons.map(({ lesson, finished }) => ({
				key: lesson.key,
				title: lesson.title[language],
				block: lesson.block,
				finished,
				pupils,
				figure: t('finished', { finished, pupils })
			}))
		}))
	};
});

export const actions = {
	seen: forStaff('staff.home', async (event: RequestEvent, staff) => {
		const id = textIn(await readFields(event), 'notice');
		await markNoticeSeen(event.locals.context(staff), id);
		redirect(303, '/staff');
	})
};
