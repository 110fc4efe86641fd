import { redirect } from '@sveltejs/kit';
import { forStaff } from '#lib/server/access.ts';
import { readTicket, type RecoveryCodes } from '#lib/server/tickets.ts';
import type { PageServerLoadEvent } from './$types';

/** Shows new recovery codes, as long as the ticket that brings them lasts; they are stored only as hashes. */
export const load = forStaff('staff.home', (event: PageServerLoadEvent, staff) => {
	const made = readTicket<RecoveryCodes>(event, 'codes');
	if (made?.staffId !== staff.id) redirect(303, '/staff/account');
	return { words: event.locals.words.section('identity', 'recovery'), codes: made.codes };
});
