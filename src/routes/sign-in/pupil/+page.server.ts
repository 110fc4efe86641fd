import { redirect } from '@sveltejs/kit';
import { enterClassCode, enterGroup, type PupilTicket } from '#lib/identity/service.server.ts';
import { fail as failure } from '#lib/result.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { refuse, sentenceFor } from '#lib/server/http.ts';
import { writeTicket } from '#lib/server/tickets.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

/** A badge's QR brings the class code and the child; then only the pictures are left. */
async function readBadge(event: PageServerLoadEvent): Promise<void> {
	const code = event.url.searchParams.get('class_code');
	const pupilId = event.url.searchParams.get('pupil');
	if (!code || !pupilId) return;
	const { db } = getApp();
	const entered = await enterClassCode(db, code, event.getClientAddress(), event.locals.now);
	if (!entered.ok) return;
	writeTicket<PupilTicket>(event, 'pupil', { ...entered.value, pupilId, taps: [], purpose: purposeOf(event) });
	redirect(303, '/sign-in/pupil/pictures');
}

/** A child who comes to a laptop where another is signed in joins; the first stays. */
const purposeOf = (event: PageServerLoadEvent | RequestEvent): PupilTicket['purpose'] =>
	event.url.searchParams.has('together') && event.locals.pupil ? 'join' : 'begin';

export const load = open(async (event: PageServerLoadEvent) => {
	await readBadge(event);
	const gone = event.url.searchParams.has('again');
	return {
		words: event.locals.words.section('identity', 'pupilCode'),
		together: purposeOf(event) === 'join',
		notice: gone ? sentenceFor(event, failure('ticket-gone')) : undefined,
		idle: event.url.searchParams.has('idle')
	};
});

export const actions = {
	default: open(async (event: RequestEvent) => {
		const { locals } = event;
		const typed = String((await event.request.formData()).get('class_code') ?? '').slice(0, 40);
		if (locals.partner && purposeOf(event) === 'join') return refuse(event, failure('already-together'), { typed });
		const { db } = getApp();
		const entered = await enterClassCode(db, typed, event.getClientAddress(), locals.now);
		if (!entered.ok) return refuse(event, entered, { typed });
		const group = await enterGroup(db, entered.value.schoolId, entered.value.groupId, locals.now);
		if (!group) return refuse(event, failure('class-code-expired'), { typed });
		writeTicket<PupilTicket>(event, 'pupil', { ...entered.value, taps: [], purpose: purposeOf(event) });
		redirect(303, '/sign-in/pupil/name');
	})
};
