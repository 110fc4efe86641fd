import * as v from 'valibot';

/* Fields that forms of every domain share. A message is a key of `common.fields`. */

// eslint-disable-next-line no-control-regex -- refusing control characters is the point: PostgreSQL cannot store NUL
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** One or more lines of text that a person typed, trimmed. May be empty. */
export const text = (most = 200) =>
	v.pipe(
		v.string('empty'),
		v.trim(),
		v.maxLength(most, 'too-long'),
		v.check((value) => !CONTROL.test(value), 'strange-characters')
	);

/** Text that has to be there. */
export const filledText = (most = 200) => v.pipe(text(most), v.nonEmpty('empty'));

/** A person's name: letters of any script, spaces, dots, dashes and apostrophes. */
export const personName = v.pipe(
	v.string('empty'),
	v.trim(),
	v.nonEmpty('empty'),
	v.maxLength(80, 'too-long'),
	v.regex(/^[\p{L}\p{M}'’.\- ]+$/u, 'letters-only')
);

/** As personName, but may stay empty. */
export const optionalName = v.pipe(
	v.string(),
	v.trim(),
	v.maxLength(80, 'too-long'),
	v.regex(/^[\p{L}\p{M}'’.\- ]*$/u, 'letters-only')
);

/** An e-mail address, in lower case. */
export const email = v.pipe(
	v.string('empty'),
	v.trim(),
	v.nonEmpty('empty'),
	v.maxLength(254, 'too-long'),
	v.email('email'),
	v.toLowerCase()
);

/** A day as a date field sends it: YYYY-MM-DD, and a day that exists. */
export const day = v.pipe(
	v.string('empty'),
	v.nonEmpty('empty'),
	v.isoDate('day'),
	v.check(
		(value) => !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value),
		'day'
	)
);

/** A day, or nothing. */
export const optionalDay = v.union([v.literal(''), day]);

/** An id of ours. */
export const id = v.pipe(v.string('empty'), v.regex(/^[0-9a-z-]{1,64}$/i, 'empty'));

/** A phone number as people write it, or nothing. */
export const optionalPhone = v.pipe(
	v.string('empty'),
	v.trim(),
	v.regex(/^(|\+?\d[\d ()-]{1,19})$/, 'phone')
);
