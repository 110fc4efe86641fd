import type { StaffFunction } from '#lib/identity/types.ts';

/** The password of every demo account; the contract with everybody who tries the demo. */
export const DEMO_PASSWORD = 'wegwijs-demo';

/** A member of the demo team. `key` finds it from elsewhere in the demo, and makes its id. */
export interface DemoStaff {
	key: string;
	firstName: string;
	lastName: string;
	called: string;
	functions: readonly StaffFunction[];
	/** signs in as `<key>@demo.example`; the others are on the team list only */
	signsIn: boolean;
	/** year level of the group that they teach or help in */
	group?: number;
	/** Monday is 1 */
	days: readonly number[];
	/** key of who steps in */
	deputy?: string;
}

const FULL_WEEK = [1, 2, 3, 4, 5];

const account = (
	key: string,
	[firstName, lastName, called]: readonly [string, string, string],
	functions: readonly StaffFunction[],
	more: Partial<DemoStaff> = {}
): DemoStaff => ({ key, firstName, lastName, called, functions, signsIn: true, days: FULL_WEEK, ...more });

const colleague = (
	key: string,
	[firstName, lastName, called]: readonly [string, string, string],
	group: number,
	more: Partial<DemoStaff> = {}
): DemoStaff => ({
	key,
	firstName,
	lastName,
	called,
	functions: ['teacher'],
	signsIn: false,
	group,
	days: FULL_WEEK,
	...more
});

export const DEMO_STAFF: readonly DemoStaff[] = [
	account('director', ['Marjolein', 'Haverkort', 'juf Marjolein'], ['director'], { deputy: 'care' }),
	account('teacher6', ['Daan', 'Wijnsma', 'meester Daan'], ['teacher'], { group: 6, deputy: 'teacher7' }),
	account('teacher7', ['Sanne', 'Lindeboom', 'juf Sanne'], ['teacher'], { group: 7, deputy: 'teacher8' }),
	account('teacher8', ['Youssef', 'Benhaddi', 'meester Youssef'], ['teacher'], {
		group: 8,
		deputy: 'teacher7'
	}),
	account('care', ['Esther', 'van Duinhoven', 'juf Esther'], ['care_coordinator'], {
		days: [1, 2, 4, 5],
		deputy: 'safety'
	}),
	account('safety', ['Ravi', 'Doelarsing', 'meester Ravi'], ['safety_coordinator'], { deputy: 'care' }),
	account('confidential', ['Ingrid', 'Kostermans', 'juf Ingrid'], ['confidential_adviser'], { days: [2, 4] }),
	account('team-leader', ['Fatima', 'Ouazzari', 'juf Fatima'], ['team_leader'], { deputy: 'management' }),
	account('ict', ['Jorrit', 'Stienstra', 'meester Jorrit'], ['ict_coordinator'], {
		days: [1, 3, 5],
		deputy: 'accounts'
	}),
	account('office', ['Anneke', 'Poelman', 'juf Anneke'], ['office'], { days: [1, 2, 3, 4] }),
	account('accounts', ['Sharina', 'Pinaskerk', 'juf Sharina'], ['account_manager'], { deputy: 'ict' }),
	account('trainee', ['Lisa', 'Vermeij', 'juf Lisa'], ['trainee'], { group: 6, days: [1, 2] }),
	account('management', ['Harm', 'Zevenbergen', 'meester Harm'], ['management'], {
		days: [1, 2, 3, 4],
		deputy: 'team-leader'
	}),
	account('board', ['Wilma', 'Steengracht', 'Wilma Steengracht'], ['board'], { days: [] }),
	colleague('teacher1', ['Petra', 'Rooseboom', 'juf Petra'], 1, { deputy: 'teacher2' }),
	colleague('teacher2', ['Annelies', 'Tulpstra', 'juf Annelies'], 2, { deputy: 'teacher1' }),
	colleague('teacher3-early', ['Lotte', 'Waterink', 'juf Lotte'], 3, {
		days: [1, 2, 3],
		deputy: 'teacher3-late'
	}),
	colleague('teacher3-late', ['Mirjam', 'Koolhof', 'juf Mirjam'], 3, {
		days: [3, 4, 5],
		deputy: 'teacher3-early'
	}),
	colleague('teacher4', ['Gökhan', 'Tuncelik', 'meester Gökhan'], 4, {
		functions: ['teacher', 'team_leader'],
		deputy: 'teacher5'
	}),
	colleague('teacher5', ['Ilse', 'Bruinsma', 'juf Ilse'], 5, { deputy: 'teacher4' })
];

/** Where a member of the team signs in; null for who does not. */
export const demoEmail = ({ key, signsIn }: DemoStaff): string | null =>
	signsIn ? `${key}@demo.example` : null;

/** Key of the adviser from outside, who is nobody's colleague. */
export const OUTSIDE = 'outside';

/** People a child can go to; the own teacher is found by itself. */
export const DEMO_HELPERS: readonly { key: string; name: string; role: string; reach: string }[] = [
	{
		key: 'safety',
		name: 'meester Ravi',
		role: 'Veiligheidscoördinator',
		reach: 'In de kamer naast de bieb. Elke dag in de pauze staat de deur open.'
	},
	{
		key: 'confidential',
		name: 'juf Ingrid',
		role: 'Vertrouwenspersoon',
		reach: 'Op dinsdag en donderdag. Doe een briefje in de blauwe brievenbus bij de trap, of loop even langs.'
	},
	{
		key: 'care',
		name: 'juf Esther',
		role: 'Intern begeleider',
		reach: 'Boven, de kamer met de gele deur. Je mag altijd kloppen.'
	},
	{
		key: 'director',
		name: 'juf Marjolein',
		role: 'Directeur',
		reach: 'Beneden bij de ingang. Kloppen mag altijd.'
	},
	{
		key: OUTSIDE,
		name: 'Coby Ankerman',
		role: 'Externe vertrouwenspersoon',
		reach:
			'Luistert naar kinderen en naar ouders. Vraag een leerkracht om te bellen, of bel zelf: 06-00 00 01 10.'
	}
];
