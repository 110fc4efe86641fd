import * as v from 'valibot';
import { day, filledText, id, optionalName, optionalPhone, text } from '../../forms.ts';

/* Forms about the school itself. A message is a key of `common.fields`. */

export const schoolForm = v.object({
	name: filledText(120),
	city: text(80),
	hue: v.picklist(['1', '2', '3', '4', '5', '6'], 'choice'),
	english: v.optional(v.boolean(), false)
});

/** Somebody who can help; `staffId` '' is somebody from outside, whose name is typed. */
export const helperForm = v.object({
	id,
	staffId: v.union([v.literal(''), id], 'choice'),
	name: optionalName,
	role: filledText(80),
	reach: text(300),
	audience: v.picklist(['pupils', 'staff'], 'choice')
});

/** A row of a list that moves. */
export const moveHelperForm = v.object({ id, direction: v.picklist(['up', 'down'], 'choice') });

/** Something of the school that is named and nothing is typed. */
export const namedForm = v.object({ id });

export const yearForm = v.object({ id, startsOn: day, endsOn: day });

export const holidayForm = v.object({ id, yearId: id, name: filledText(60), firstDay: day, lastDay: day });

/** The school's own number and hours for a line of outside help. */
export const helpLineForm = v.object({
	key: id,
	phone: optionalPhone,
	hoursNl: text(120),
	hoursEn: text(120)
});

/** Back to what the product knows of a line. */
export const lineKeyForm = v.object({ key: id });

/** A button and nothing more. */
export const pressForm = v.object({});
