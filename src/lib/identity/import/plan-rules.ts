import { foldGroup } from './clean.ts';
import { matchPupils } from './match-rules.ts';
import { planStaff } from './staff-rules.ts';
import type { KnownPupil, SchoolFacts } from './facts.ts';
import type {
	FieldChange,
	GonePupil,
	ImportPlan,
	LeftOut,
	PlannedGroup,
	PlannedPupil,
	Roster,
	RosterPupil
} from './types.ts';

/* What a file would do to a school: pure, so that the preview and the import itself come to the same. */

/** With more missing than this, and more than half of the school, the file is probably not of the whole school. */
const MANY_MISSING = 20;

/** Groups of the file beside those of the school: by the administration's key, else by name. */
function planGroups(roster: Roster, facts: Pick<SchoolFacts, 'groups'>): PlannedGroup[] {
	const free = new Map(facts.groups.map((group) => [group.id, group]));
	const take = (test: (group: SchoolFacts['groups'][number]) => boolean) => {
		const found = [...free.values()].find(test);
		if (found) free.delete(found.id);
		return found;
	};
	const matched = new Map(
		roster.groups.flatMap((group) => {
			const known = group.key === null ? undefined : take(({ key }) => key === group.key);
			return known ? [[group.ref, known] as const] : [];
		})
	);
	for (const group of roster.groups) {
		if (matched.has(group.ref)) continue;
		const known = take(({ name }) => foldGroup(name) === foldGroup(group.name));
		if (known) matched.set(group.ref, known);
	}
	const taken = new Set([...free.values()].map(({ name }) => foldGroup(name)));
	return roster.groups.map((group) => {
		const known = matched.get(group.ref);
		let name = known && foldGroup(known.name) === foldGroup(group.name) ? known.name : group.name;
		for (let number = 2; taken.has(foldGroup(name)); number += 1) name = `${group.name} (${number})`;
		taken.add(foldGroup(name));
		const renamed = known !== undefined && known.name !== name;
		const key = group.key ?? known?.key ?? null;
		const isChanged =
			known !== undefined && (renamed || known.yearLevel !== group.yearLevel || known.key !== key);
		return {
			ref: group.ref,
			id: known?.id ?? null,
			name,
			yearLevel: group.yearLevel,
			key,
			wasCalled: renamed ? known.name : null,
			isChanged
		};
	});
}

const isFormer = (row: RosterPupil, today: string): boolean =>
	row.isFormer || (row.leftOn !== null && row.leftOn <= today);

/** A pupil who is at school on the day that the file's year is about. */
const isPresent = (pupil: KnownPupil, leaveOn: string): boolean =>
	pupil.diedOn === null && (pupil.leftOn === null || pupil.leftOn > leaveOn);

/** What a file changes about a pupil whom we know. What it does not say stays. */
function changesOf(
	row: RosterPupil,
	pupil: KnownPupil,
	facts: Pick<SchoolFacts, 'today' | 'year'>
): FieldChange[] {
	const changes: FieldChange[] = [];
	const note = (field: FieldChange['field'], from: string | null, to: string | null) => {
		if (to !== null && to !== from) changes.push({ field, from: from ?? '', to });
	};
	if (!row.isGuessed) {
		note('firstName', pupil.firstName, row.firstName);
		note('lastName', pupil.lastName, row.lastName || null);
	}
	note('birthDate', pupil.birthDate, row.birthDate);
	note('sex', pupil.sex, row.sex);
	note('key', pupil.key, row.key);
	// Somebody who came back, or who would leave when this year begins and is in it after all.
	if (pupil.leftOn !== null && (pupil.leftOn <= facts.today || pupil.leftOn <= facts.year.startsOn)) {
		changes.push({ field: 'stays', from: pupil.leftOn, to: '' });
	}
	return changes;
}

/**
 * Plans one pupil: a new one, or one whom we know, with the place in the file's year.
 * @param pupilId null for a new pupil
 */
export function planPupil(
	row: number,
	roster: Roster,
	pupilId: string | null,
	groups: readonly PlannedGroup[],
	facts: SchoolFacts
): PlannedPupil {
	const said = roster.pupils[row] as RosterPupil;
	const pupil = facts.pupils.find(({ id }) => id === pupilId);
	const changes = pupil ? changesOf(said, pupil, facts) : [];
	const group = groups.find(({ ref }) => ref === said.groupRef);
	if (!group || said.yearLevel === null) return { row, pupilId, place: null, changes };
	const place = facts.places.find((one) => one.pupilId === pupilId);
	const was = facts.groups.find(({ id }) => id === place?.groupId);
	const sameGroup = place !== undefined && place.groupId === group.id;
	if (pupil && !sameGroup)
		changes.push({ field: 'group', from: was?.name ?? pupil.groupName ?? '', to: group.name });
	if (sameGroup && place.yearLevel !== said.yearLevel) {
		changes.push({ field: 'yearLevel', from: String(place.yearLevel), to: String(said.yearLevel) });
	}
	return {
		row,
		pupilId,
		place: { id: place?.id ?? null, groupRef: group.ref, yearLevel: said.yearLevel },
		changes
	};
}

