/** The functions a member of staff can hold; the Dutch term stands behind each. One person can hold several. */
export const STAFF_FUNCTIONS = [
	'director', // directeur
	'management', // MT-lid
	'team_leader', // teamleider / bouwcoördinator
	'teacher', // leerkracht
	'care_coordinator', // intern begeleider
	'safety_coordinator', // veiligheidscoördinator
	'confidential_adviser', // vertrouwenspersoon
	'ict_coordinator', // ICT-coördinator / iCoach
	'office', // administratie
	'account_manager', // beheerder officiële accounts
	'trainee', // stagiair(e)
	'board' // bestuur
] as const;
export type StaffFunction = (typeof STAFF_FUNCTIONS)[number];

export const LANGUAGES = ['nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export type AccountKind = 'pupil' | 'staff';

/** How far a permission reaches: the groups somebody teaches, or the whole school. */
export type Scope = 'own' | 'all';

/** Who a permission can be given to: a function, or the substitute who holds a link for one day. */
export type Role = StaffFunction | 'substitute';

/** One of the six colours of the blocks of De Vreedzame School. */
export type Hue = 1 | 2 | 3 | 4 | 5 | 6;

export interface School {
	id: string;
	slug: string;
	name: string;
	city: string;
	hue: Hue;
	languages: Language[];
	logoFileId: string | null;
	isDemo: boolean;
}

export interface Group {
	id: string;
	name: string;
	yearLevel: number | null;
}

/** A child who is signed in. Children know each other by first name; nothing more travels with a request. */
export interface SignedInPupil {
	kind: 'pupil';
	id: string;
	schoolId: string;
	sessionId: string;
	firstName: string;
	groupId: string;
	yearLevel: number;
	/** when the pictures were last asked */
	confirmedAt: string | null;
}

export interface SignedInStaff {
	kind: 'staff';
	id: string;
	schoolId: string;
	sessionId: string;
	firstName: string;
	functions: StaffFunction[];
	/** what these functions may do at this school, and how far it reaches */
	permissions: Partial<Record<string, Scope>>;
	/** groups this person teaches in the current school year */
	groupIds: string[];
	isDemo: boolean;
	/** when the second factor was last asked */
	confirmedAt: string | null;
}

/** A substitute with a link for one day: lessons and class mode of one group, nothing else. */
export interface Substitute {
	kind: 'substitute';
	id: string;
	schoolId: string;
	groupId: string;
	groupName: string;
	permissions: Partial<Record<string, Scope>>;
}

/** Work that nobody in particular asked for: the scheduler, an import from the command line, the demo. */
export interface SystemActor {
	kind: 'system';
	id: null;
	schoolId: string;
}

export type Actor = SignedInPupil | SignedInStaff | Substitute | SystemActor;

/** The twelve pictures of the pupil sign-in, in the fixed places in which they are shown. */
export const PICTURES = [
	'apple',
	'bike',
	'boat',
	'cat',
	'drum',
	'fish',
	'house',
	'kite',
	'moon',
	'shoe',
	'sun',
	'tree'
] as const;
export type Picture = (typeof PICTURES)[number];

/** How many pictures make a child's code. */
export const PICTURES_IN_CODE = 3;

/** Where somebody stands in the school: a child in a tile on the sign-in page. */
export interface PupilTile {
	id: string;
	/** the first name; with an initial where two children of the group share it */
	label: string;
}
