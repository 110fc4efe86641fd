import {
	cleanName,
	foldGroup,
	groupName,
	readDay,
	readEmail,
	readSchoolYear,
	readYearCode,
	schoolYearAt,
	yearsInName,
	type YearCode
} from './clean.ts';
import { LIMITS, Refusal } from './refusal.ts';
import type { PassedOver, Roster, RosterGroup, RosterPupil, RosterStaff } from './types.ts';

/** A name in its parts, as it was written. */
export interface RawName {
	first: string;
	/** stands in where there is no first name */
	initials?: string;
	prefix: string;
	last: string;
}

interface RawGroup {
	line: number;
	key: string | null;
	name: string;
	year: string;
}
interface RawPupil {
	line: number;
	key: string | null;
	name: RawName;
	birthDate: string | null;
	sex: 'boy' | 'girl' | null;
	year: string;
	/** key of the group, or its name in a table */
	group: string | null;
	leftOn: string | null;
}
interface RawStaff {
	line: number;
	key: string | null;
	name: RawName;
	email: string;
	groups: string[];
	isParent: boolean;
}

interface KeptGroup extends RosterGroup {
	year: YearCode;
}

const isYear = (code: YearCode): code is number => typeof code === 'number';

/**
 * Puts together what a file says of a school. Both kinds of file come together here, so that a year group, a name
 * and a key mean the same in each.
 */
export class RosterBuilder {
	readonly #source: Roster['source'];
	#schoolYear: string | null = null;
	readonly #groups = new Map<string, KeptGroup>();
	readonly #pupils: (RosterPupil & { year: YearCode })[] = [];
	readonly #staff: RosterStaff[] = [];
	readonly #keys = { pupil: new Set<string>(), staff: new Set<string>() };
	readonly #passedOver: PassedOver = { toddlers: 0, elsewhere: 0, parents: 0, nameless: 0 };
	unreadColumns: string[] = [];

	constructor(source: Roster['source']) {
		this.#source = source;
	}

	/** A year outside any list is fine; one that is no year at all gives way to the reference date, and else to today. */
	setSchoolYear(name: string, day: string): void {
		const at = readDay(day);
		this.#schoolYear = readSchoolYear(name) ?? (at ? schoolYearAt(at) : null);
	}

	/** @throws Refusal for a day that does not exist */
	day(raw: string, where: { line: number; column?: string }): string | null {
		const day = readDay(raw);
		if (day === undefined) throw new Refusal(where.column ? 'import-csv-date' : 'import-date', where);
		return day;
	}

