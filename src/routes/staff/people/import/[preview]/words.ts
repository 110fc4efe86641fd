import { dayInWords } from '#lib/i18n/dates.ts';
import type { Words } from '#lib/i18n/words.server.ts';
import {
	answersTo,
	type Doubt,
	type FieldChange,
	type ImportCounts,
	type KnownPupil,
	type PlannedImport
} from '#lib/identity/service.server.ts';

/* A plan in the words of whoever looks at it. */

/** Lines that a list shows; a whole board's pupils would be a page that nobody reads. */
const SHOWN = 200;

const nameOf = (one: { firstName: string; lastName: string }): string =>
	`${one.firstName} ${one.lastName}`.trim();

/** Sees to it that a list stays readable: the first lines, and how many more there are. */
function shortened<T>(rows: T[], words: Words): { rows: T[]; total: number; more: string } {
	const rest = rows.length - SHOWN;
	return {
		rows: rows.slice(0, SHOWN),
		total: rows.length,
		more: rest > 0 ? words.t('import:counts.more', { count: rest }) : ''
	};
}

function changeInWords({ field, from, to }: FieldChange, words: Words, today: string): string {
	const day = (value: string) => dayInWords(value, words.language);
	const say = (key: string, values: { from: string; to: string } = { from, to }) =>
		words.t(`import:fields.${key}`, values);
	if (field === 'birthDate')
		return from
			? say('birthDate', { from: day(from), to: day(to) })
			: say('birthDateNew', { from, to: day(to) });
	if (field === 'group' || field === 'groups') return say(from ? field : `${field}New`);
	if (field === 'stays') return say(from <= today ? 'returns' : 'stays', { from: day(from), to });
	return say(field);
}

const changesInWords = (changes: readonly FieldChange[], words: Words, today: string): string =>
	changes.map((change) => changeInWords(change, words, today)).join(' · ');

/** The radio buttons below a doubt: nothing, one for each child it may be, and perhaps a new one. */
function choicesFor(doubt: Doubt, pupils: ReadonlyMap<string, KnownPupil>, words: Words) {
	const day = (value: string) => dayInWords(value, words.language);
	const label = (answer: string): { label: string; hint?: string } => {
		if (answer === 'leave-out') return { label: words.t('import:preview.choiceLeaveOut') };
		const pupil = pupils.get(answer.replace('same:', ''));
		if (!pupil) return { label: words.t('import:preview.choiceNew') };
		const hints = [
			pupil.birthDate
				? words.t('import:choices.born', { day: day(pupil.birthDate) })
				: words.t('import:choices.bornUnknown'),
			...(pupil.leftOn ? [words.t('import:choices.left', { day: day(pupil.leftOn) })] : [])
		];
		const key = pupil.groupName ? 'sameGroup' : 'same';
		return {
			label: words.t(`import:choices.${key}`, { name: nameOf(pupil), group: pupil.groupName ?? '' }),
			hint: hints.join(', ')
		};
	};
	return answersTo(doubt).map((value) => ({ value, ...label(value) }));
}

function peopleInWords({ roster, facts, plan }: PlannedImport, words: Words) {
	const pupils = new Map(facts.pupils.map((pupil) => [pupil.id, pupil]));
	const groups = new Map(plan.groups.map(({ ref, name }) => [ref, name]));
	const said = (row: number) => roster.pupils[row];
	const byName = <T extends { name: string }>(rows: T[]): T[] =>
		rows.sort((a, b) => a.name.localeCompare(b.name, 'nl'));
	const fresh = plan.pupils.filter(({ pupilId }) => pupilId === null);
	const changed = plan.pupils.filter(({ pupilId, changes }) => pupilId !== null && changes.length > 0);
	return {
		fresh: shortened(
			byName(
				fresh.map(({ row, place }) => {
					const pupil = said(row);
					return {
						row,
						name: pupil ? nameOf(pupil) : '',
						group: groups.get(place?.groupRef ?? '') ?? '',
						year: place?.yearLevel ?? null
					};
				})
			),
			words
		),
		changed: shortened(
			byName(
				changed.map(({ row, pupilId, changes }) => {
					const pupil = pupils.get(pupilId ?? '');
					return { row, name: pupil ? nameOf(pupil) : '', text: changesInWords(changes, words, facts.today) };
				})
			),
			words
		),
		same: plan.pupils.length - fresh.length - changed.length,
		gone: shortened(
			byName(
				plan.gone.map(({ pupilId, leaveOn }) => {
					const pupil = pupils.get(pupilId);
					return {
						id: pupilId,
						name: pupil ? nameOf(pupil) : '',
						group: pupil?.groupName ?? '',
						day: dayInWords(leaveOn, words.language)
					};
				})
			),
			words
		),
		doubts: plan.doubts.map((doubt) => {
			const pupil = said(doubt.row);
			const choices = choicesFor(doubt, pupils, words);
			return {
				row: doubt.row,
				name: pupil ? nameOf(pupil) : '',
				group: groups.get(pupil?.groupRef ?? '') ?? '',
				born: pupil?.birthDate
					? words.t('import:choices.born', { day: dayInWords(pupil.birthDate, words.language) })
					: words.t('import:choices.bornUnknown'),
				why: words.t(`import:doubts.${doubt.reason}`),
				choices: choices.length > 1 ? choices : []
			};
		}),
		leftOut: shortened(
			plan.leftOut.map(({ kind, row, reason }) => {
				const one = kind === 'pupil' ? roster.pupils[row] : roster.staff[row];
				return {
					id: `${kind} ${row}`,
					line: one?.line ?? 0,
					name: one ? nameOf(one) : '',
					why: words.t(`import:leftOut.${reason}`)
				};
			}),
			words
		)
	};
}

