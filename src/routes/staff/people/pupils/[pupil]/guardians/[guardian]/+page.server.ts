import { redirect } from '@sveltejs/kit';
import { addressForm, authorityForm, guardianForm, pressForm } from '#lib/identity/pupils/pupil-forms.ts';
import {
	lookAtAddress,
	peopleTabs,
	readGuardian,
	saveAddress,
	saveAuthority,
	saveGuardian,
	unlinkGuardian
} from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { formAction } from '#lib/server/form-action.ts';
import { blankForm } from '#lib/server/forms.ts';
import { refuse, stop } from '#lib/server/http.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { guardianTexts } from './words.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forStaff('guardians.read', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const page = await readGuardian(event.locals.context(staff), event.params.pupil, event.params.guardian);
	if (!page.ok) stop(event, page);
	const { pupil, guardian, address } = page.value;
	return {
		words: words.section('pupils', 'guardian'),
		texts: guardianTexts(page.value, words),
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		pupilId: pupil.id,
		guardian,
		mayEdit: scopeOf(staff, 'guardians.edit') !== undefined,
		isHidden: address === undefined,
		address: address ?? null,
		forms: {
			contact: await blankForm(
				guardianForm,
				{ ...guardian, email: guardian.email ?? '', phone: guardian.phone ?? '' },
				'contact'
			),
			authority: await blankForm(
				authorityForm,
				{ has: guardian.hasAuthority, proof: guardian.authorityProof, on: guardian.authorityOn ?? '' },
				'authority'
			)
		}
	};
});

type Params = { params: Record<string, string | undefined> };
const who = ({ params }: Params): [string, string] => [params['pupil'] ?? '', params['guardian'] ?? ''];

export const actions = {
	contact: formAction('guardians.edit', { id: 'contact', schema: guardianForm }, (context, facts, event) =>
		saveGuardian(context, ...who(event), facts)
	),
	/** Shows an address that is hidden; the look is written down. */
	look: forStaff('guardians.read', async (event: RequestEvent, staff) => {
		const seen = await lookAtAddress(event.locals.context(staff), ...who(event));
		return seen.ok ? { id: 'look' as const, seen: seen.value } : refuse(event, seen, { id: 'look' as const });
	}),
	address: formAction('guardians.edit', { id: 'address', schema: addressForm }, (context, address, event) =>
		saveAddress(context, ...who(event), address)
	),
	authority: formAction(
		'guardians.edit',
		{
			id: 'authority',
			schema: authorityForm,
			fields: { 'authority-proof': 'proof', 'authority-day': 'on', 'day-in-future': 'on' }
		},
		(context, authority, event) => saveAuthority(context, ...who(event), authority)
	),
	remove: formAction('guardians.edit', { id: 'remove', schema: pressForm }, async (context, _, event) => {
		const removed = await unlinkGuardian(context, ...who(event));
		if (removed.ok) redirect(303, `/staff/people/pupils/${who(event)[0]}`);
		return removed;
	})
};
