import type { PermissionRule } from '../identity/permissions.ts';

export const lessonPermissions = {
	/** the lessons themselves: read, preview, prepare */
	'lessons.content': {
		functions: {
			director: 'all',
			management: 'all',
			team_leader: 'all',
			teacher: 'all',
			care_coordinator: 'all',
			safety_coordinator: 'all',
			ict_coordinator: 'all',
			trainee: 'all',
			substitute: 'all'
		},
		secondFactor: false,
		adjustable: true,
		never: ['board']
	},
	/** who of a group has begun and finished */
	'lessons.overview': {
		functions: {
			teacher: 'own',
			substitute: 'own',
			team_leader: 'all',
			care_coordinator: 'all',
			director: 'all'
		},
		secondFactor: false
	},
	/** how a group's lessons go, down to a child's single answers; never another teacher's group */
	'lessons.progress': {
		functions: { teacher: 'own', care_coordinator: 'all', director: 'all' },
		secondFactor: true,
		adjustable: true,
		never: ['office', 'board', 'trainee', 'account_manager']
	}
} as const satisfies Record<string, PermissionRule>;
