import { redirect } from '@sveltejs/kit';
import type { PupilTicket } from '#lib/identity/service.server.ts';
import type { SignedInPupil } from '#lib/identity/types.ts';
import { forPupil } from '#lib/server/access.ts';
import { readFields } from '#lib/server/forms.ts';
import { ownPath } from '#lib/server/paths.ts';
import { writeTicket } from '#lib/server/tickets.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

/** Asks a child's own pictures again before a page that is that child's alone. */
function ask(event: PageServerLoadEvent | RequestEvent, pupil: SignedInPupil): never {
	const next = ownPath(event.url.searchParams.get('next')) ?? '/learn';
	writeTicket<PupilTicket>(event, 'pupil', {
		schoolId: pupil.schoolId,
		groupId: pupil.groupId,
		pupilId: pupil.id,
		sessionId: pupil.sessionId,
		taps: [],
		purpose: 'confirm',
		next
	});
	redirect(303, '/sign-in/pupil/pictures');
}

export const load = forPupil((event: PageServerLoadEvent, pupil) => {
	const { partner, words } = event.locals;
	if (!partner) return ask(event, pupil);
	return {
		words: words.section('identity', 'pupilName'),
		tiles: [pupil, partner].map(({ id, firstName }) => ({ id, label: firstName }))
	};
});

export const actions = {
	default: forPupil(async (event: RequestEvent, pupil) => {
		const chosen = (await readFields(event)).get('pupil');
		const { partner } = event.locals;
		return ask(event, partner && partner.id === chosen ? partner : pupil);
	})
};
