/**
 * Tables that are read before we know which school somebody belongs to, or that belong to no school.
 * Everything else is keyed by `(school_id, id)` and may only be queried with a `school_id`:
 * the tenant guard fails any other query. Keep this list short, and keep names of people out of it.
 */
export const GLOBAL_TABLES = new Set([
	'schools', // slug and host name → school
	'directory_emails', // keyed hash of a staff address → school and account
	'directory_class_codes', // class code → school and group
	'directory_links', // hash of a link's token → school and what it opens
	'rate_limits', // counts under a keyed hash; the key is thrown away each night
	'rate_limit_keys',
	'leases', // which process does the scheduled work
	'setup_codes', // the one-time code of the first start
	'key_checks' // proves that the application key fits this database
]);
