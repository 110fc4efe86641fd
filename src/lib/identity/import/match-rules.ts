import { fold } from './clean.ts';
import type { KnownPlace, KnownPupil } from './facts.ts';
import type { Doubt, DoubtReason, RosterPupil } from './types.ts';

/*
 * Who in the file is who at school. The administration's key decides; without one, or when the keys changed, the same
 * name with the same birth date does. Everything less is a doubt, which a person decides: two children of one name who
 * become one see each other's lessons, and worse, each other's reports.
 */

export type Match = { kind: 'known'; pupil: KnownPupil } | { kind: 'new' } | { kind: 'doubt'; doubt: Doubt };

const nameOf = (pupil: Pick<RosterPupil, 'firstName' | 'lastName'>): string =>
	`${fold(pupil.firstName)}|${fold(pupil.lastName)}`;

/** The same pupil under the same key, unless first name and birth date both say it is another child. */
const isOtherChild = (row: RosterPupil, pupil: KnownPupil): boolean =>
	row.birthDate !== null &&
	pupil.birthDate !== null &&
	row.birthDate !== pupil.birthDate &&
	fold(row.firstName) !== fold(pupil.firstName);

/** Facts for matching, indexed once. */
interface Known {
	today: string;
	byKey: Map<string, KnownPupil>;
	byName: Map<string, KnownPupil[]>;
	/** group of the file's year by pupil */
	groupOf: Map<string, string>;
	/** pupils whose key stands in the file: they are taken */
	taken: Set<string>;
}

const hasLeft = (pupil: KnownPupil, today: string): boolean => pupil.leftOn !== null && pupil.leftOn <= today;

function byKey(index: number, row: RosterPupil, pupil: KnownPupil, known: Known): Match {
	const doubt = (reason: DoubtReason, mayBeNew = false): Match => ({
		kind: 'doubt',
		doubt: { row: index, reason, candidates: reason === 'died' ? [] : [pupil.id], mayBeNew }
	});
	if (pupil.diedOn !== null) return doubt('died');
	if (isOtherChild(row, pupil)) return doubt('key-other-child', true);
	if (hasLeft(pupil, known.today)) return doubt('returned');
	return { kind: 'known', pupil };
}

function byName(index: number, row: RosterPupil, groupId: string | undefined, known: Known): Match {
	const namesakes = (known.byName.get(nameOf(row)) ?? []).filter(
		(pupil) =>
			!known.taken.has(pupil.id) &&
			// Two keys and two birth dates that differ are two children.
			!(row.key && pupil.key && row.birthDate && pupil.birthDate && row.birthDate !== pupil.birthDate)
	);
	const [only] = namesakes;
	if (!only) return { kind: 'new' };
	const doubt = (reason: DoubtReason, candidates = namesakes): Match => ({
		kind: 'doubt',
		doubt: {
			row: index,
			reason,
			candidates: candidates.filter(({ diedOn }) => diedOn === null).map(({ id }) => id),
			mayBeNew: true
		}
	});
	const sameDay =
		row.birthDate === null ? [] : namesakes.filter(({ birthDate }) => birthDate === row.birthDate);
	if (sameDay.length > 1) return doubt('several', sameDay);
	const [same] = sameDay;
	if (same) {
		if (same.diedOn !== null)
			return { kind: 'doubt', doubt: { row: index, reason: 'died', candidates: [], mayBeNew: false } };
		return hasLeft(same, known.today) ? doubt('returned', sameDay) : { kind: 'known', pupil: same };
	}
	// A table without birth dates, read a second time: one name, in the same group as before.
	const still = namesakes.filter(
		(pupil) =>
			row.birthDate === null &&
			pupil.diedOn === null &&
			!hasLeft(pupil, known.today) &&
			known.groupOf.get(pupil.id) === groupId
	);
	if (groupId !== undefined && still.length === 1 && namesakes.length === 1)
		return { kind: 'known', pupil: only };
	if (namesakes.every(({ diedOn }) => diedOn !== null)) {
		// A child of the same name may come to a school where one died; nobody but a person can say so.
		return doubt(row.birthDate === null ? 'same-name' : 'other-birth-date');
	}
	const withoutDay = row.birthDate === null || namesakes.some(({ birthDate }) => birthDate === null);
	return doubt(namesakes.length > 1 ? 'several' : withoutDay ? 'same-name' : 'other-birth-date');
}

/** When two rows are taken for the same child, both become doubts. */
function splitClaims(matches: Match[]): void {
	const claims = new Map<string, number[]>();
	matches.forEach((match, index) => {
		if (match.kind === 'known') claims.set(match.pupil.id, [...(claims.get(match.pupil.id) ?? []), index]);
	});
	for (const [pupilId, rows] of claims) {
		if (rows.length < 2) continue;
		for (const row of rows)
			matches[row] = {
				kind: 'doubt',
				doubt: { row, reason: 'several', candidates: [pupilId], mayBeNew: true }
			};
	}
}

/**
 * Matches the rows of a file with the pupils of a school.
 * @param groupIdOf the group of a row in the file's year, where the school has it already
 * @returns one match a row, in the order of the rows
 */
export function matchPupils(
	rows: readonly RosterPupil[],
	school: { today: string; pupils: readonly KnownPupil[]; places: readonly KnownPlace[] },
	groupIdOf: (row: RosterPupil) => string | undefined
): Match[] {
	const known: Known = {
		today: school.today,
		byKey: new Map(),
		byName: new Map(),
		groupOf: new Map(),
		taken: new Set()
	};
	for (const place of school.places) known.groupOf.set(place.pupilId, place.groupId);
	for (const pupil of school.pupils) {
		if (pupil.key !== null) known.byKey.set(pupil.key, pupil);
		const namesakes = known.byName.get(nameOf(pupil));
		if (namesakes) namesakes.push(pupil);
		else known.byName.set(nameOf(pupil), [pupil]);
	}
	for (const { key } of rows) {
		const holder = key === null ? undefined : known.byKey.get(key);
		if (holder) known.taken.add(holder.id);
	}
	const matches = rows.map((row, index) => {
		const holder = row.key === null ? undefined : known.byKey.get(row.key);
		return holder ? byKey(index, row, holder, known) : byName(index, row, groupIdOf(row), known);
	});
	splitClaims(matches);
	return matches;
}
