import { dayWithName, weekdayInWords } from '#lib/i18n/dates.ts';
import type { Words } from '#lib/i18n/words.server.ts';
import { reachParts, telOf } from '#lib/identity/help/reach-rules.ts';
import type { HelpPage, HelpPerson, SchoolHelpLine } from '#lib/identity/service.server.ts';

/** "Is er maandag weer"; undefined when we do not know. */
function presence(next: HelpPerson['next'], { t, language }: Words): string | undefined {
	if (next === undefined) return undefined;
	if (next === null) return t('help:page.away');
	const day = next.near === 'date' ? dayWithName(next.day, language) : weekdayInWords(next.day, language);
	return t(`help:page.${next.near}`, { day });
}

const personInWords = (person: HelpPerson, words: Words) => ({
	id: person.id,
	name: person.name,
	role: person.role,
	reach: reachParts(person.reach),
	photo: person.photoFileId ? `/files/${person.photoFileId}` : null,
	isExternal: person.isExternal,
	isHere: person.next?.near === 'today',
	presence: presence(person.next, words)
});

function closedInWords(closed: HelpPage['closed'], { t, language }: Words): string | undefined {
	if (!closed) return undefined;
	const why = t(`help:page.${closed.because}`, closed.because === 'holiday' ? { name: closed.name } : {});
	const opens = closed.opens && t('help:page.opens', { day: dayWithName(closed.opens, language) });
	return [why, opens].filter(Boolean).join(' ');
}

const lineInWords = (line: SchoolHelpLine, { t, language }: Words) => ({
	key: line.key,
	name: line.name[language],
	what: line.what[language],
	hours: line.hours[language],
	isUrgent: line.urgent,
	call: line.phone ? { tel: telOf(line.phone), text: t('help:page.call', { phone: line.phone }) } : undefined,
	site: line.site && { url: line.site.url, label: line.site.label[language], isChat: line.site.chat }
});

/** The page of who can help as it is read: names, sentences, numbers to call. */
export function helpInWords(page: HelpPage, asker: 'pupil' | 'staff' | 'visitor', words: Words) {
	const { t } = words;
	const people = (list: HelpPerson[]) => list.map((person) => personInWords(person, words));
	const urgent = page.lines.find((line) => line.urgent);
	return {
		title: t(asker === 'pupil' ? 'help:page.title' : `help:page.${asker}Title`),
		lead: t(asker === 'pupil' ? 'help:page.lead' : `help:page.${asker}Lead`),
		closed: closedInWords(page.closed, words),
		teachers: people(page.teachers),
		helpers: people(page.helpers),
		forStaff: people(page.forStaff),
		urgent: urgent && { tel: telOf(urgent.phone), call: t('help:page.call', { phone: urgent.phone }) },
		lines: page.lines.map((line) => lineInWords(line, words)),
		staffLines: page.staffLines.map((line) => lineInWords(line, words))
	};
}
