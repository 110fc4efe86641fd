import { momentInWords } from '#lib/i18n/dates.ts';
import { oneThingForm } from '#lib/identity/staff/people-forms.ts';
import { listOutbox, removeFromOutbox } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { formAction } from '#lib/server/form-action.ts';
import { stop } from '#lib/server/http.ts';
import type { PageServerLoadEvent } from './$types';

export const load = forStaff('mail.outbox', async (event: PageServerLoadEvent, staff) => {
	const { words, language } = event.locals;
	const mails = await listOutbox(event.locals.context(staff));
	if (!mails.ok) return stop(event, mails);
	return {
		words: words.section('people', 'outbox'),
		mails: mails.value.map(({ createdAt, ...mail }) => ({ ...mail, at: momentInWords(createdAt, language) }))
	};
});

export const actions = {
	remove: formAction('mail.outbox', { id: 'remove', schema: oneThingForm }, (context, { id }) =>
		removeFromOutbox(context, id)
	)
};