function whyLeftOut(
	row: RosterPupil,
	groups: ReadonlyMap<string, PlannedGroup>
): LeftOut['reason'] | undefined {
	if (row.groupRef === null) return 'no-group';
	if (!groups.has(row.groupRef)) return 'unknown-group';
	return row.yearLevel === null ? 'no-year' : undefined;
}

/** What a file would do. Rows in doubt wait for an answer; nothing happens to them or to whom they may be. */
export function planImport(roster: Roster, facts: SchoolFacts): ImportPlan {
	const { today, year } = facts;
	const leaveOn = year.isLater ? year.startsOn : today;
	const groups = planGroups(roster, facts);
	const byRef = new Map(groups.map((group) => [group.ref, group]));
	const active = roster.pupils.flatMap((row, index) => (isFormer(row, today) ? [] : [index]));
	const rows = active.map((index) => roster.pupils[index] as RosterPupil);
	const matches = matchPupils(rows, facts, (row) => byRef.get(row.groupRef ?? '')?.id ?? undefined);
	const plan: ImportPlan = {
		year,
		groups,
		pupils: [],
		gone: [],
		missingDefault: 'leave',
		doubts: [],
		...planStaff(roster, groups, facts)
	};
	const spoken = new Set<string>();
	const index = indexFacts(facts);
	matches.forEach((match, at) => {
		const row = active[at] as number;
		const reason = whyLeftOut(rows[at] as RosterPupil, byRef);
		if (match.kind === 'known') spoken.add(match.pupil.id);
		if (match.kind === 'doubt') match.doubt.candidates.forEach((id) => spoken.add(id));
		if (reason) plan.leftOut.push({ kind: 'pupil', row, reason });
		// A new pupil without a group has nowhere to go; one whom we know keeps the place there is.
		if (reason && match.kind !== 'known') return;
		if (match.kind === 'doubt') plan.doubts.push({ ...match.doubt, row });
		else
			plan.pupils.push(
				planPupil(row, roster, match.kind === 'known' ? match.pupil.id : null, groups, index.about(match))
			);
	});
	plan.gone = gonePupils(roster, facts, { leaveOn, spoken, groups });
	const present = facts.pupils.filter((pupil) => isPresent(pupil, leaveOn)).length;
	const missing = plan.gone.filter(({ isSaid }) => !isSaid).length;
	if (missing > MANY_MISSING && missing > present / 2) plan.missingDefault = 'keep';
	return plan;
}

/** The same facts, narrowed to one pupil: five thousand times looking through five thousand is slow. */
function indexFacts(facts: SchoolFacts) {
	const places = new Map(facts.places.map((place) => [place.pupilId, place]));
	return {
		about: (match: { kind: string; pupil?: KnownPupil }): SchoolFacts => {
			const place = match.pupil && places.get(match.pupil.id);
			return { ...facts, pupils: match.pupil ? [match.pupil] : [], places: place ? [place] : [] };
		}
	};
}

/**
 * Who leaves: whom the file says so of, and whoever is at school and not in the file. A file may hold only some groups,
 * so a pupil with a place in the file's year counts only when the file has pupils of that group.
 */
function gonePupils(
	roster: Roster,
	{ pupils, places, today }: SchoolFacts,
	{
		leaveOn,
		spoken,
		groups
	}: { leaveOn: string; spoken: ReadonlySet<string>; groups: readonly PlannedGroup[] }
): GonePupil[] {
	const filled = new Set(roster.pupils.map(({ groupRef }) => groupRef));
	const inFile = new Set(groups.filter(({ ref }) => filled.has(ref)).map(({ id }) => id));
	const groupOf = new Map(places.map((place) => [place.pupilId, place.groupId]));
	const former = new Map(
		roster.pupils.filter((row) => row.key !== null && isFormer(row, today)).map((row) => [row.key, row])
	);
	return pupils.flatMap((pupil): GonePupil[] => {
		if (spoken.has(pupil.id) || pupil.diedOn !== null) return [];
		const said = pupil.key === null ? undefined : former.get(pupil.key);
		if (said) {
			const on = said.leftOn !== null && said.leftOn <= today ? said.leftOn : today;
			return pupil.leftOn !== null && pupil.leftOn <= today
				? []
				: [{ pupilId: pupil.id, leaveOn: on, isSaid: true }];
		}
		const group = groupOf.get(pupil.id);
		if (!isPresent(pupil, leaveOn) || (group !== undefined && !inFile.has(group))) return [];
		return [{ pupilId: pupil.id, leaveOn, isSaid: false }];
	});
}
