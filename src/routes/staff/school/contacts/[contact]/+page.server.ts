import { redirect } from '@sveltejs/kit';
import { helperForm, pressForm } from '#lib/identity/school/school-forms.ts';
import {
	readHelper,
	removeHelper,
	removeHelperPhoto,
	saveHelper,
	saveHelperPhoto,
	schoolTabs
} from '#lib/identity/service.server.ts';
import { fail } from '#lib/result.ts';
import { forStaff } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { formAction } from '#lib/server/form-action.ts';
import { blankForm } from '#lib/server/forms.ts';
import { refuse, sentenceFor, stop } from '#lib/server/http.ts';
import { IMAGE_BYTES } from '#lib/server/images.ts';
import { readUpload } from '#lib/server/uploads.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forStaff('school.edit', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const read = await readHelper(event.locals.context(staff), event.params.contact);
	if (!read.ok) stop(event, read);
	const { helper } = read.value;
	return {
		words: words.section('school', 'contact'),
		...schoolTabs(words),
		name: helper.name,
		photo: helper.photoFileId ? `/files/${helper.photoFileId}` : null,
		ownPhoto: helper.ownPhoto,
		removeText: words.t('school:contact.removeText', { name: helper.name }),
		staff: read.value.staff.map(({ id, name }) => ({ value: id, label: name })),
		image: { most: IMAGE_BYTES, tooLarge: sentenceFor(event, fail('image-too-large', { limit: '15 MB' })) },
		form: await blankForm(
			helperForm,
			{ ...helper, staffId: helper.staffId ?? '', name: helper.staffId ? '' : helper.name },
			'helper'
		)
	};
});

const which = ({ params }: { params: Record<string, string | undefined> }): string => params['contact'] ?? '';

export const actions = {
	save: formAction(
		'school.edit',
		{ id: 'helper', schema: helperForm, fields: { 'helper-name': 'name', 'helper-gone': 'staffId' } },
		(context, facts, event) => saveHelper(context, which(event), { ...facts, staffId: facts.staffId || null })
	),
	photo: forStaff('school.edit', async (event: RequestEvent, staff) => {
		const sent = await readUpload(event.request, 'image');
		const saved = await saveHelperPhoto(
			event.locals.context(staff),
			getApp().config.dataFolder,
			which(event),
			sent
		);
		return saved.ok
			? { id: 'photo' as const, done: true as const }
			: refuse(event, saved, { id: 'photo' as const });
	}),
	removePhoto: formAction('school.edit', { id: 'photo', schema: pressForm }, (context, _, event) =>
		removeHelperPhoto(context, getApp().config.dataFolder, which(event))
	),
	remove: formAction('school.edit', { id: 'remove', schema: pressForm }, async (context, _, event) => {
		const removed = await removeHelper(context, getApp().config.dataFolder, which(event));
		if (removed.ok) redirect(303, '/staff/school/contacts');
		return removed;
	})
};
