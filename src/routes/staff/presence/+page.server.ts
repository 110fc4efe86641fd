import { absenceForm } from '#lib/identity/staff/people-forms.ts';
import { getPresence } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { blankForm } from '#lib/server/forms.ts';
import { stop } from '#lib/server/http.ts';
import { presenceInWords } from '../people/words.ts';
import { presenceActions } from './actions.ts';
import type { PageServerLoadEvent } from './$types';

/** One's own working days, deputy and absence. */
export const load = forStaff('staff.home', async (event: PageServerLoadEvent, staff) => {
	const presence = await getPresence(event.locals.context(staff), staff.id);
	if (!presence.ok) return stop(event, presence);
	return {
		presence: presenceInWords(presence.value, event.locals.words),
		absence: await blankForm(absenceForm, { firstDay: presence.value.today }, 'absence')
	};
});

export const actions = presenceActions('staff.home', (_event, staff) => staff.id);
