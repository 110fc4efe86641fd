import { dayInWords } from '#lib/i18n/dates.ts';
import type { Words } from '#lib/i18n/words.server.ts';
import type { PupilPage } from '#lib/identity/service.server.ts';

/** The texts of a pupil's page that hold the name or a day. */
export function pupilTexts({ pupil }: PupilPage, words: Words) {
	const name = pupil.firstName;
	const text = (key: string) => words.t(`pupils:pupil.${key}`, { name });
	return {
		protectOn: text('protectOn'),
		protectOffText: text('protectOffText'),
		picturesText: text('picturesText'),
		picturesTold: text('picturesTold'),
		picturesNone: text('picturesNone'),
		resetDone: text('resetDone'),
		guardiansNone: text('guardiansNone'),
		leaveText: text('leaveText')
	};
}

/** A pupil as the page shows it: where the child is, in one line, and a sentence when that is not here. */
export function pupilInWords({ pupil, who }: PupilPage, words: Words) {
	const day = (value: string) => dayInWords(value, words.language);
	const t = (key: string, variables: Record<string, string | number> = {}) =>
		words.t(`pupils:pupil.${key}`, { name: pupil.firstName, ...variables });
	const banner = () => {
		if (pupil.died_on) return t('diedBanner', { day: day(pupil.died_on) });
		if (!pupil.left_on) return undefined;
		return t(who === 'left' ? 'leftBanner' : 'leavesBanner', { day: day(pupil.left_on) });
	};
	return {
		id: pupil.id,
		name: `${pupil.firstName} ${pupil.lastName}`.trim(),
		line: [
			pupil.groupName ?? t('noGroup'),
			pupil.yearLevel ? t('yearLevel', { year: pupil.yearLevel }) : '',
			pupil.birthDate ? t('born', { day: day(pupil.birthDate) }) : ''
		]
			.filter(Boolean)
			.join(' · '),
		banner: banner(),
		groupId: pupil.groupId ?? '',
		isProtected: pupil.isProtected,
		hasPictures: pupil.hasPictures,
		isHere: who === 'here',
		hasLeft: pupil.left_on !== null,
		hasDied: pupil.died_on !== null
	};
}