function groupsAndStaff({ roster, facts, plan }: PlannedImport, words: Words) {
	const { t } = words;
	return {
		groups: plan.groups
			.filter(({ id, isChanged }) => id === null || isChanged)
			.map(({ ref, id, name, wasCalled }) => ({
				ref,
				name,
				text:
					id === null
						? t('import:preview.groupNew')
						: wasCalled
							? t('import:fields.groupName', { from: wasCalled })
							: t('import:fields.groupLevel')
			})),
		staff: shortened(
			plan.staff
				.filter(({ staffId, changes }) => staffId === null || changes.length > 0)
				.map(({ row, staffId, changes }) => {
					const one = roster.staff[row];
					return {
						row,
						name: one ? nameOf(one) : '',
						text:
							staffId === null ? t('import:preview.staffNew') : changesInWords(changes, words, facts.today)
					};
				}),
			words
		)
	};
}

function notesInWords({ roster }: PlannedImport, words: Words): string[] {
	const { t } = words;
	const { passedOver, unreadColumns, pupils } = roster;
	const cleaned = pupils.filter(({ isCleaned }) => isCleaned).map(nameOf);
	const passed = (['toddlers', 'elsewhere', 'parents', 'nameless'] as const).filter(
		(kind) => passedOver[kind] > 0
	);
	return [
		...passed.map((kind) => t(`import:counts.${kind}`, { count: passedOver[kind] })),
		...(cleaned.length > 0
			? [
					`${t('import:preview.cleaned')} ${cleaned.slice(0, 20).join(', ')}${cleaned.length > 20 ? ' …' : ''}.`
				]
			: []),
		...(unreadColumns.length > 0 ? [t('import:preview.unread', { columns: unreadColumns.join(', ') })] : [])
	];
}

/** A preview in words. */
export function previewInWords(planned: PlannedImport, words: Words) {
	const { plan } = planned;
	const { t, language } = words;
	const begins = dayInWords(plan.year.startsOn, language);
	const people = peopleInWords(planned, words);
	const { groups, staff } = groupsAndStaff(planned, words);
	const open = people.doubts.filter(({ choices }) => choices.length > 0).length;
	const changes =
		people.fresh.total + people.changed.total + people.gone.total + open + groups.length + staff.total;
	const card = (key: string, count: number) => ({ key, count, label: t(`import:cards.${key}`) });
	return {
		fingerprint: planned.fingerprint,
		year: t(`import:year.${plan.year.isLater ? 'later' : 'this'}`, { name: plan.year.name, day: begins }),
		laterYear: plan.year.isLater ? t('import:preview.laterYear', { day: begins }) : '',
		changesNothing: changes === 0 && plan.year.id !== null,
		cards: [
			card('new', people.fresh.total),
			card(plan.year.isLater ? 'moved' : 'changed', people.changed.total),
			card('gone', people.gone.total),
			card('doubt', people.doubts.length),
			card('same', people.same)
		],
		isLater: plan.year.isLater,
		missingDefault: plan.missingDefault,
		asksMissing: plan.gone.some(({ isSaid }) => !isSaid),
		...people,
		groups,
		staff,
		notes: notesInWords(planned, words)
	};
}

/** What an import did, one sentence a number that is not zero. */
export const countsInWords = (counts: ImportCounts, words: Words): string[] =>
	(Object.keys(counts) as (keyof ImportCounts)[])
		.filter((key) => counts[key] > 0)
		.map((key) => words.t(`import:result.${key}`, { count: counts[key] }));
