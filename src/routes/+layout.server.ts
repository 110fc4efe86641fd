import { open } from '#lib/server/access.ts';
import type { LayoutServerLoadEvent } from './$types';

/** What every page needs: its language, its school, and who is there. */
export const load = open(({ locals }: LayoutServerLoadEvent) => ({
	language: locals.language,
	hue: locals.school?.hue ?? 5,
	app: locals.words.section('common', 'app'),
	errorPage: locals.words.section('common', 'errorPage'),
	school: locals.school && {
		name: locals.school.name,
		logo: locals.school.logoFileId ? `/files/${locals.school.logoFileId}` : null,
		twoLanguages: locals.school.languages.length > 1
	},
	pupils: [locals.pupil, locals.partner].flatMap((pupil) =>
		pupil ? [{ id: pupil.id, firstName: pupil.firstName }] : []
	),
	isStaff: locals.staff !== null || locals.substitute !== null
}));
