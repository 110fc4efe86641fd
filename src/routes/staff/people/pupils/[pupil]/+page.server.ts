import { dayForm, moveForm, pressForm, pupilForm } from '#lib/identity/pupils/pupil-forms.ts';
import {
	correctPupil,
	listGuardians,
	movePupil,
	peopleTabs,
	protectPupil,
	readPupil,
	recordLeaving,
	resetPictures
} from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { formAction } from '#lib/server/form-action.ts';
import { blankForm } from '#lib/server/forms.ts';
import { stop } from '#lib/server/http.ts';
import { pupilInWords, pupilTexts } from './words.ts';
import type { PageServerLoadEvent } from './$types';

export const load = forStaff('pupils.read', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const context = event.locals.context(staff);
	const page = await readPupil(context, event.params.pupil);
	if (!page.ok) stop(event, page);
	const { pupil, groups, may } = page.value;
	const guardians = may.readGuardians ? await listGuardians(context, pupil.id) : undefined;
	return {
		words: words.section('pupils', 'pupil'),
		texts: pupilTexts(page.value, words),
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		pupil: pupilInWords(page.value, words),
		may,
		groups: groups.map((group) => ({ value: group.id, label: group.name })),
		guardians: guardians?.ok ? guardians.value : [],
		details: await blankForm(pupilForm, { ...pupil, birthDate: pupil.birthDate ?? '' }, 'details'),
		leave: await blankForm(dayForm, { day: pupil.left_on ?? '' }, 'leave')
	};
});

const who = ({ params }: { params: Record<string, string | undefined> }): string => params['pupil'] ?? '';
const press = <const Id extends string>(id: Id) => ({ id, schema: pressForm });

export const actions = {
	details: formAction(
		'pupils.edit',
		{ id: 'details', schema: pupilForm, fields: { 'birth-date-future': 'birthDate' } },
		(context, facts, event) => correctPupil(context, who(event), facts)
	),
	move: formAction(
		'pupils.edit',
		{ id: 'move', schema: moveForm, fields: { 'group-gone': 'groupId', 'year-level-needed': 'yearLevel' } },
		(context, to, event) =>
			movePupil(context, who(event), {
				groupId: to.groupId,
				yearLevel: to.yearLevel === '' ? null : Number(to.yearLevel)
			})
	),
	protect: formAction('pupils.edit', press('protect'), (context, _, event) =>
		protectPupil(context, who(event), true)
	),
	unprotect: formAction('pupils.edit', press('protect'), (context, _, event) =>
		protectPupil(context, who(event), false)
	),
	reset: formAction('pictures.reset', press('reset'), (context, _, event) =>
		resetPictures(context, who(event))
	),
	leave: formAction('pupils.edit', { id: 'leave', schema: dayForm }, (context, { day }, event) =>
		recordLeaving(context, who(event), day)
	),
	stay: formAction('pupils.edit', press('stay'), (context, _, event) =>
		recordLeaving(context, who(event), null)
	)
};
