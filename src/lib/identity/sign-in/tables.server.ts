import type { AccountKind, Language } from '../types.ts';

/* Accounts, and how somebody gets in. Instants are ISO-8601 text in UTC, days are YYYY-MM-DD; null is "not (yet)". */

interface DirectoryEmailsTable {
	/** keyed hash of the address in lower case */
	email_hash: string;
	school_id: string;
	account_id: string;
}
interface DirectoryClassCodesTable {
	code: string;
	school_id: string;
	group_id: string;
	expires_at: string;
	created_at: string;
}
interface DirectoryLinksTable {
	token_hash: string;
	school_id: string;
	kind: 'invitation' | 'day-link';
	subject_id: string;
}
interface AccountsTable {
	school_id: string;
	id: string;
	kind: AccountKind;
	language: Language;
	ended_at: string | null;
	created_at: string;
}
interface SessionsTable {
	school_id: string;
	/** SHA-256 of the session id; the id itself is only in the browser */
	id: string;
	public_id: string;
	account_id: string;
	kind: AccountKind;
	device: string;
	created_at: string;
	/** written at most once a minute */
	last_seen_at: string;
	/** the absolute end, whatever happens */
	ends_at: string;
	/** lucia's own; never beyond ends_at */
	expires_at: string;
	/** when the pictures (pupil) or the second factor (staff) were last asked */
	confirmed_at: string | null;
}
interface TrustedDevicesTable {
	school_id: string;
	/** SHA-256 of the device's token */
	id: string;
	staff_id: string;
	created_at: string;
	expires_at: string;
}
interface RecoveryCodesTable {
	school_id: string;
	id: string;
	staff_id: string;
	code_hash: string;
	used_at: string | null;
}

export interface SignInTables {
	directory_emails: DirectoryEmailsTable;
	directory_class_codes: DirectoryClassCodesTable;
	directory_links: DirectoryLinksTable;
	accounts: AccountsTable;
	sessions: SessionsTable;
	trusted_devices: TrustedDevicesTable;
	recovery_codes: RecoveryCodesTable;
}
