/* What the school knows, as far as an import for one school year needs it. */

/** The school year that a file is about. */
export interface TargetYear {
	/** null: this school has no such year yet */
	id: string | null;
	name: string;
	startsOn: string;
	endsOn: string;
	/** begins after the school year of today */
	isLater: boolean;
}

export interface KnownYear {
	id: string;
	name: string;
	startsOn: string;
	endsOn: string;
}
interface KnownGroup {
	id: string;
	name: string;
	yearLevel: number | null;
	key: string | null;
}
export interface KnownPupil {
	id: string;
	firstName: string;
	lastName: string;
	birthDate: string | null;
	sex: 'boy' | 'girl' | null;
	key: string | null;
	leftOn: string | null;
	diedOn: string | null;
	/** the group of the current school year, for the reader's eye */
	groupName: string | null;
}
export interface KnownPlace {
	id: string;
	pupilId: string;
	groupId: string;
	yearLevel: number;
}
export interface KnownStaff {
	id: string;
	firstName: string;
	lastName: string;
	email: string | null;
	key: string | null;
	hasEnded: boolean;
	/** signs in, or holds a function: only the director changes such a colleague */
	hasAccess: boolean;
}
interface KnownTeaching {
	id: string;
	groupId: string;
	staffId: string;
}

/** What the school knows, as far as an import for one year needs it. */
export interface SchoolFacts {
	today: string;
	year: TargetYear;
	/** of the file's year */
	groups: KnownGroup[];
	pupils: KnownPupil[];
	/** of the file's year */
	places: KnownPlace[];
	staff: KnownStaff[];
	/** of the file's year */
	teaching: KnownTeaching[];
}
