import type { RequestEvent } from '@sveltejs/kit';
import { absenceForm, oneThingForm, workForm } from '#lib/identity/staff/people-forms.ts';
import { addAbsence, changeWork, endAbsence } from '#lib/identity/service.server.ts';
import type { SignedInStaff } from '#lib/identity/types.ts';
import { formAction } from '#lib/server/form-action.ts';
import type { Permission } from '#lib/server/permissions.ts';

/** The field a refusal belongs beside. */
const DEPUTY = { 'deputy-unknown': 'deputy', 'deputy-own': 'deputy' };
const DAYS = { 'absence-order': 'lastDay', 'absence-overlap': 'firstDay' };

/** The actions of the forms in `PresenceForms.svelte`, for oneself or for a colleague. */
export const presenceActions = (
	permission: Permission,
	about: (event: RequestEvent, staff: SignedInStaff) => string
) => ({
	work: formAction(
		permission,
		{ id: 'work', schema: workForm, fields: DEPUTY },
		(context, data, event, staff) =>
			changeWork(context, about(event, staff), {
				weekdays: data.weekdays.map(Number),
				deputyId: data.deputy || null
			})
	),
	absence: formAction(
		permission,
		{ id: 'absence', schema: absenceForm, fields: DAYS },
		(context, data, event, staff) =>
			addAbsence(context, about(event, staff), {
				firstDay: data.firstDay,
				lastDay: data.openEnded ? null : data.lastDay
			})
	),
	back: formAction(permission, { id: 'back', schema: oneThingForm }, (context, data, event, staff) =>
		endAbsence(context, about(event, staff), data.id)
	)
});
