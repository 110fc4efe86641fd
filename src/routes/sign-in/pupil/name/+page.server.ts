import { redirect } from '@sveltejs/kit';
import { choosePupil, listTiles, openGroup, type PupilTicket } from '#lib/identity/service.server.ts';
import { fail as failure } from '#lib/result.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { readFields, textIn } from '#lib/server/forms.ts';
import { refuse } from '#lib/server/http.ts';
import { readTicket, writeTicket } from '#lib/server/tickets.ts';
import { whyNotTogether } from '../begin.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

/** A ticket that came with a class code; one of a child who is only asked again has no business here. */
function ticketOf(event: PageServerLoadEvent | RequestEvent): PupilTicket {
	const ticket = readTicket<PupilTicket>(event, 'pupil');
	return ticket?.code === undefined ? redirect(303, '/sign-in/pupil?again') : ticket;
}

export const load = open(async (event: PageServerLoadEvent) => {
	const ticket = ticketOf(event);
	const { db } = getApp();
	// Without a class code that works at this moment there are no names.
	const group = await openGroup(db, ticket, event.locals.now);
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
		const pupilId = textIn(await readFields(event), 'pupil');
		const chosen = await choosePupil(getApp().db, ticket, pupilId, event.locals.now);
		if (!chosen.ok && chosen.code === 'ticket-gone') redirect(303, '/sign-in/pupil?again');
		if (!chosen.ok) return refuse(event, chosen);
		const { chosen: _, ...rest } = ticket;
		const fresh: PupilTicket = { ...rest, pupilId, taps: [] };
		const objection = whyNotTogether(event, fresh);
		if (objection) return refuse(event, failure(objection));
		writeTicket<PupilTicket>(event, 'pupil', fresh);
		redirect(303, '/sign-in/pupil/pictures');
	})
};
