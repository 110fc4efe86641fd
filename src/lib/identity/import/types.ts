import type { Failure } from '../../result.ts';
import type { TargetYear } from './facts.ts';

/*
 * The words of an import. A file becomes a roster (what it says, of what we keep), a roster and the school become a
 * plan (what would happen, and why), a plan and somebody's answers become changes (the rows to write).
 */

/** A group as a file names it. `ref` is what its pupils point to inside the file; `key` is the administration's own. */
export interface RosterGroup {
	ref: string;
	key: string | null;
	name: string;
	/** null: a combination group, where each pupil has an own year */
	yearLevel: number | null;
}

export interface RosterPupil {
	/** where the file says so */
	line: number;
	key: string | null;
	firstName: string;
	lastName: string;
	birthDate: string | null;
	sex: 'boy' | 'girl' | null;
	yearLevel: number | null;
	/** null: in no group, or in one that the file does not have */
	groupRef: string | null;
	/** the day this pupil left or leaves, as the file says */
	leftOn: string | null;
	/** year group "historic": left, on a day that the file may not know */
	isFormer: boolean;
	/** signs that no name has were taken out */
	isCleaned: boolean;
	/** the first name is made of initials or the last name, because the file has none */
	isGuessed: boolean;
}

export interface RosterStaff {
	line: number;
	key: string | null;
	firstName: string;
	lastName: string;
	email: string | null;
	groupRefs: string[];
}

/** Rows of a file that are not about a pupil or colleague of this school; only counted, never kept. */
export interface PassedOver {
	/** under four: play group, day care */
	toddlers: number;
	/** another kind of school */
	elsewhere: number;
	/** role OUD: a parent who helps at school */
	parents: number;
	/** neither a first nor a last name */
	nameless: number;
}

/** What a file says, as far as we keep it. Everything else in the file was never read into it. */
export interface Roster {
	source: 'edexml' | 'csv';
	/** "2026-2027"; null when the file does not say which */
	schoolYear: string | null;
	groups: RosterGroup[];
	pupils: RosterPupil[];
	staff: RosterStaff[];
	passedOver: PassedOver;
	/** columns of a table that we do not read, by their heading */
	unreadColumns: string[];
}

/** Why a file cannot be used: a sentence, and for a table as many as were found. */
export type Refused = Failure & { also?: Failure[] };

export interface FieldChange {
	field:
		| 'firstName'
		| 'lastName'
		| 'birthDate'
		| 'sex'
		| 'key'
		| 'group'
		| 'yearLevel'
		| 'stays'
		| 'email'
		| 'groups';
	from: string;
	to: string;
}

export interface PlannedGroup {
	ref: string;
	id: string | null;
	name: string;
	yearLevel: number | null;
	key: string | null;
	/** what it was called, when that changes */
	wasCalled: string | null;
	isChanged: boolean;
}

/** A pupil of the file whom we know, or who is new. */
export interface PlannedPupil {
	/** index in the roster */
	row: number;
	/** null: new */
	pupilId: string | null;
	/** null: keeps the place there is */
	place: { id: string | null; groupRef: string; yearLevel: number } | null;
	changes: FieldChange[];
}

export type DoubtReason =
	'returned' | 'died' | 'several' | 'same-name' | 'other-birth-date' | 'key-other-child';

/** A row about which a person decides. Until then nothing happens to it. */
export interface Doubt {
	row: number;
	reason: DoubtReason;
	/** who it may be */
	candidates: string[];
	mayBeNew: boolean;
}

type LeftOutReason = 'no-group' | 'unknown-group' | 'no-year' | 'staff-ended' | 'staff-several';

export interface LeftOut {
	kind: 'pupil' | 'staff';
	row: number;
	reason: LeftOutReason;
}

/** A pupil of the school who leaves it. */
export interface GonePupil {
	pupilId: string;
	leaveOn: string;
	/** the file itself says that this pupil left; else the pupil is only missing from it */
	isSaid: boolean;
}

export interface PlannedStaff {
	row: number;
	staffId: string | null;
	/** the address of the file is nobody else's */
	mayHaveEmail: boolean;
	changes: FieldChange[];
	/** groups to add by ref, links to take away by id */
	teaches: string[];
	stops: string[];
}

/** What to do with pupils who are not in the file. */
type MissingChoice = 'leave' | 'keep';

/** What would happen. */
export interface ImportPlan {
	year: TargetYear;
	groups: PlannedGroup[];
	pupils: PlannedPupil[];
	gone: GonePupil[];
	/** the safe answer: with very many missing, the file is probably not the whole school */
	missingDefault: MissingChoice;
	doubts: Doubt[];
	leftOut: LeftOut[];
	staff: PlannedStaff[];
}

/** What somebody answered on a preview: for a doubt `leave-out`, `new` or `same:<pupil>`, by row. */
export interface Answers {
	doubts: Record<number, string>;
	missing: MissingChoice;
}

/** What an import did, in numbers. */
export interface ImportCounts {
	pupilsNew: number;
	pupilsChanged: number;
	pupilsGone: number;
	pupilsSame: number;
	pupilsLeftOut: number;
	groupsNew: number;
	groupsChanged: number;
	staffNew: number;
	staffChanged: number;
}

interface PupilFields {
	firstName: string;
	lastName: string;
	birthDate: string | null;
	sex: 'boy' | 'girl' | null;
	key: string | null;
}
interface StaffFields {
	firstName: string;
	lastName: string;
	email: string | null;
	key: string | null;
}

/** The rows to write, with the ids of new ones. */
export interface ImportChanges {
	year: TargetYear & { id: string; isNew: boolean };
	newGroups: { id: string; name: string; yearLevel: number | null; key: string | null }[];
	changedGroups: { id: string; name: string; yearLevel: number | null; key: string | null }[];
	newPupils: (PupilFields & { id: string })[];
	changedPupils: { id: string; set: Partial<PupilFields & { leftOn: null }> }[];
	leavers: { id: string; leaveOn: string }[];
	newPlaces: { pupilId: string; groupId: string; yearLevel: number }[];
	changedPlaces: { id: string; groupId: string; yearLevel: number }[];
	newStaff: (StaffFields & { id: string })[];
	changedStaff: { id: string; set: Partial<StaffFields> }[];
	newTeaching: { staffId: string; groupId: string }[];
	endedTeaching: string[];
	counts: ImportCounts;
}
