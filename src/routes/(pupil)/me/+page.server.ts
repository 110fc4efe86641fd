import { redirect } from '@sveltejs/kit';
import { forgetPictures, type PupilTicket } from '#lib/identity/service.server.ts';
import { getApp } from '#lib/server/app.ts';
import { endPrivate, forPupilAlone } from '#lib/server/private.ts';
import { writeTicket } from '#lib/server/tickets.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forPupilAlone((event: PageServerLoadEvent, pupil) => ({
	words: event.locals.words.section('identity', 'me'),
	// The other child of two stays out of sight here.
	pupils: [{ id: pupil.id, firstName: pupil.firstName }]
}));

export const actions = {
	/** New pictures: the old ones were given just now, so they may go. */
	default: forPupilAlone(async (event: RequestEvent, pupil) => {
		await forgetPictures(getApp().db, pupil.schoolId, pupil.id);
		endPrivate(event);
		writeTicket<PupilTicket>(event, 'pupil', {
			schoolId: pupil.schoolId,
			groupId: pupil.groupId,
			pupilId: pupil.id,
			taps: [],
			purpose: 'confirm',
			next: '/learn'
		});
		redirect(303, '/sign-in/pupil/pictures');
	})
};
