import { dateInWords, dayInWords } from '#lib/i18n/dates.ts';
import type { Words } from '#lib/i18n/words.server.ts';
import type { ColleaguePage, PresencePage } from '#lib/identity/service.server.ts';
import { STAFF_FUNCTIONS } from '#lib/identity/types.ts';

/* What services know about colleagues, in the words of whoever looks. */

const WEEKDAYS = ['1', '2', '3', '4', '5'] as const;

const stateText = (colleague: ColleaguePage, words: Words): string => {
	if (colleague.state === 'invited') {
		return words.t('people:colleague.stateInvited', {
			date: dateInWords(colleague.invitedUntil ?? '', words.language)
		});
	}
	const keys = { 'signs-in': 'stateSignsIn', 'no-access': 'stateNoAccess', ended: 'stateEnded' } as const;
	return words.t(`people:colleague.${keys[colleague.state]}`);
};

function historyInWords({ history }: ColleaguePage, words: Words) {
	const names = words.section('identity', 'functions');
	const by = (verb: string, system: string, at: string, name: string | null) => {
		const date = dateInWords(at, words.language);
		return name
			? words.t(`people:colleague.${verb}`, { date, name })
			: words.t(`people:colleague.${system}`, { date });
	};
	return history.map((one) => ({
		id: one.id,
		name: names[one.function],
		granted: by('granted', 'grantedSystem', one.grantedAt, one.grantedBy),
		withdrawn: one.withdrawnAt && by('withdrawn', 'withdrawnSystem', one.withdrawnAt, one.withdrawnBy)
	}));
}

/** A colleague's page in words. */
export function colleagueInWords(colleague: ColleaguePage, words: Words) {
	const names = words.section('identity', 'functions');
	const hints = words.section('people', 'functionHints');
	const days: Record<string, string> = words.section('people', 'weekdays');
	const name = colleague.firstName;
	return {
		name: `${colleague.firstName} ${colleague.lastName}`,
		called: colleague.called,
		isSelf: colleague.isSelf,
		state: colleague.state,
		stateLabel: words.section('people', 'states')[colleague.state],
		stateText: stateText(colleague, words),
		hasEmail: colleague.email !== null,
		mayHandle: colleague.mayHandle,
		held: colleague.functions as string[],
		functions: STAFF_FUNCTIONS.map((one) => ({ value: one, label: names[one], hint: hints[one] })),
		groups: colleague.groups.map((group) => ({ value: group.id, label: group.name })),
		taught: colleague.groups.filter((group) => group.taught).map((group) => group.id),
		workingDays: colleague.workingDays.map((day) => days[day]).join(', '),
		history: historyInWords(colleague, words),
		endText: words.t('people:colleague.endText', { name }),
		endedNow: words.t('people:colleague.endedNow', { name }),
		againNow: words.t('people:colleague.againNow', { name })
	};
}

/** Working days, deputy and absence in words. */
export function presenceInWords(presence: PresencePage, words: Words) {
	const days = words.section('people', 'weekdays');
	const day = (of: string) => dayInWords(of, words.language);
	const nobody = { value: '', label: words.t('people:presence.nobody') };
	return {
		words: words.section('people', 'presence'),
		weekdays: WEEKDAYS.map((value) => ({ value: value, label: days[value] })),
		workingDays: presence.workingDays.map(String),
		deputyId: presence.deputyId ?? '',
		deputies: [nobody, ...presence.deputies.map((one) => ({ value: one.id, label: one.name }))],
		absences: presence.absences.map((one) => {
			const [from, until] = [day(one.first_day), one.last_day && day(one.last_day)];
			const key = !until ? 'open' : until === from ? 'single' : 'span';
			return {
				id: one.id,
				text: words.t(`people:presence.${key}`, { from, until: until ?? '' }),
				isNow: one.first_day <= presence.today
			};
		})
	};
}
