import { redirect } from '@sveltejs/kit';
import { enterClassCode, enterGroup, type PupilTicket } from '#lib/identity/service.server.ts';
import { fail as failure, type Failure } from '#lib/result.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { readFields, textIn } from '#lib/server/forms.ts';
import { refuse, sentenceFor } from '#lib/server/http.ts';
import { ownPath } from '#lib/server/paths.ts';
import { writeTicket } from '#lib/server/tickets.ts';
import { whyNotTogether } from './begin.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

type AnyEvent = PageServerLoadEvent | RequestEvent;

/** A child who comes to a laptop where another is signed in joins; the first stays. */
const purposeOf = (event: AnyEvent): PupilTicket['purpose'] =>
	event.url.searchParams.has('together') && event.locals.pupil ? 'join' : 'begin';

/** A class code → the ticket for the rest of the sign-in; or why not. */
async function ticketFor(event: AnyEvent, code: string, pupilId?: string): Promise<PupilTicket | Failure> {
	const { db } = getApp();
	const { now } = event.locals;
	const entered = await enterClassCode(db, code, event.getClientAddress(), now);
	if (!entered.ok) return entered;
	if (!(await enterGroup(db, entered.value.schoolId, entered.value.groupId, now)))
		return failure('class-code-expired');
	const next = ownPath(event.url.searchParams.get('next'));
	const ticket: PupilTicket = {
		...entered.value,
		...(pupilId ? { pupilId } : {}),
		taps: [],
		purpose: purposeOf(event),
		...(next ? { next } : {})
	};
	const objection = whyNotTogether(event, ticket);
	return objection ? failure(objection) : ticket;
}

/** A badge's QR brings the class code and the child; then only the pictures are left. */
async function readBadge(event: PageServerLoadEvent): Promise<Failure | undefined> {
	const code = event.url.searchParams.get('class_code');
	const pupilId = event.url.searchParams.get('pupil');
	if (!code || !pupilId) return undefined;
	const ticket = await ticketFor(event, code.slice(0, 40), pupilId.slice(0, 64));
	if ('ok' in ticket) return ticket;
	writeTicket<PupilTicket>(event, 'pupil', ticket);
	redirect(303, '/sign-in/pupil/pictures');
}

export const load = open(async (event: PageServerLoadEvent) => {
	const refused =
		(await readBadge(event)) ?? (event.url.searchParams.has('again') ? failure('ticket-gone') : undefined);
	return {
		words: event.locals.words.section('identity', 'pupilCode'),
		together: purposeOf(event) === 'join',
		notice: refused && sentenceFor(event, refused),
		idle: event.url.searchParams.has('idle')
	};
});

export const actions = {
	default: open(async (event: RequestEvent) => {
		const typed = textIn(await readFields(event), 'class_code').slice(0, 40);
		const ticket = await ticketFor(event, typed);
		if ('ok' in ticket) return refuse(event, ticket, { typed });
		writeTicket<PupilTicket>(event, 'pupil', ticket);
		redirect(303, '/sign-in/pupil/name');
	})
};
