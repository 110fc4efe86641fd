import * as v from 'valibot';
import { day, email, id, optionalDay, optionalName, optionalPhone, personName, text } from '../../forms.ts';

/* Forms about pupils, their groups and their guardians. A message is a key of `common.fields`. */

/** Name and birth date of a pupil; a school may know somebody by first name only. */
export const pupilForm = v.object({ firstName: personName, lastName: optionalName, birthDate: optionalDay });

/** Another group; `yearLevel` '' follows the group. */
export const moveForm = v.object({
	groupId: v.pipe(v.string('choice'), v.regex(/^[0-9a-z-]{1,64}$/i, 'choice')),
	yearLevel: v.picklist(['', '1', '2', '3', '4', '5', '6', '7', '8'], 'choice')
});

/** The day on which somebody left, or died. */
export const dayForm = v.object({ day });

/** A button and nothing more. */
export const pressForm = v.object({});

/** Something that is chosen by its id. */
export const chosenForm = v.object({ id });

/** The class code that stood on the page when the button was pressed; '' when there was none. */
export const codeShownForm = v.object({ shown: text(20) });

const guardianFields = {
	firstName: optionalName,
	lastName: personName,
	relation: text(60),
	email: v.union([v.literal(''), email], 'email'),
	phone: optionalPhone
};

export const guardianForm = v.object(guardianFields);

/** A guardian who is not there yet; `id` is made with the form. */
export const newGuardianForm = v.object({ id, ...guardianFields });

export const addressForm = v.object({
	street: text(120),
	postcode: text(12),
	city: text(80),
	isSecret: v.optional(v.boolean(), false)
});

export const authorityForm = v.object({
	has: v.optional(v.boolean(), false),
	proof: text(200),
	on: optionalDay
});
