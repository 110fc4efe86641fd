import { fail } from '@sveltejs/kit';
import { inviteForm } from '#lib/identity/staff/people-forms.ts';
import { inviteColleague, peopleTabs } from '#lib/identity/service.server.ts';
import { STAFF_FUNCTIONS } from '#lib/identity/types.ts';
import { forStaff } from '#lib/server/access.ts';
import { blame, blankForm, readForm } from '#lib/server/forms.ts';
import { refuse, sentenceFor } from '#lib/server/http.ts';
import { orderedId } from '#lib/server/ids.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forStaff('people.invite', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const names = words.section('identity', 'functions');
	const hints = words.section('people', 'functionHints');
	return {
		words: words.section('people', 'invite'),
		link: words.section('people', 'link'),
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		functions: scopeOf(staff, 'people.grant')
			? STAFF_FUNCTIONS.map((name) => ({ value: name, label: names[name], hint: hints[name] }))
			: [],
		form: await blankForm(inviteForm, { id: orderedId() })
	};
});

export const actions = {
	default: forStaff('people.invite', async (event: RequestEvent, staff) => {
		const form = await readForm(event, inviteForm);
		if (!form.valid) return fail(400, { form });
		const invited = await inviteColleague(event.locals.context(staff), form.data, event.url.origin);
		if (!invited.ok && invited.code === 'email-in-use') {
			blame(form, 'email', sentenceFor(event, invited));
			return fail(400, { form });
		}
		if (!invited.ok) return refuse(event, invited, { form });
		const { t } = event.locals.words;
		const { firstName: name, link, staffId } = invited.value;
		return {
			made: {
				link,
				staffId,
				title: t('people:invite.doneTitle', { name }),
				toColleague: t('people:invite.toColleague', { name })
			}
		};
	})
};
