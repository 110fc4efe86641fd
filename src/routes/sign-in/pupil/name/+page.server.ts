import { redirect } from '@sveltejs/kit';
import { choosePupil, enterGroup, listTiles, type PupilTicket } from '#lib/identity/service.server.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { refuse } from '#lib/server/http.ts';
import { readTicket, writeTicket } from '#lib/server/tickets.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

function ticketOf(event: PageServerLoadEvent | RequestEvent): PupilTicket {
	const ticket = readTicket<PupilTicket>(event, 'pupil');
	return ticket ?? redirect(303, '/sign-in/pupil?again');
}

export const load = open(async (event: PageServerLoadEvent) => {
	const ticket = ticketOf(event);
	const { db } = getApp();
	const group = await enterGroup(db, ticket.schoolId, ticket.groupId, event.locals.now);
	if (!group) redirect(303, '/sign-in/pupil?again');
	const signedIn = event.locals.pupil?.id;
	const tiles = await listTiles(db, ticket.schoolId, ticket.groupId, event.locals.now);
	return {
		words: event.locals.words.section('identity', 'pupilName'),
		group: group.name,
		// Who sits here already does not join themselves.
		tiles: ticket.purpose === 'join' ? tiles.filter((tile) => tile.id !== signedIn) : tiles
	};
});

export const actions = {
	default: open(async (event: RequestEvent) => {
		const ticket = ticketOf(event);
		const pupilId = String((await event.request.formData()).get('pupil') ?? '');
		const chosen = await choosePupil(getApp().db, ticket, pupilId, event.locals.now);
		if (!chosen.ok) return refuse(event, chosen);
		const { chosen: _, ...fresh } = ticket;
		writeTicket<PupilTicket>(event, 'pupil', { ...fresh, pupilId, taps: [] });
		redirect(303, '/sign-in/pupil/pictures');
	})
};
