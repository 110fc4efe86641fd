import * as v from 'valibot';
import { optionalPhone } from '#lib/forms.ts';
import lines from '#content/help/lines.json' with { type: 'json' };

/* Help outside the school. The file is checked when the app builds and starts: a wrong line stops it there, not a child. */

const bothLanguages = v.strictObject({ nl: v.string(), en: v.string() });
const filled = v.strictObject({ nl: v.pipe(v.string(), v.nonEmpty()), en: v.pipe(v.string(), v.nonEmpty()) });

const helpLine = v.pipe(
	v.strictObject({
		key: v.pipe(v.string(), v.regex(/^[a-z-]+$/)),
		audience: v.picklist(['pupils', 'staff', 'everyone']),
		/** stands out on the page */
		urgent: v.optional(v.boolean(), false),
		/** a school cannot change it */
		fixed: v.optional(v.boolean(), false),
		name: filled,
		what: filled,
		/** empty where there is only a site */
		phone: optionalPhone,
		hours: bothLanguages,
		site: v.optional(
			v.strictObject({
				url: v.pipe(v.string(), v.url(), v.startsWith('https://')),
				label: filled,
				chat: v.optional(v.boolean(), false)
			})
		)
	}),
	v.check((line) => line.phone !== '' || line.site !== undefined, 'a line needs a number or a site')
);
export type HelpLine = v.InferOutput<typeof helpLine>;

/** What the product knows, in the order in which it is shown. */
export const HELP_LINES: readonly HelpLine[] = v.parse(
	v.pipe(
		v.array(helpLine),
		v.check((all) => new Set(all.map((line) => line.key)).size === all.length, 'a key occurs twice'),
		v.check((all) => all.some((line) => line.urgent), 'the number for danger is missing')
	),
	lines
);
