import { fold } from './clean.ts';
import type { KnownStaff, SchoolFacts } from './facts.ts';
import type { FieldChange, LeftOut, PlannedGroup, PlannedStaff, Roster, RosterStaff } from './types.ts';

/*
 * Colleagues in a file. They come in without any function, so they see nothing until the director grants one and
 * invites them; and whoever has access already is changed by the director alone: a file may not rename the director, or
 * lead an account to another address.
 */

const nameOf = (one: { firstName: string; lastName: string }): string =>
	`${fold(one.firstName)}|${fold(one.lastName)}`;

type Found = { known: KnownStaff } | { known: undefined } | { reason: LeftOut['reason'] };

function find(row: RosterStaff, staff: readonly KnownStaff[], keysInFile: ReadonlySet<string>): Found {
	const byKey = row.key === null ? undefined : staff.find(({ key }) => key === row.key);
	const byEmail =
		row.email === null ? undefined : staff.find(({ email }) => email?.toLowerCase() === row.email);
	const free = staff.filter((one) => one.key === null || !keysInFile.has(one.key));
	const byName = free.filter((one) => nameOf(one) === nameOf(row));
	const known =
		byKey ??
		(byEmail && free.includes(byEmail) ? byEmail : undefined) ??
		(byName.length === 1 ? byName[0] : undefined);
	if (!known && byName.length > 1) return { reason: 'staff-several' };
	return known?.hasEnded ? { reason: 'staff-ended' } : { known };
}

function changesOf(row: RosterStaff, known: KnownStaff): FieldChange[] {
	const changes: FieldChange[] = [];
	const note = (field: FieldChange['field'], from: string | null, to: string | null) => {
		if (to !== null && to !== from) changes.push({ field, from: from ?? '', to });
	};
	note('key', known.key, row.key);
	if (known.hasAccess) return changes;
	note('firstName', known.firstName, row.firstName);
	note('lastName', known.lastName, row.lastName);
	if (known.email === null) note('email', null, row.email);
	return changes;
}

/**
 * The groups of a colleague in the file's year. When the file names groups for somebody, it is right about them among
 * the groups that it has; when it names none, links that the school made stay.
 */
function planTeaching(
	row: RosterStaff,
	known: KnownStaff | undefined,
	groups: readonly PlannedGroup[],
	facts: SchoolFacts
) {
	const links = facts.teaching.filter(({ staffId }) => staffId === known?.id);
	const wanted = groups.filter(({ ref }) => row.groupRefs.includes(ref));
	const teaches = wanted.filter(({ id }) => id === null || !links.some(({ groupId }) => groupId === id));
	const inFile = new Set(groups.map(({ id }) => id));
	const stops =
		wanted.length === 0
			? []
			: links.filter(({ groupId }) => inFile.has(groupId) && !wanted.some(({ id }) => id === groupId));
	return { wanted, teaches, stops };
}

/** What a file does to the colleagues of a school. */
export function planStaff(
	roster: Roster,
	groups: readonly PlannedGroup[],
	facts: SchoolFacts
): { staff: PlannedStaff[]; leftOut: LeftOut[] } {
	const keysInFile = new Set(roster.staff.flatMap(({ key }) => key ?? []));
	const emailsGiven = new Set(facts.staff.flatMap(({ email }) => email?.toLowerCase() ?? []));
	const leftOut: LeftOut[] = [];
	const taken = new Set<string>();
	const staff = roster.staff.flatMap((said, row): PlannedStaff[] => {
		const found = find(said, facts.staff, keysInFile);
		if ('reason' in found || (found.known && taken.has(found.known.id))) {
			leftOut.push({ kind: 'staff', row, reason: 'reason' in found ? found.reason : 'staff-several' });
			return [];
		}
		const { known } = found;
		if (known) taken.add(known.id);
		// One address is one account: the second who brings it comes in without.
		const mayHaveEmail = said.email !== null && !emailsGiven.has(said.email);
		if (said.email !== null) emailsGiven.add(said.email);
		const { wanted, teaches, stops } = planTeaching(said, known, groups, facts);
		const changes = known ? changesOf({ ...said, email: mayHaveEmail ? said.email : null }, known) : [];
		if (known && (teaches.length > 0 || stops.length > 0)) {
			const names = facts.groups.filter(({ id }) =>
				facts.teaching.some((link) => link.staffId === known.id && link.groupId === id)
			);
			changes.push({
				field: 'groups',
				from: names.map(({ name }) => name).join(', '),
				to: wanted.map(({ name }) => name).join(', ')
			});
		}
		return [
			{
				row,
				staffId: known?.id ?? null,
				mayHaveEmail,
				changes,
				teaches: teaches.map(({ ref }) => ref),
				stops: stops.map(({ id }) => id)
			}
		];
	});
	return { staff, leftOut };
}
