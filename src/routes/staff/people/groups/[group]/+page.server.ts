import { chosenForm, codeShownForm, pressForm } from '#lib/identity/pupils/pupil-forms.ts';
import {
	makeDayLink,
	peopleTabs,
	readGroup,
	renewCode,
	resetPictures,
	withdrawDayLink
} from '#lib/identity/service.server.ts';
import { ok } from '#lib/result.ts';
import { forStaff } from '#lib/server/access.ts';
import { formAction } from '#lib/server/form-action.ts';
import { stop } from '#lib/server/http.ts';
import { qrPath } from '#lib/server/qr.ts';
import { groupInWords, linkEnds } from './words.ts';
import type { PageServerLoadEvent } from './$types';

export const load = forStaff('pupils.read', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const page = await readGroup(event.locals.context(staff), event.params.group);
	if (!page.ok) stop(event, page);
	return {
		words: words.section('pupils', 'group'),
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		...groupInWords(page.value, event.locals.now, words)
	};
});

const which = ({ params }: { params: Record<string, string | undefined> }): string => params['group'] ?? '';

export const actions = {
	renew: formAction('groups.access', { id: 'renew', schema: codeShownForm }, (context, { shown }, event) =>
		renewCode(context, which(event), shown)
	),
	link: formAction('groups.access', { id: 'link', schema: pressForm }, async (context, _, event) => {
		const made = await makeDayLink(context, which(event));
		if (!made.ok) return made;
		const address = `${event.url.origin}/day/${made.value.token}`;
		const when = linkEnds(made.value.expiresAt, event.locals.now, event.locals.words);
		return ok({
			address,
			qr: qrPath(address),
			until: event.locals.words.t('pupils:group.linkUntil', { when })
		});
	}),
	withdraw: formAction('groups.access', { id: 'withdraw', schema: pressForm }, (context, _, event) =>
		withdrawDayLink(context, which(event))
	),
	reset: formAction('pictures.reset', { id: 'reset', schema: chosenForm }, async (context, { id }, event) => {
		const reset = await resetPictures(context, id);
		return reset.ok
			? ok(event.locals.words.t('pupils:group.resetDone', { name: reset.value.firstName }))
			: reset;
	})
};
