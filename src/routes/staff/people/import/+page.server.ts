import { fail, redirect } from '@sveltejs/kit';
import { momentInWords } from '#lib/i18n/dates.ts';
import { listImports, peopleTabs, startImport } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { sentenceFor, statusOf } from '#lib/server/http.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forStaff('import.run', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const waiting = await listImports(event.locals.context(staff));
	return {
		words: words.section('import', 'upload'),
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		waiting: waiting.map(({ id, createdAt }) => ({ id, moment: momentInWords(createdAt, words.language) }))
	};
});

export const actions = {
	default: forStaff('import.run', async (event: RequestEvent, staff) => {
		const { words } = event.locals;
		const file = (await event.request.formData()).get('file');
		if (!(file instanceof File) || file.name === '')
			return fail(400, { missing: words.t('import:upload.noFile') });
		const source = file.stream() as unknown as AsyncIterable<Uint8Array>;
		const started = await startImport(event.locals.context(staff), source, file.name);
		if (started.ok) redirect(303, `/staff/people/import/${started.value}`);
		const failures = [started, ...('also' in started ? (started.also ?? []) : [])];
		return fail(statusOf(started.code), { problems: failures.map((failure) => sentenceFor(event, failure)) });
	})
};
