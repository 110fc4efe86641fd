import { PICTURES, PICTURES_IN_CODE, type AccountKind, type Picture, type PupilTile } from './types.ts';

/** How long a session lasts at most, in hours, whatever happens: a school day, and a long working day. */
export const ABSOLUTE_HOURS: Record<AccountKind, number> = { pupil: 8, staff: 12 };

/** How long a session may lie still, in minutes. */
export const IDLE_MINUTES: Record<AccountKind, number> = { pupil: 20, staff: 60 };

const minutesBetween = (from: string, now: Date): number => (now.getTime() - Date.parse(from)) / 60_000;

/** Whether a session lay still too long. */
export const idledOut = (session: { kind: AccountKind; last_seen_at: string }, now: Date): boolean =>
	minutesBetween(session.last_seen_at, now) >= IDLE_MINUTES[session.kind];

/** Whether a session's last sign of life is old enough to write a new one: at most once a minute. */
export const shouldMarkSeen = (session: { last_seen_at: string }, now: Date): boolean =>
	minutesBetween(session.last_seen_at, now) >= 1;

const collator = new Intl.Collator('nl', { sensitivity: 'base' });

/** Whether two names read the same to a child: accents and capitals do not tell them apart. */
const readTheSame = (a: string, b: string): boolean => collator.compare(a, b) === 0;

/** The first letters of a name: what a person counts as a letter, never half of one. */
const firstLetters = (name: string, count: number): string =>
	Array.from(name.normalize('NFC')).slice(0, count).join('');

/**
 * What children see on the tiles: the first name, and an initial (or as much of the last name as it takes)
 * only where two children of the group share a first name. Two who share both names get the same tile.
 */
export function tileLabels(
	pupils: readonly { id: string; firstName: string; lastName: string }[]
): PupilTile[] {
	const labelOf = (pupil: (typeof pupils)[number]): string => {
		const namesakes = pupils.filter(
			(other) => other !== pupil && readTheSame(other.firstName, pupil.firstName)
		);
		if (namesakes.length === 0 || !pupil.lastName) return pupil.firstName;
		const most = Array.from(pupil.lastName.normalize('NFC')).length;
		let count = 1;
		const isShared = () =>
			namesakes.some((other) =>
				readTheSame(firstLetters(other.lastName, count), firstLetters(pupil.lastName, count))
			);
		while (count < most && isShared()) count += 1;
		return `${pupil.firstName} ${firstLetters(pupil.lastName, count)}.`;
	};
	let tiles = pupils.map((pupil) => ({
		id: pupil.id,
		label: labelOf(pupil),
		inFull: `${pupil.firstName} ${pupil.lastName}`.trim()
	}));
	// A child who is called "Noor B." at home, beside a Noor Bakker: then both stand there in full.
	const isTaken = (tile: (typeof tiles)[number]) =>
		tile.label !== tile.inFull &&
		tiles.some((other) => other !== tile && readTheSame(other.label, tile.label));
	while (tiles.some(isTaken))
		tiles = tiles.map((tile) => (isTaken(tile) ? { ...tile, label: tile.inFull } : tile));
	return tiles.map(({ id, label }) => ({ id, label })).sort((a, b) => a.label.localeCompare(b.label, 'nl'));
}

/** Whether a text names one of the twelve pictures. */
export const isPicture = (value: unknown): value is Picture => PICTURES.includes(value as Picture);

/** Three pictures, in order, as the text that is hashed. */
export const pictureCode = (pictures: readonly Picture[]): string => pictures.join(' ');

/** Whether a child may choose these pictures: three, and not three times the same. */
export const goodPictures = (pictures: readonly Picture[]): boolean =>
	pictures.length === PICTURES_IN_CODE && new Set(pictures).size > 1;

/**
 * How many failures an address may have in ten minutes. High, because a whole school sits behind one address, and
 * thirty children mistype at half past eight.
 */
export const ADDRESS_FAILURES = 300;

/** Over how many minutes wrong passwords, codes and class codes are counted. */
export const WINDOW_MINUTES = 10;

/** How many wrong passwords or codes one account may have in ten minutes. */
export const ACCOUNT_FAILURES = 10;

/** After how many wrong tries a child waits a little. */
export const PICTURE_TRIES = 5;

/**
 * How long a child waits after wrong tries: a minute after five, longer when it goes on, never beyond five minutes.
 * A friendly wait, never a lock-out until tomorrow.
 * @param failures wrong tries in the last quarter of an hour
 */
export function pictureWaitMinutes(failures: number): number {
	if (failures < PICTURE_TRIES) return 0;
	return Math.min(5, 1 + Math.floor((failures - PICTURE_TRIES) / PICTURE_TRIES));
}

/**
 * Whether the teachers get a note after a wrong try: after each five in a quarter of an hour, and after each fifteen in
 * a day, for whoever guesses slowly enough never to wait.
 * @param quarter wrong tries in the last quarter of an hour, this one too
 * @param today wrong tries today, this one too
 */
export const noteAfter = (quarter: number, today: number): boolean =>
	(quarter >= PICTURE_TRIES && quarter % PICTURE_TRIES === 0) ||
	(today > 0 && today % (3 * PICTURE_TRIES) === 0);

/** A class code as a child may type it: lower case, spaces, a dash. */
export const tidyClassCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '');

/** Whether a pupil is at school on a day, as far as lists, tiles and mailings go. */
export const isPresentPupil = (
	pupil: { left_on: string | null; died_on: string | null },
	day: string
): boolean => pupil.died_on === null && (pupil.left_on === null || pupil.left_on > day);

/** Whether two children can work on one laptop: two of them, of one school. */
export const canSitTogether = (
	a: { id: string; schoolId: string },
	b: { id: string; schoolId: string }
): boolean => a.schoolId === b.schoolId && a.id !== b.id;

/** Whether somebody is away on a day. `last_day` null is until further notice. */
export const isAbsent = (
	absences: readonly { first_day: string; last_day: string | null }[],
	day: string
): boolean =>
	absences.some(
		(absence) => absence.first_day <= day && (absence.last_day === null || absence.last_day >= day)
	);
