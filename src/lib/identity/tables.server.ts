import type { Selectable } from 'kysely';
import type { Flag } from '../server/db/codecs.ts';
import type { AccountKind, Language, Scope } from './types.ts';

/* Instants are ISO-8601 text in UTC, days are YYYY-MM-DD; null is "not (yet)". */

export interface SchoolsTable {
	id: string;
	slug: string;
	host: string | null;
	name: string;
	city: string;
	/** 1–6: which block's colour the school chose as its own */
	hue: number;
	/** JSON: Language[] */
	languages: string;
	logo_file_id: string | null;
	is_demo: Flag;
	created_at: string;
}
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
interface SetupCodesTable {
	code_hash: string;
	created_at: string;
}
interface KeyChecksTable {
	fingerprint: string;
	created_at: string;
}
interface SchoolYearsTable {
	school_id: string;
	id: string;
	/** "2026-2027" */
	name: string;
	starts_on: string;
	ends_on: string;
}
interface HolidaysTable {
	school_id: string;
	id: string;
	school_year_id: string;
	name: string;
	first_day: string;
	last_day: string;
}
interface FilesTable {
	school_id: string;
	id: string;
	kind: 'logo' | 'photo';
	mime: string;
	bytes: number;
	created_at: string;
}
interface AccountsTable {
	school_id: string;
	id: string;
	kind: AccountKind;
	language: Language;
	ended_at: string | null;
	created_at: string;
}
interface GroupsTable {
	school_id: string;
	id: string;
	school_year_id: string;
	name: string;
	/** null: a combination group, where each pupil has an own year */
	year_level: number | null;
	external_key: string | null;
}
interface PupilsTable {
	school_id: string;
	id: string;
	kind: 'pupil';
	first_name: string;
	last_name: string;
	birth_date: string | null;
	sex: 'boy' | 'girl' | null;
	external_key: string | null;
	is_protected: Flag;
	died_on: string | null;
	left_on: string | null;
	/** keyed hash of three pictures in order; null until the child has chosen them */
	picture_hash: string | null;
	pictures_changed_at: string | null;
	/** account of the adult who reset the pictures; cleared when the child has seen it */
	pictures_reset_by: string | null;
}
interface EnrolmentsTable {
	school_id: string;
	id: string;
	pupil_id: string;
	school_year_id: string;
	group_id: string;
	year_level: number;
}
interface StaffTable {
	school_id: string;
	id: string;
	kind: 'staff';
	first_name: string;
	last_name: string;
	/** how children call them: "juf Sanne" */
	called: string;
	email: string | null;
	external_key: string | null;
	photo_file_id: string | null;
	password_hash: string | null;
	/** sealed */
	totp_secret: string | null;
	totp_confirmed_at: string | null;
	/** the last 30-second step whose code was used: a code counts once */
	totp_last_step: number | null;
	is_demo: Flag;
	deputy_id: string | null;
}
interface StaffFunctionsTable {
	school_id: string;
	id: string;
	staff_id: string;
	function: string;
	granted_by: string | null;
	granted_at: string;
	withdrawn_by: string | null;
	withdrawn_at: string | null;
}
interface PermissionChangesTable {
	school_id: string;
	id: string;
	function: string;
	permission: string;
	scope: Scope | 'none';
	changed_by: string;
	changed_at: string;
}
interface GroupStaffTable {
	school_id: string;
	id: string;
	group_id: string;
	staff_id: string;
}
interface WorkingDaysTable {
	school_id: string;
	id: string;
	staff_id: string;
	/** 1 = Monday … 7 = Sunday, as ISO 8601 counts */
	weekday: number;
}
interface AbsencesTable {
	school_id: string;
	id: string;
	staff_id: string;
	first_day: string;
	/** null: until further notice */
	last_day: string | null;
}
interface GuardiansTable {
	school_id: string;
	id: string;
	first_name: string;
	last_name: string;
	email: string | null;
	phone: string | null;
	street: string | null;
	postcode: string | null;
	city: string | null;
	address_is_secret: Flag;
	external_key: string | null;
}
interface PupilGuardiansTable {
	school_id: string;
	id: string;
	pupil_id: string;
	guardian_id: string;
	relation: string;
	has_authority: Flag;
	authority_proof: string;
	authority_on: string | null;
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
interface InvitationsTable {
	school_id: string;
	id: string;
	staff_id: string;
	created_by: string | null;
	created_at: string;
	expires_at: string;
	used_at: string | null;
}
interface DayLinksTable {
	school_id: string;
	id: string;
	group_id: string;
	created_by: string;
	created_at: string;
	expires_at: string;
	withdrawn_at: string | null;
}
interface HelpersTable {
	school_id: string;
	id: string;
	staff_id: string | null;
	name: string;
	role: string;
	reach: string;
	audience: 'pupils' | 'staff';
	is_external: Flag;
	photo_file_id: string | null;
	position: number;
}
interface HelpLineChangesTable {
	school_id: string;
	id: string;
	/** a key of src/content/help/lines.json */
	line_key: string;
	phone: string;
	hours_nl: string;
	hours_en: string;
}
interface NoticesTable {
	school_id: string;
	id: string;
	kind: string;
	for_account: string;
	about_account: string | null;
	created_at: string;
	seen_at: string | null;
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
interface ImportPreviewsTable {
	school_id: string;
	id: string;
	/** sealed JSON: the roster; null once applied */
	sealed: string | null;
	created_by: string | null;
	created_at: string;
	applied_at: string | null;
	/** JSON: numbers of what the import did */
	counts: string | null;
}

export interface IdentityTables {
	schools: SchoolsTable;
	directory_emails: DirectoryEmailsTable;
	directory_class_codes: DirectoryClassCodesTable;
	directory_links: DirectoryLinksTable;
	rate_limits: RateLimitsTable;
	rate_limit_keys: RateLimitKeysTable;
	leases: LeasesTable;
	setup_codes: SetupCodesTable;
	key_checks: KeyChecksTable;
	school_years: SchoolYearsTable;
	holidays: HolidaysTable;
	files: FilesTable;
	accounts: AccountsTable;
	groups: GroupsTable;
	pupils: PupilsTable;
	enrolments: EnrolmentsTable;
	staff: StaffTable;
	staff_functions: StaffFunctionsTable;
	permission_changes: PermissionChangesTable;
	group_staff: GroupStaffTable;
	working_days: WorkingDaysTable;
	absences: AbsencesTable;
	guardians: GuardiansTable;
	pupil_guardians: PupilGuardiansTable;
	sessions: SessionsTable;
	trusted_devices: TrustedDevicesTable;
	recovery_codes: RecoveryCodesTable;
	invitations: InvitationsTable;
	day_links: DayLinksTable;
	helpers: HelpersTable;
	help_line_changes: HelpLineChangesTable;
	notices: NoticesTable;
	mails: MailsTable;
	import_previews: ImportPreviewsTable;
}

export type SchoolRow = Selectable<SchoolsTable>;
export type PupilRow = Selectable<PupilsTable>;
export type StaffRow = Selectable<StaffTable>;
export type SessionRow = Selectable<SessionsTable>;
export type GuardianRow = Selectable<GuardiansTable>;
