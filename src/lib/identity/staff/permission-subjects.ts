/** What a permission is about, by the first part of its name; the order is the order of the page. */
const SUBJECTS = {
	people: ['staff', 'people', 'permissions'],
	pupils: ['pupils', 'guardians', 'groups', 'pictures'],
	lessons: ['lessons'],
	school: ['school', 'import', 'mail']
} as const;

export type PermissionSubject = keyof typeof SUBJECTS;

export const PERMISSION_SUBJECTS = Object.keys(SUBJECTS) as PermissionSubject[];

/** The subject under which a permission is shown; undefined for a new one that nobody placed yet (a test sees to it). */
export const subjectOf = (permission: string): PermissionSubject | undefined =>
	PERMISSION_SUBJECTS.find((subject) =>
		(SUBJECTS[subject] as readonly string[]).includes(permission.split('.')[0] ?? '')
	);
