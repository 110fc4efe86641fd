import * as v from 'valibot';
import { day, email, id, optionalDay, personName } from '../../forms.ts';
import { STAFF_FUNCTIONS } from '../types.ts';

/* Forms about colleagues. A message is a key of `common.fields`. */

const names = { firstName: personName, lastName: personName, called: personName };

/** A list of functions, as checkboxes send them. */
const functions = v.array(v.picklist(STAFF_FUNCTIONS, 'choice'));

/** A colleague who is not there yet; `id` is made with the form. */
export const inviteForm = v.object({ id, ...names, email, functions });

/** Names and address of a colleague; the address may be empty for somebody who does not sign in. */
export const detailsForm = v.object({ ...names, email: v.union([v.literal(''), email], 'email') });

export const functionsForm = v.object({ functions });

export const groupsForm = v.object({ groups: v.array(id) });

/** Weekdays (1 = Monday) and who stands in; '' is nobody. */
export const workForm = v.object({
	weekdays: v.array(v.picklist(['1', '2', '3', '4', '5'], 'choice')),
	deputy: v.union([v.literal(''), id])
});

/** From a day until a day, or until further notice. */
export const absenceForm = v.pipe(
	v.object({
		firstDay: day,
		lastDay: v.optional(optionalDay, ''),
		openEnded: v.optional(v.boolean(), false)
	}),
	v.forward(
		v.partialCheck(
			[['lastDay'], ['openEnded']],
			({ lastDay, openEnded }) => openEnded || lastDay !== '',
			'last-day'
		),
		['lastDay']
	)
);

/** An absence that ends, a mail that goes: something is named and nothing is typed. */
export const oneThingForm = v.object({ id });

/** A button and nothing else. */
export const noForm = v.object({});

/** Access ends only when somebody says that they are sure. */
export const endForm = v.object({
	sure: v.pipe(
		v.optional(v.boolean(), false),
		v.check((sure) => sure, 'sure')
	)
});

const reach = v.optional(v.picklist(['none', 'own', 'all'], 'choice'));

/** One row of the table of permissions: a reach for each function that was shown. */
export const permissionForm = v.object({
	permission: v.pipe(v.string('empty'), v.regex(/^[a-z.-]{1,60}$/, 'empty')),
	...(Object.fromEntries(STAFF_FUNCTIONS.map((one) => [one, reach])) as Record<
		(typeof STAFF_FUNCTIONS)[number],
		typeof reach
	>)
});

export const houseForm = v.object({
	permission: v.pipe(v.string('empty'), v.regex(/^[a-z.-]{1,60}$/, 'empty'))
});
