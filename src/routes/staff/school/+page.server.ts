import { pressForm, schoolForm } from '#lib/identity/school/school-forms.ts';
import { readSchool, removeLogo, saveLogo, saveSchool, schoolTabs } from '#lib/identity/service.server.ts';
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
	const school = await readSchool(event.locals.context(staff));
	if (!school.ok) stop(event, school);
	const { name, city, hue, languages, slug, host, logoFileId } = school.value;
	return {
		words: words.section('school', 'settings'),
		...schoolTabs(words),
		publicAddress: `${event.url.origin}/s/${slug}`,
		slug,
		host,
		logoFile: logoFileId ? `/files/${logoFileId}` : null,
		image: { most: IMAGE_BYTES, tooLarge: sentenceFor(event, fail('image-too-large', { limit: '15 MB' })) },
		form: await blankForm(
			schoolForm,
			{ name, city, hue: String(hue) as '1', english: languages.includes('en') },
			'school'
		)
	};
});

export const actions = {
	school: formAction('school.edit', { id: 'school', schema: schoolForm }, (context, { hue, ...facts }) =>
		saveSchool(context, { ...facts, hue: Number(hue) })
	),
	logo: forStaff('school.edit', async (event: RequestEvent, staff) => {
		const sent = await readUpload(event.request, 'image');
		const saved = await saveLogo(event.locals.context(staff), getApp().config.dataFolder, sent);
		return saved.ok
			? { id: 'logo' as const, done: true as const }
			: refuse(event, saved, { id: 'logo' as const });
	}),
	removeLogo: formAction('school.edit', { id: 'logo', schema: pressForm }, (context) =>
		removeLogo(context, getApp().config.dataFolder)
	)
};
