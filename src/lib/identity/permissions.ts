import type { Role, Scope, StaffFunction } from './types.ts';

/**
 * A permission as a row of a table: who has it, how far it reaches, and what it asks.
 * The director may change the rows marked `adjustable` for the school (`/staff/people/permissions`),
 * within `never`: functions that must not get it, whatever the director says.
 */
export interface PermissionRule {
	functions: Partial<Record<Role, Scope>>;
	/** shows pupil data, reports, cases or crises: whoever holds it signs in with a second factor */
	secondFactor: boolean;
	adjustable?: boolean;
	never?: readonly StaffFunction[];
}

/** Everyone who works at the school, or decides over it. */
const everyone = {
	director: 'all',
	management: 'all',
	team_leader: 'all',
	teacher: 'all',
	care_coordinator: 'all',
	safety_coordinator: 'all',
	confidential_adviser: 'all',
	ict_coordinator: 'all',
	office: 'all',
	account_manager: 'all',
	trainee: 'all',
	board: 'all'
} as const satisfies Record<StaffFunction, Scope>;

export const identityPermissions = {
	/** the staff pages at all: dashboard, own account, own absence */
	'staff.home': { functions: everyone, secondFactor: false },

	/** names, functions and working days of colleagues */
	'people.read': {
		functions: {
			director: 'all',
			management: 'all',
			team_leader: 'all',
			care_coordinator: 'all',
			safety_coordinator: 'all',
			office: 'all'
		},
		secondFactor: true,
		adjustable: true,
		never: ['trainee', 'board']
	},
	/** invite a colleague, change name and address, make a new invitation */
	'people.invite': {
		functions: { director: 'all' },
		secondFactor: true,
		adjustable: true,
		never: ['trainee', 'board', 'teacher']
	},
	/** grant and withdraw functions; nobody does so for themselves */
	'people.grant': { functions: { director: 'all' }, secondFactor: true },
	/** end somebody's access at once, sessions too */
	'people.end': { functions: { director: 'all' }, secondFactor: true },
	/** working days, deputy and absence of a colleague */
	'people.presence': {
		functions: { director: 'all', team_leader: 'all', office: 'all' },
		secondFactor: true,
		adjustable: true,
		never: ['trainee', 'board']
	},
	/** which function may see what */
	'permissions.adjust': { functions: { director: 'all' }, secondFactor: true },

	/** the pupils of a group, with their full names */
	'pupils.read': {
		functions: {
			director: 'all',
			care_coordinator: 'all',
			safety_coordinator: 'all',
			office: 'all',
			team_leader: 'all',
			teacher: 'own'
		},
		secondFactor: true,
		adjustable: true,
		never: ['trainee', 'board', 'account_manager']
	},
	/** protect a pupil, record that one left or died, correct a name */
	'pupils.edit': {
		functions: { director: 'all', care_coordinator: 'all', office: 'all' },
		secondFactor: true
	},
	/** guardians, their authority and their addresses */
	'guardians.read': {
		functions: { director: 'all', care_coordinator: 'all', office: 'all' },
		secondFactor: true
	},
	'guardians.edit': { functions: { director: 'all', office: 'all' }, secondFactor: true },

	/** class code and badges of a group, and the link of a day for a substitute */
	'groups.access': {
		functions: { director: 'all', team_leader: 'all', teacher: 'own' },
		secondFactor: true,
		adjustable: true,
		never: ['trainee', 'board', 'account_manager']
	},
	/** let a child choose new pictures */
	'pictures.reset': {
		functions: { director: 'all', care_coordinator: 'all', teacher: 'own' },
		secondFactor: true
	},

	/** read pupils, groups and staff from ParnasSys or a table */
	'import.run': { functions: { director: 'all', office: 'all' }, secondFactor: true },
	/** name, logo, colour, contacts for help, school year and holidays */
	'school.edit': {
		functions: { director: 'all', ict_coordinator: 'all', office: 'all' },
		secondFactor: false,
		adjustable: true,
		never: ['trainee', 'board']
	},
	/** mail that could not go out because no mail server is set */
	'mail.outbox': { functions: { director: 'all' }, secondFactor: true }
} as const satisfies Record<string, PermissionRule>;