	addGroup({ line, key, name, year }: RawGroup): void {
		const ref = key ?? foldGroup(name);
		if (this.#groups.has(ref)) throw new Refusal('import-key-twice', { line });
		if (this.#groups.size >= LIMITS.groups)
			throw new Refusal('import-too-many', { line, most: LIMITS.groups });
		const code = readYearCode(year);
		const named = groupName(name) || (isYear(code) ? `Groep ${code}` : 'Groep');
		this.#groups.set(ref, { ref, key, name: named, year: code, yearLevel: isYear(code) ? code : null });
	}

	/** A group that a table names in passing. @returns what its pupils point to */
	namedGroup(name: string): string {
		const ref = foldGroup(name);
		const years = yearsInName(name);
		const year: YearCode = years.length === 1 && years[0] !== undefined ? years[0] : 'combination';
		if (!this.#groups.has(ref)) {
			if (this.#groups.size >= LIMITS.groups)
				throw new Refusal('import-too-many', { line: 1, most: LIMITS.groups });
			this.#groups.set(ref, {
				ref,
				key: null,
				name: groupName(name) || 'Groep',
				year,
				yearLevel: isYear(year) ? year : null
			});
		}
		return ref;
	}

	addPupil({ line, key, name, birthDate, sex, year, group, leftOn }: RawPupil): void {
		if (this.#pupils.length >= LIMITS.pupils)
			throw new Refusal('import-too-many', { line, most: LIMITS.pupils });
		this.#once('pupil', key, line);
		const names = joined(name);
		if (!names) return void (this.#passedOver.nameless += 1);
		this.#pupils.push({
			line,
			key,
			...names,
			birthDate,
			sex,
			yearLevel: null,
			year: readYearCode(year),
			groupRef: group,
			leftOn,
			isFormer: false
		});
	}

	addStaff({ line, key, name, email, groups, isParent }: RawStaff): void {
		if (this.#staff.length >= LIMITS.staff)
			throw new Refusal('import-too-many', { line, most: LIMITS.staff });
		// Whoever helps as a parent is no colleague, also when another role stands beside it: a person decides that.
		if (isParent) return void (this.#passedOver.parents += 1);
		this.#once('staff', key, line);
		const names = joined(name);
		if (!names) return void (this.#passedOver.nameless += 1);
		const { firstName, lastName } = names;
		this.#staff.push({
			line,
			key,
			firstName,
			lastName,
			email: readEmail(email) ?? null,
			groupRefs: [...new Set(groups)]
		});
	}

	#once(kind: 'pupil' | 'staff', key: string | null, line: number): void {
		if (key === null) return;
		if (this.#keys[kind].has(key)) throw new Refusal('import-key-twice', { line });
		this.#keys[kind].add(key);
	}

	/** @throws Refusal when there is no pupil of this school at all */
	finish(): Roster {
		if (this.#pupils.length === 0) throw new Refusal('import-no-pupils');
		// An administration may export pupils alone; then each goes to the group of the own year.
		if (this.#groups.size === 0) this.#groupByYear();
		const pupils = this.#pupils.flatMap((pupil) => this.#placed(pupil));
		const filled = new Set(pupils.map((pupil) => pupil.groupRef));
		const groups = [...this.#groups.values()].filter(
			({ ref, year }) => filled.has(ref) || isYear(year) || year === 'combination'
		);
		const refs = new Set(groups.map(({ ref }) => ref));
		return {
			source: this.#source,
			schoolYear: this.#schoolYear,
			groups: uniquelyNamed(groups).map(({ ref, key, name, yearLevel }) => ({ ref, key, name, yearLevel })),
			pupils,
			staff: this.#staff.map((one) => ({ ...one, groupRefs: one.groupRefs.filter((ref) => refs.has(ref)) })),
			passedOver: this.#passedOver,
			unreadColumns: this.unreadColumns
		};
	}

	#groupByYear(): void {
		for (const pupil of this.#pupils) {
			if (pupil.groupRef !== null || !isYear(pupil.year)) continue;
			pupil.groupRef = this.namedGroup(String(pupil.year));
		}
	}

	/** The pupil with year and group as they hold here; nothing for a toddler or a pupil of another kind of school. */
	#placed({ year, ...pupil }: RosterPupil & { year: YearCode }): RosterPupil[] {
		const group = pupil.groupRef === null ? undefined : this.#groups.get(pupil.groupRef);
		// "Early" is the year before groep 1: in a group of the school it is the child who came early, else a toddler.
		const inSchool = group !== undefined && (isYear(group.year) || group.year === 'combination');
		if (
			year === 'toddler' ||
			(year === 'early' && !inSchool) ||
			(!isYear(year) && (group?.year === 'toddler' || group?.year === 'early'))
		) {
			this.#passedOver.toddlers += 1;
			return [];
		}
		if (year === 'elsewhere') {
			this.#passedOver.elsewhere += 1;
			return [];
		}
		const byName = group ? yearsInName(group.name) : [];
		const ofGroup = group?.yearLevel ?? (byName.length === 1 ? byName[0] : undefined) ?? null;
		return [
			{
				...pupil,
				isFormer: year === 'historic',
				yearLevel: isYear(year) ? year : year === 'early' ? 1 : ofGroup
			}
		];
	}
}

function joined({
	first,
	initials = '',
	prefix,
	last
}: RawName): Pick<RosterPupil, 'firstName' | 'lastName' | 'isCleaned' | 'isGuessed'> | undefined {
	const firstName = cleanName(first);
	const lastName = cleanName(`${prefix} ${last}`);
	if (!firstName.value && !lastName.value) return undefined;
	const isCleaned = firstName.isCleaned || lastName.isCleaned;
	if (firstName.value)
		return { firstName: firstName.value, lastName: lastName.value, isCleaned, isGuessed: false };
	// A child needs a name to tap.
	const letters = cleanName(initials).value;
	return {
		firstName: letters || lastName.value,
		lastName: letters ? lastName.value : '',
		isCleaned,
		isGuessed: true
	};
}

/** Two groups of one name become "Groep 6" and "Groep 6 (2)", always in the order of the file. */
function uniquelyNamed<G extends { name: string }>(groups: G[]): G[] {
	const taken = new Set<string>();
	return groups.map((group) => {
		let name = group.name;
		for (let number = 2; taken.has(foldGroup(name)); number += 1) name = `${group.name} (${number})`;
		taken.add(foldGroup(name));
		return { ...group, name };
	});
}
