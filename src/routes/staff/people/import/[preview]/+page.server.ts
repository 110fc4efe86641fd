import { redirect } from '@sveltejs/kit';
import { applyImport, cancelImport, findImport, peopleTabs } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { refuse, stop } from '#lib/server/http.ts';
import { readAnswers } from './answers.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';
import { countsInWords, previewInWords } from './words.ts';

export const load = forStaff('import.run', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const found = await findImport(event.locals.context(staff), event.params.preview);
	if (!found.ok) return stop(event, found);
	return {
		words: words.section('import', 'preview'),
		done: words.section('import', 'done'),
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		id: event.params.preview,
		preview: found.value.state === 'open' ? previewInWords(found.value, words) : undefined,
		result: found.value.state === 'applied' ? countsInWords(found.value.counts, words) : undefined
	};
});

export const actions = {
	apply: forStaff('import.run', async (event: RequestEvent, staff) => {
		const seen = readAnswers(await event.request.formData());
		const applied = await applyImport(event.locals.context(staff), event.params.preview, seen);
		if (!applied.ok) return refuse(event, applied, { answers: seen.answers });
		redirect(303, `/staff/people/import/${event.params.preview}`);
	}),
	cancel: forStaff('import.run', async (event: RequestEvent, staff) => {
		const cancelled = await cancelImport(event.locals.context(staff), event.params.preview);
		if (!cancelled.ok) return refuse(event, cancelled);
		redirect(303, '/staff/people/import');
	})
};
