import { helpLineForm, lineKeyForm } from '#lib/identity/school/school-forms.ts';
import { listHelpLines, saveHelpLine, schoolTabs } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { formAction } from '#lib/server/form-action.ts';
import { stop } from '#lib/server/http.ts';
import type { PageServerLoadEvent } from './$types';

const FOR = { pupils: 'forPupils', staff: 'forStaff', everyone: 'forEveryone' } as const;

export const load = forStaff('school.edit', async (event: PageServerLoadEvent, staff) => {
	const { words, language } = event.locals;
	const lines = await listHelpLines(event.locals.context(staff));
	if (!lines.ok) stop(event, lines);
	const texts = words.section('school', 'numbers');
	return {
		words: texts,
		...schoolTabs(words),
		lines: lines.value.map(({ key, name, what, audience, phone, hours, fixed, isChanged, site }) => ({
			key,
			name: name[language],
			what: what[language],
			audience: texts[FOR[audience]],
			edit: words.t('school:numbers.editLabel', { name: name[language] }),
			fixed,
			isChanged,
			phone,
			site: site?.label[language],
			hours: hours[language],
			hoursNl: hours.nl,
			hoursEn: hours.en
		}))
	};
});

export const actions = {
	save: formAction(
		'school.edit',
		{ id: 'save', schema: helpLineForm, fields: { 'line-empty': 'phone' } },
		(context, { key, ...own }) => saveHelpLine(context, key, own)
	),
	back: formAction('school.edit', { id: 'back', schema: lineKeyForm }, (context, { key }) =>
		saveHelpLine(context, key, null)
	)
};
