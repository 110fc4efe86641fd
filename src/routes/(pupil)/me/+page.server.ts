import { redirect } from '@sveltejs/kit';
import type { PupilTicket } from '#lib/identity/service.server.ts';
import { forPupilAlone } from '#lib/server/private.ts';
import { writeTicket } from '#lib/server/tickets.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forPupilAlone((event: PageServerLoadEvent, pupil) => ({
	words: event.locals.words.section('identity', 'me'),
	// The other child of two stays out of sight here.
	pupils: [{ id: pupil.id, firstName: pupil.firstName }]
}));

export const actions = {
	/** New pictures: the old ones were given just now, and count until the new ones were chosen twice. */
	default: forPupilAlone((event: RequestEvent, pupil) => {
		writeTicket<PupilTicket>(event, 'pupil', {
			schoolId: pupil.schoolId,
			groupId: pupil.groupId,
			pupilId: pupil.id,
			sessionId: pupil.sessionId,
			taps: [],
			purpose: 'change',
			next: '/learn'
		});
		redirect(303, '/sign-in/pupil/pictures');
	})
};
