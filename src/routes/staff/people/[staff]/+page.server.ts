import type { RequestEvent } from '@sveltejs/kit';
import {
	absenceForm,
	detailsForm,
	endForm,
	functionsForm,
	groupsForm,
	noForm
} from '#lib/identity/staff/people-forms.ts';
import {
	changeDetails,
	changeFunctions,
	changeGroups,
	endAccess,
	getColleague,
	getPresence,
	giveAccessAgain,
	peopleTabs,
	remakeInvitation
} from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { formAction } from '#lib/server/form-action.ts';
import { blankForm } from '#lib/server/forms.ts';
import { stop } from '#lib/server/http.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { presenceActions } from '../../presence/actions.ts';
import { colleagueInWords, presenceInWords } from '../words.ts';
import type { PageServerLoadEvent } from './$types';

export const load = forStaff('people.read', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const context = event.locals.context(staff);
	const found = await getColleague(context, event.params.staff);
	if (!found.ok) return stop(event, found);
	const colleague = found.value;
	const presence = scopeOf(staff, 'people.presence') ? await getPresence(context, colleague.id) : undefined;
	return {
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		words: words.section('people', 'colleague'),
		link: words.section('people', 'link'),
		presenceTitle: words.t('people:presence.title'),
		mayGrant: scopeOf(staff, 'people.grant') !== undefined,
		mayInvite: scopeOf(staff, 'people.invite') !== undefined,
		mayEnd: scopeOf(staff, 'people.end') !== undefined,
		colleague: colleagueInWords(colleague, words),
		presence: presence?.ok ? presenceInWords(presence.value, words) : undefined,
		details: await blankForm(
			detailsForm,
			{
				firstName: colleague.firstName,
				lastName: colleague.lastName,
				called: colleague.called,
				email: colleague.email ?? ''
			},
			'details'
		),
		absence: await blankForm(absenceForm, { firstDay: presence?.ok ? presence.value.today : '' }, 'absence')
	};
});

const about = (event: RequestEvent): string => event.params['staff'] ?? '';

/** The field a refusal belongs beside. */
const EMAIL = { 'email-in-use': 'email', 'email-needed': 'email', 'account-protected': 'email' };

export const actions = {
	details: formAction(
		'people.invite',
		{ id: 'details', schema: detailsForm, fields: EMAIL },
		(context, data, event) => changeDetails(context, about(event), { ...data, email: data.email || null })
	),
	functions: formAction('people.grant', { id: 'functions', schema: functionsForm }, (context, data, event) =>
		changeFunctions(context, about(event), data.functions)
	),
	groups: formAction('people.grant', { id: 'groups', schema: groupsForm }, (context, data, event) =>
		changeGroups(context, about(event), data.groups)
	),
	...presenceActions('people.presence', about),
	link: formAction('people.invite', { id: 'link', schema: noForm }, (context, _data, event) =>
		remakeInvitation(context, about(event), event.url.origin)
	),
	end: formAction('people.end', { id: 'end', schema: endForm }, (context, _data, event) =>
		endAccess(context, about(event))
	),
	again: formAction('people.end', { id: 'again', schema: noForm }, (context, _data, event) =>
		giveAccessAgain(context, about(event))
	)
};
