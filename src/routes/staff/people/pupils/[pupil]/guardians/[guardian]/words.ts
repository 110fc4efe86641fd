import { dayInWords } from '#lib/i18n/dates.ts';
import type { Words } from '#lib/i18n/words.server.ts';
import type { GuardianPage } from '#lib/identity/service.server.ts';

/** The texts of a guardian's page that hold a name or a day. */
export function guardianTexts({ pupil, guardian }: GuardianPage, words: Words) {
	const t = (key: string, variables: Record<string, string> = {}) =>
		words.t(`pupils:guardian.${key}`, {
			name: pupil.firstName,
			guardian: guardian.firstName || guardian.lastName,
			...variables
		});
	return {
		back: t('back'),
		of: t('of'),
		hidden: t(guardian.addressIsSecret ? 'hidden' : 'hiddenProtected'),
		has: t('has'),
		authority: guardian.hasAuthority
			? t('yes', {
					day: guardian.authorityOn ? dayInWords(guardian.authorityOn, words.language) : '',
					proof: guardian.authorityProof
				})
			: t('no'),
		removeText: t('removeText')
	};
}
