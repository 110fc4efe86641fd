/* Tables of no domain: what the server itself keeps. Instants are ISO-8601 text in UTC, days are YYYY-MM-DD; null is "not (yet)". */

interface RateLimitsTable {
	key_hash: string;
	window_start: string;
	count: number;
}
interface RateLimitKeysTable {
	day: string;
	secret: string;
}
interface LeasesTable {
	name: string;
	holder: string;
	until: string;
	/** the day, or instant, for which the work was done last */
	last_done: string;
}
interface KeyChecksTable {
	fingerprint: string;
	created_at: string;
}
interface FilesTable {
	school_id: string;
	id: string;
	kind: 'logo' | 'photo';
	mime: string;
	bytes: number;
	created_at: string;
}
interface MailsTable {
	school_id: string;
	id: string;
	/** sealed JSON: { to, subject, text } */
	sealed: string;
	state: 'waiting' | 'sent' | 'failed';
	tries: number;
	created_at: string;
	sent_at: string | null;
}

export interface HouseTables {
	rate_limits: RateLimitsTable;
	rate_limit_keys: RateLimitKeysTable;
	leases: LeasesTable;
	key_checks: KeyChecksTable;
	files: FilesTable;
	mails: MailsTable;
}
