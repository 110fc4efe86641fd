import { moveHelperForm } from '#lib/identity/school/school-forms.ts';
import { listHelpers, moveHelper, schoolTabs } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { formAction } from '#lib/server/form-action.ts';
import { stop } from '#lib/server/http.ts';
import type { PageServerLoadEvent } from './$types';

export const load = forStaff('school.edit', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const helpers = await listHelpers(event.locals.context(staff));
	if (!helpers.ok) stop(event, helpers);
	return {
		words: words.section('school', 'contacts'),
		...schoolTabs(words),
		helpers: helpers.value.map(({ id, name, role, reach, audience, isExternal, photoFileId }) => ({
			id,
			name,
			role,
			reach,
			forStaff: audience === 'staff',
			isExternal,
			photo: photoFileId ? `/files/${photoFileId}` : null,
			up: words.t('school:contacts.up', { name }),
			down: words.t('school:contacts.down', { name }),
			edit: words.t('school:contacts.editLabel', { name })
		}))
	};
});

export const actions = {
	move: formAction('school.edit', { id: 'move', schema: moveHelperForm }, (context, { id, direction }) =>
		moveHelper(context, id, direction)
	)
};
