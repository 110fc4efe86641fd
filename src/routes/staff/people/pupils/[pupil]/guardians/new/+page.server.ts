import { fail, redirect } from '@sveltejs/kit';
import { chosenForm, newGuardianForm } from '#lib/identity/pupils/pupil-forms.ts';
import {
	addGuardian,
	linkGuardian,
	peopleTabs,
	readPupil,
	searchGuardians
} from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { blankForm, readForm } from '#lib/server/forms.ts';
import { refuse, stop } from '#lib/server/http.ts';
import { orderedId } from '#lib/server/ids.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forStaff('guardians.edit', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const context = event.locals.context(staff);
	const search = (event.url.searchParams.get('name') ?? '').slice(0, 80);
	const page = await readPupil(context, event.params.pupil);
	if (!page.ok) stop(event, page);
	const found = await searchGuardians(context, event.params.pupil, search);
	const list = new Intl.ListFormat(event.locals.language, { type: 'conjunction' });
	return {
		words: words.section('pupils', 'newGuardian'),
		fields: words.section('pupils', 'guardian'),
		title: words.t('pupils:newGuardian.title', { name: page.value.pupil.firstName }),
		back: words.t('pupils:guardian.back', { name: page.value.pupil.firstName }),
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		pupilId: page.value.pupil.id,
		search,
		found: found.ok
			? found.value.map(({ id, name, children }) => ({
					id,
					name,
					children: words.t('pupils:newGuardian.parentOf', { children: list.format(children) })
				}))
			: [],
		form: await blankForm(newGuardianForm, { id: orderedId() })
	};
});

const address = (pupil: string, guardian: string): string =>
	`/staff/people/pupils/${pupil}/guardians/${guardian}`;

export const actions = {
	add: forStaff('guardians.edit', async (event: RequestEvent, staff) => {
		const form = await readForm(event, newGuardianForm);
		if (!form.valid) return fail(400, { form });
		const pupil = event.params.pupil;
		const added = await addGuardian(event.locals.context(staff), pupil, form.data.id, form.data);
		if (!added.ok) return refuse(event, added, { form });
		redirect(303, address(pupil, added.value.id));
	}),
	link: forStaff('guardians.edit', async (event: RequestEvent, staff) => {
		const form = await readForm(event, chosenForm);
		const pupil = event.params.pupil;
		const linked = await linkGuardian(event.locals.context(staff), pupil, form.data.id);
		if (!linked.ok) return refuse(event, linked);
		redirect(303, address(pupil, form.data.id));
	})
};
