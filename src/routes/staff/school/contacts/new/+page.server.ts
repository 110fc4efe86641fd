import { fail, redirect } from '@sveltejs/kit';
import { helperForm } from '#lib/identity/school/school-forms.ts';
import { saveHelper, schoolTabs, staffToChoose } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { blame, blankForm, readForm } from '#lib/server/forms.ts';
import { refuse, sentenceFor } from '#lib/server/http.ts';
import { orderedId } from '#lib/server/ids.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forStaff('school.edit', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const { db, schoolId } = event.locals.context(staff);
	return {
		words: words.section('school', 'contact'),
		...schoolTabs(words),
		staff: (await staffToChoose(db, schoolId)).map(({ id, name }) => ({ value: id, label: name })),
		form: await blankForm(helperForm, { id: orderedId(), staffId: '', audience: 'pupils' })
	};
});

export const actions = {
	default: forStaff('school.edit', async (event: RequestEvent, staff) => {
		const form = await readForm(event, helperForm);
		if (!form.valid) return fail(400, { form });
		const { id, ...facts } = form.data;
		const saved = await saveHelper(event.locals.context(staff), id, {
			...facts,
			staffId: facts.staffId || null
		});
		if (saved.ok) redirect(303, `/staff/school/contacts/${id}`);
		if (saved.code === 'not-there') return refuse(event, saved, { form });
		blame(form, saved.code === 'helper-name' ? 'name' : 'staffId', sentenceFor(event, saved));
		return fail(400, { form });
	})
};
