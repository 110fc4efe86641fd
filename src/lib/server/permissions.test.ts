import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsIn } from '#lib/i18n/words.server.ts';
import { subjectOf } from '#lib/identity/staff/permission-subjects.ts';
import {
	LANGUAGES,
	STAFF_FUNCTIONS,
	type Role,
	type SignedInStaff,
	type StaffFunction
} from '#lib/identity/types.ts';
import {
	mayForGroup,
	needsSecondFactor,
	PERMISSIONS,
	permissionsOf,
	ruleOf,
	scopeOf,
	scopeOfRole,
	type Permission,
	type PermissionChange
} from './permissions.ts';

const ROLES: Role[] = [...STAFF_FUNCTIONS, 'substitute'];

const HEADS: Record<Role, string> = {
	director: 'dir',
	management: 'man',
	team_leader: 'led',
	teacher: 'tea',
	care_coordinator: 'car',
	safety_coordinator: 'saf',
	confidential_adviser: 'con',
	ict_coordinator: 'ict',
	office: 'off',
	account_manager: 'acc',
	trainee: 'tra',
	board: 'boa',
	substitute: 'sub'
};

/** The whole table as a person reads it: 2 asks a second factor, ~ may be adjusted by the director, then who never gets it. */
function table(): string {
	const width = Math.max(...PERMISSIONS.map((one) => one.length));
	const head = [' '.repeat(width), ...ROLES.map((role) => HEADS[role])].join(' ');
	const rows = PERMISSIONS.map((permission) => {
		const rule = ruleOf(permission);
		const cells = ROLES.map((role) => scopeOfRole(role, permission) ?? ' · ');
		const marks = [
			rule.secondFactor ? '2' : ' ',
			rule.adjustable ? '~' : ' ',
			...(rule.never ?? []).map((role) => HEADS[role])
		];
		return [permission.padEnd(width), ...cells, marks.join(' ')].join(' ').trimEnd();
	});
	return [head, ...rows].join('\n');
}

// Guards against a permission that quietly reaches a function it was not meant for: whoever changes a table of a domain
// changes it here too, and sees the whole row.
const EXPECTED = `
                   dir man led tea car saf con ict off acc tra boa sub
staff.home         all all all all all all all all all all all all  ·
people.read        all all all  ·  all all  ·   ·  all  ·   ·   ·   ·  2 ~ tra boa
people.invite      all  ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·  2 ~ tra boa tea
people.grant       all  ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·  2
people.end         all  ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·  2
people.presence    all  ·  all  ·   ·   ·   ·   ·  all  ·   ·   ·   ·  2 ~ tra boa
permissions.adjust all  ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·  2
pupils.read        all  ·  all own all all  ·   ·  all  ·   ·   ·   ·  2 ~ tra boa acc
pupils.edit        all  ·   ·   ·  all  ·   ·   ·  all  ·   ·   ·   ·  2
guardians.read     all  ·   ·   ·  all  ·   ·   ·  all  ·   ·   ·   ·  2
guardians.edit     all  ·   ·   ·   ·   ·   ·   ·  all  ·   ·   ·   ·  2
groups.access      all  ·  all own  ·   ·   ·   ·   ·   ·   ·   ·   ·  2 ~ tra boa acc
pictures.reset     all  ·   ·  own all  ·   ·   ·   ·   ·   ·   ·   ·  2
import.run         all  ·   ·   ·   ·   ·   ·   ·  all  ·   ·   ·   ·  2
school.edit        all  ·   ·   ·   ·   ·   ·  all all  ·   ·   ·   ·    ~ tra boa
mail.outbox        all  ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·  2
lessons.content    all all all all all all  ·  all  ·   ·  all  ·  all   ~ boa
lessons.overview   all  ·  all own all  ·   ·   ·   ·   ·   ·   ·  own
lessons.progress   all  ·   ·  own all  ·   ·   ·   ·   ·   ·   ·   ·  2 ~ off boa tra acc
`;

describe('the table of the house', () => {
	it('is this', () => {
		expect(`\n${table()}\n`).toBe(EXPECTED);
	});

	// Guards against a row that gives with one hand what it forbids with the other.
	it('never gives what it says a function never gets', () => {
		const clashes = PERMISSIONS.filter((one) =>
			ruleOf(one).never?.some((role) => ruleOf(one).functions[role])
		);
		expect(clashes).toEqual([]);
	});

	// Guards against a way to become director: these three stay with the director, whatever a school adjusts.
	it.each(['people.grant', 'people.end', 'permissions.adjust'] as const)(
		'keeps %s for the director',
		(permission) => {
			expect(ROLES.filter((role) => scopeOfRole(role, permission))).toEqual(['director']);
			expect(ruleOf(permission).adjustable ?? false).toBe(false);
		}
	);

	// Guards against names of children for people who have no business with them (policy: trainee and board).
	it.each(['trainee', 'board'] as const)(
		'gives %s nothing that asks a second factor, and never can',
		(role) => {
			const guarded = PERMISSIONS.filter((one) => ruleOf(one).secondFactor);
			expect(guarded.filter((one) => scopeOfRole(role, one))).toEqual([]);
			expect(guarded.filter((one) => ruleOf(one).adjustable && !ruleOf(one).never?.includes(role))).toEqual(
				[]
			);
		}
	);

	// Guards against a substitute's link, which anybody may hold, that opens more than the lessons of one group.
	it('gives a substitute lessons and nothing else, and nothing can be added', () => {
		expect(Object.keys(permissionsOf(['substitute'])).every((one) => one.startsWith('lessons.'))).toBe(true);
		const every = PERMISSIONS.flatMap((permission) =>
			STAFF_FUNCTIONS.map((one): PermissionChange => ({ permission, function: one, scope: 'all' }))
		);
		expect(permissionsOf(['substitute'], every)).toEqual(permissionsOf(['substitute']));
	});

	// Guards against a permission that the director sees as a raw key, or not at all.
	it('is named in every language, under a subject', () => {
		for (const permission of PERMISSIONS) {
			expect(subjectOf(permission), permission).toBeDefined();
			for (const language of LANGUAGES) {
				const words: Record<string, string> = wordsIn(language).section('people', 'permissionWords');
				expect(words[permission], `${permission} in ${language}`).toMatch(/\w/);
			}
		}
	});
});

