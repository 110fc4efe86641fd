import { dateInWords } from '#lib/i18n/dates.ts';
import type { Words } from '#lib/i18n/words.server.ts';
import type { GroupPage } from '#lib/identity/service.server.ts';
import { addMinutes, dayOf } from '#lib/server/time.ts';

/** The last day on which something works that ends at an instant: a code that ends at midnight works the day before. */
const lastDay = (expiresAt: string, words: Words): string =>
	dateInWords(addMinutes(new Date(expiresAt), -1).toISOString(), words.language);

/** When a substitute's link ends: always at 17:00, today or tomorrow. */
export const linkEnds = (expiresAt: Date, now: Date, { t }: Words): string =>
	t(dayOf(expiresAt) === dayOf(now) ? 'pupils:group.endsToday' : 'pupils:group.endsTomorrow');

/** A group as its page shows it. */
export function groupInWords(
	{ group, teachers, pupils, classCode, dayLink, may }: GroupPage,
	now: Date,
	words: Words
) {
	const { t } = words;
	const when = dayLink ? linkEnds(new Date(dayLink.expiresAt), now, words) : '';
	return {
		may,
		group: {
			id: group.id,
			name: group.name,
			line: [...teachers, t('pupils:groups.pupils', { count: pupils.length })].join(' · ')
		},
		code: classCode && {
			text: classCode.code,
			until: t('pupils:group.codeText', { day: lastDay(classCode.expiresAt, words) })
		},
		openLink:
			dayLink &&
			(dayLink.madeBy
				? t('pupils:group.linkOpen', { who: dayLink.madeBy, when })
				: t('pupils:group.linkOpenAlone', { when })),
		pupils: pupils.map((pupil) => ({
			id: pupil.id,
			label: pupil.label,
			name: `${pupil.firstName} ${pupil.lastName}`.trim(),
			year: pupil.yearLevel,
			hasPictures: pupil.hasPictures,
			isProtected: pupil.isProtected,
			resetText: t('pupils:group.resetText', { name: pupil.firstName })
		}))
	};
}
