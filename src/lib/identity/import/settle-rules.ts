import { planPupil } from './plan-rules.ts';
import type { SchoolFacts } from './facts.ts';
import type {
	Answers,
	Doubt,
	ImportChanges,
	ImportPlan,
	PlannedPupil,
	Roster,
	RosterPupil
} from './types.ts';

/* From a plan and the answers of a person to the rows that are written. */

/** What a doubt can be answered with; anything else counts as "leave out". */
export const answersTo = (doubt: Doubt): string[] => [
	'leave-out',
	...doubt.candidates.map((id) => `same:${id}`),
	...(doubt.mayBeNew ? ['new'] : [])
];

/** Doubts that were answered, as ordinary planned pupils. One known pupil is never two rows. */
function answered(plan: ImportPlan, roster: Roster, facts: SchoolFacts, answers: Answers): PlannedPupil[] {
	const taken = new Set(plan.pupils.map(({ pupilId }) => pupilId));
	return plan.doubts.flatMap((doubt) => {
		const answer = answers.doubts[doubt.row] ?? 'leave-out';
		if (answer === 'leave-out' || !answersTo(doubt).includes(answer)) return [];
		const pupilId = answer === 'new' ? null : answer.slice('same:'.length);
		if (pupilId !== null && taken.has(pupilId)) return [];
		taken.add(pupilId);
		return [planPupil(doubt.row, roster, pupilId, plan.groups, facts)];
	});
}

const setOf = (row: RosterPupil, planned: PlannedPupil): ImportChanges['changedPupils'][number]['set'] => {
	const set: ImportChanges['changedPupils'][number]['set'] = {};
	for (const { field } of planned.changes) {
		if (field === 'firstName' || field === 'lastName') set[field] = row[field];
		if (field === 'birthDate' || field === 'key') set[field] = row[field];
		if (field === 'sex') set.sex = row.sex;
		if (field === 'stays') set.leftOn = null;
	}
	return set;
};

interface Draft {
	changes: ImportChanges;
	groupId: (ref: string) => string;
	newId: () => string;
}

function settlePupils(
	planned: readonly PlannedPupil[],
	roster: Roster,
	facts: SchoolFacts,
	{ changes, groupId, newId }: Draft
): void {
	const holders = new Map(facts.pupils.flatMap(({ key, id }) => (key === null ? [] : [[key, id] as const])));
	for (const one of planned) {
		const row = roster.pupils[one.row] as RosterPupil;
		const id = one.pupilId ?? newId();
		const { firstName, lastName, birthDate, sex, key } = row;
		if (one.pupilId === null) {
			// The key that a new pupil brings along is taken from whoever held it before.
			const holder = key === null ? undefined : holders.get(key);
			if (holder) changes.changedPupils.push({ id: holder, set: { key: null } });
			changes.newPupils.push({ id, firstName, lastName, birthDate, sex, key });
			changes.counts.pupilsNew += 1;
		} else {
			const set = setOf(row, one);
			if (Object.keys(set).length > 0) changes.changedPupils.push({ id, set });
			changes.counts[one.changes.length > 0 ? 'pupilsChanged' : 'pupilsSame'] += 1;
		}
		if (one.place) {
			const place = { groupId: groupId(one.place.groupRef), yearLevel: one.place.yearLevel };
			const moved = one.changes.some(({ field }) => field === 'group' || field === 'yearLevel');
			if (one.place.id === null) changes.newPlaces.push({ pupilId: id, ...place });
			else if (moved) changes.changedPlaces.push({ id: one.place.id, ...place });
		}
	}
}

function settleStaff(plan: ImportPlan, roster: Roster, { changes, groupId, newId }: Draft): void {
	for (const one of plan.staff) {
		const row = roster.staff[one.row];
		if (!row) continue;
		const id = one.staffId ?? newId();
		const email = one.mayHaveEmail ? row.email : null;
		if (one.staffId === null) {
			changes.newStaff.push({ id, firstName: row.firstName, lastName: row.lastName, email, key: row.key });
			changes.counts.staffNew += 1;
		} else if (one.changes.length > 0) {
			const set: ImportChanges['changedStaff'][number]['set'] = {};
			for (const { field } of one.changes) {
				if (field === 'firstName' || field === 'lastName') set[field] = row[field];
				if (field === 'key') set.key = row.key;
				if (field === 'email') set.email = email;
			}
			if (Object.keys(set).length > 0) changes.changedStaff.push({ id, set });
			changes.counts.staffChanged += 1;
		}
		for (const ref of one.teaches) changes.newTeaching.push({ staffId: id, groupId: groupId(ref) });
		changes.endedTeaching.push(...one.stops);
	}
}

/**
 * The rows to write for a plan.
 * @param newId makes the ids of new rows
 */
export function settle(
	plan: ImportPlan,
	roster: Roster,
	facts: SchoolFacts,
	answers: Answers,
	newId: () => string
): ImportChanges {
	const ids = new Map(plan.groups.map(({ ref, id }) => [ref, id ?? newId()]));
	const groupId = (ref: string): string => ids.get(ref) as string;
	const fields = ({ ref, name, yearLevel, key }: ImportPlan['groups'][number]) => ({
		id: groupId(ref),
		name,
		yearLevel,
		key
	});
	const leavers = plan.gone.filter(({ isSaid }) => isSaid || answers.missing === 'leave');
	const changes: ImportChanges = {
		year: { ...plan.year, id: plan.year.id ?? newId(), isNew: plan.year.id === null },
		newGroups: plan.groups.filter(({ id }) => id === null).map(fields),
		changedGroups: plan.groups.filter(({ isChanged }) => isChanged).map(fields),
		newPupils: [],
		changedPupils: [],
		leavers: leavers.map(({ pupilId, leaveOn }) => ({ id: pupilId, leaveOn })),
		newPlaces: [],
		changedPlaces: [],
		newStaff: [],
		changedStaff: [],
		newTeaching: [],
		endedTeaching: [],
		counts: {
			pupilsNew: 0,
			pupilsChanged: 0,
			pupilsGone: leavers.length,
			pupilsSame: 0,
			pupilsLeftOut: 0,
			groupsNew: 0,
			groupsChanged: 0,
			staffNew: 0,
			staffChanged: 0
		}
	};
	const draft = { changes, groupId, newId };
	const decided = answered(plan, roster, facts, answers);
	settlePupils([...plan.pupils, ...decided], roster, facts, draft);
	settleStaff(plan, roster, draft);
	changes.counts.groupsNew = changes.newGroups.length;
	changes.counts.groupsChanged = changes.changedGroups.length;
	changes.counts.pupilsLeftOut =
		plan.leftOut.filter(({ kind }) => kind === 'pupil').length + plan.doubts.length - decided.length;
	return changes;
}

/** How many rows changes write; for the progress bar. */
export const sizeOf = (changes: ImportChanges): number =>
	changes.newGroups.length +
	changes.changedGroups.length +
	changes.newPupils.length * 2 +
	changes.changedPupils.length +
	changes.leavers.length +
	changes.newPlaces.length +
	changes.changedPlaces.length +
	changes.newStaff.length +
	changes.changedStaff.length +
	changes.newTeaching.length +
	changes.endedTeaching.length;