describe('the second factor', () => {
	// Guards against a password alone opening pupil data.
	it.each<[StaffFunction, boolean]>([
		['director', true],
		['management', true],
		['team_leader', true],
		['teacher', true],
		['care_coordinator', true],
		['safety_coordinator', true],
		['confidential_adviser', false],
		['ict_coordinator', false],
		['office', true],
		['account_manager', false],
		['trainee', false],
		['board', false]
	])('of %s: %s', (role, asked) => {
		expect(needsSecondFactor([role])).toBe(asked);
	});

	it('is asked as soon as one of several functions asks for it', () => {
		expect(needsSecondFactor(['trainee', 'teacher'])).toBe(true);
		expect(needsSecondFactor([])).toBe(false);
	});

	it('is asked when the director gives a function such a permission, and not after taking all of them', () => {
		expect(
			needsSecondFactor(
				['ict_coordinator'],
				[{ function: 'ict_coordinator', permission: 'pupils.read', scope: 'own' }]
			)
		).toBe(true);
		expect(
			needsSecondFactor(
				['management'],
				[{ function: 'management', permission: 'people.read', scope: 'none' }]
			)
		).toBe(false);
	});
});

describe('what a director changed', () => {
	const change = fc.record<PermissionChange>({
		function: fc.constantFrom(...STAFF_FUNCTIONS),
		permission: fc.constantFrom(...PERMISSIONS),
		scope: fc.constantFrom('none', 'own', 'all')
	});

	// Guards against a row in the database (an older version, a hand in the table) that opens what the house keeps shut.
	it('counts only where the house lets it', () => {
		fc.assert(
			fc.property(
				fc.array(change),
				fc.constantFrom(...STAFF_FUNCTIONS),
				fc.constantFrom(...PERMISSIONS),
				(changes, role, permission) => {
					const rule = ruleOf(permission);
					const reach = scopeOfRole(role, permission, changes);
					if (!rule.adjustable) expect(reach).toBe(rule.functions[role]);
					if (rule.never?.includes(role)) expect(reach).toBeUndefined();
					if (!changes.some((one) => one.function === role)) expect(reach).toBe(rule.functions[role]);
				}
			)
		);
	});

	it('holds for the function it names, and no other', () => {
		const changes: PermissionChange[] = [{ function: 'office', permission: 'pupils.read', scope: 'none' }];
		expect(scopeOfRole('office', 'pupils.read', changes)).toBeUndefined();
		expect(scopeOfRole('care_coordinator', 'pupils.read', changes)).toBe('all');
	});
});

describe('how far it reaches', () => {
	const staff = (functions: StaffFunction[], groupIds: string[]): SignedInStaff => ({
		kind: 'staff',
		id: 's',
		schoolId: 'x',
		sessionId: '',
		firstName: 'A',
		functions,
		permissions: permissionsOf(functions),
		groupIds,
		isDemo: false,
		confirmedAt: null
	});
	const pupil = {
		kind: 'pupil',
		id: 'p',
		schoolId: 'x',
		sessionId: '',
		firstName: 'P',
		groupId: 'six',
		yearLevel: 6,
		confirmedAt: null
	} as const;

	// Guards against a teacher who reads another group, and against the narrower of two functions winning.
	it.each<[string, Parameters<typeof mayForGroup>[0], Permission, string, boolean]>([
		['a teacher, own group', staff(['teacher'], ['six']), 'pupils.read', 'six', true],
		['a teacher, another group', staff(['teacher'], ['six']), 'pupils.read', 'seven', false],
		[
			'a teacher who is also care coordinator',
			staff(['teacher', 'care_coordinator'], ['six']),
			'pupils.read',
			'seven',
			true
		],
		['the office, lessons', staff(['office'], ['six']), 'lessons.progress', 'six', false],
		[
			'a substitute, their group',
			{
				kind: 'substitute',
				id: 'd',
				schoolId: 'x',
				groupId: 'six',
				groupName: '6',
				permissions: permissionsOf(['substitute'])
			},
			'lessons.overview',
			'six',
			true
		],
		[
			'a substitute, another group',
			{
				kind: 'substitute',
				id: 'd',
				schoolId: 'x',
				groupId: 'six',
				groupName: '6',
				permissions: permissionsOf(['substitute'])
			},
			'lessons.overview',
			'seven',
			false
		],
		['a pupil', pupil, 'pupils.read', 'six', false],
		['the system', { kind: 'system', id: null, schoolId: 'x' }, 'pupils.read', 'six', true]
	])('%s', (_what, actor, permission, group, answer) => {
		expect(mayForGroup(actor, permission, group)).toBe(answer);
	});

	it('is nothing at all for a pupil', () => {
		expect(PERMISSIONS.filter((one) => scopeOf(pupil, one))).toEqual([]);
	});
});
