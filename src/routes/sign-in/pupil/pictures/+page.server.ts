import { redirect } from '@sveltejs/kit';
import {
	choosePupil,
	languageOf,
	picturesResetNotice,
	tapPicture,
	waitFor,
	type PupilTicket,
	type Tap
} from '#lib/identity/service.server.ts';
import { isPicture } from '#lib/identity/rules.ts';
import { PICTURES } from '#lib/identity/types.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { setCookie } from '#lib/server/cookies.ts';
import { deviceName } from '#lib/server/device.ts';
import { readFields } from '#lib/server/forms.ts';
import { grantPrivate } from '#lib/server/private.ts';
import { dropTicket, readTicket, writeTicket } from '#lib/server/tickets.ts';
import { signInPupil, whyNotTogether } from '../begin.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

function ticketOf(event: PageServerLoadEvent | RequestEvent): PupilTicket & { pupilId: string } {
	const ticket = readTicket<PupilTicket>(event, 'pupil');
	if (!ticket?.pupilId) redirect(303, '/sign-in/pupil?again');
	return { ...ticket, pupilId: ticket.pupilId };
}

/** A name that is gone can be chosen anew; a ticket that is gone cannot. */
const startAgain = (why: 'ticket-gone' | 'name-gone'): never =>
	redirect(303, why === 'name-gone' ? '/sign-in/pupil/name' : '/sign-in/pupil?again');

export const load = open(async (event: PageServerLoadEvent) => {
	const ticket = ticketOf(event);
	const { words, now } = event.locals;
	const { db } = getApp();
	const pupil = await choosePupil(db, ticket, ticket.pupilId, now);
	if (!pupil.ok) return startAgain(pupil.code);
	const minutes = await waitFor(db, ticket.pupilId, now);
	const said = event.url.searchParams.get('said');
	const stage = !pupil.value.mustChoose ? 'enter' : ticket.chosen ? 'repeat' : 'choose';
	const wasReset = stage === 'choose' && (await picturesResetNotice(db, ticket.schoolId, ticket.pupilId));
	const text = words.section('identity', 'pupilPictures', { name: pupil.value.firstName });
	return {
		words: text,
		title: { enter: text.title, choose: text.chooseTitle, repeat: text.repeatTitle }[stage],
		lead: { enter: text.lead, choose: text.chooseLead, repeat: text.repeatLead }[stage],
		count: words.t('identity:pupilPictures.count', { count: ticket.taps.length }),
		taps: ticket.taps.length,
		notice:
			said === 'wrong'
				? text.wrong
				: said === 'same'
					? text.sameThree
					: said === 'differs'
						? text.notTheSame
						: wasReset
							? text.reset
							: undefined,
		wait: minutes > 0 ? words.t('identity:pupilPictures.wait', { count: minutes }) : undefined,
		pictures: PICTURES.map((picture) => ({ picture, label: text[picture] })),
		confirming: ticket.code === undefined
	};
});

/** What the page says after a tap; the picture itself is nowhere in the address. */
const SAID: Partial<Record<Tap['state'], string>> = {
	wrong: '?said=wrong',
	'all-the-same': '?said=same',
	'not-the-same': '?said=differs'
};

export const actions = {
	default: open(async (event: RequestEvent) => {
		const ticket = ticketOf(event);
		const picture = (await readFields(event)).get('picture');
		if (!isPicture(picture)) redirect(303, '/sign-in/pupil/pictures');
		// Somebody else sat down meanwhile.
		if (whyNotTogether(event, ticket)) redirect(303, '/learn');
		const { db, keyring } = getApp();
		const device = deviceName(event.request.headers.get('user-agent'));
		const tapped = await tapPicture(db, keyring, ticket, picture, device, event.locals.now);
		if (!tapped.ok) return startAgain(tapped.code);
		const tap = tapped.value;
		if (tap.state !== 'in') {
			writeTicket(event, 'pupil', tap.ticket);
			redirect(303, `/sign-in/pupil/pictures${SAID[tap.state] ?? ''}`);
		}
		dropTicket(event);
		if (tap.sessionId === undefined) {
			const pupil = [event.locals.pupil, event.locals.partner].find(
				(one) => one?.sessionId === ticket.sessionId
			);
			if (pupil) grantPrivate(event, pupil);
		} else {
			await signInPupil(event, ticket.purpose, tap.sessionId);
			setCookie(event, 'language', await languageOf(db, ticket.schoolId, tap.pupilId), 365 * 86_400);
		}
		redirect(303, ticket.next ?? '/learn');
	})
};
