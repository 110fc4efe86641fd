import { fail } from '@sveltejs/kit';
import { dayInWords } from '#lib/i18n/dates.ts';
import { dayForm, pressForm } from '#lib/identity/pupils/pupil-forms.ts';
import { peopleTabs, readPupil, recordDeath } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { formAction } from '#lib/server/form-action.ts';
import { blame, blankForm, readForm } from '#lib/server/forms.ts';
import { sentenceFor, stop } from '#lib/server/http.ts';
import { dayOf } from '#lib/server/time.ts';
import { fail as failure } from '#lib/result.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forStaff('pupils.edit', async (event: PageServerLoadEvent, staff) => {
	const { words, language } = event.locals;
	const page = await readPupil(event.locals.context(staff), event.params.pupil);
	if (!page.ok) stop(event, page);
	const { id, firstName, lastName, died_on } = page.value.pupil;
	const text = (key: string) =>
		words.t(`pupils:died.${key}`, { name: firstName, day: died_on ? dayInWords(died_on, language) : '' });
	return {
		words: words.section('pupils', 'died'),
		texts: {
			back: text('back'),
			lead: text('lead'),
			gone: text('gone'),
			recorded: text('recorded'),
			mistakeText: text('mistakeText')
		},
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		pupil: { id, name: `${firstName} ${lastName}`.trim(), hasDied: died_on !== null },
		form: await blankForm(dayForm, { day: '' })
	};
});

const who = ({ params }: { params: Record<string, string | undefined> }): string => params['pupil'] ?? '';

export const actions = {
	/** The first time of asking: nothing is written yet. */
	ask: forStaff('pupils.edit', async (event: RequestEvent, staff) => {
		const { words, language, now } = event.locals;
		const page = await readPupil(event.locals.context(staff), who(event));
		if (!page.ok) stop(event, page);
		const form = await readForm(event, dayForm);
		if (form.valid && form.data.day > dayOf(now)) {
			blame(form, 'day', sentenceFor(event, failure('day-in-future')));
		}
		if (!form.valid) return fail(400, { id: 'ask' as const, form });
		const { day } = form.data;
		const name = page.value.pupil.firstName;
		return {
			id: 'ask' as const,
			form,
			sure: { day, sentence: words.t('pupils:died.sureText', { name, day: dayInWords(day, language) }) }
		};
	}),
	record: formAction(
		'pupils.edit',
		{ id: 'died', schema: dayForm, fields: { 'day-in-future': 'day' } },
		(context, { day }, event) => recordDeath(context, who(event), day)
	),
	undo: formAction('pupils.edit', { id: 'undo', schema: pressForm }, (context, _, event) =>
		recordDeath(context, who(event), null)
	)
};
