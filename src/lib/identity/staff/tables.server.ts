import type { Flag } from '../../server/db/codecs.ts';
import type { Scope } from '../types.ts';

/* Who works at the school, as what, and when. Instants are ISO-8601 text in UTC, days are YYYY-MM-DD; null is "not (yet)". */

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
interface NoticesTable {
	school_id: string;
	id: string;
	kind: string;
	for_account: string;
	about_account: string | null;
	created_at: string;
	seen_at: string | null;
}

export interface StaffTables {
	staff: StaffTable;
	staff_functions: StaffFunctionsTable;
	permission_changes: PermissionChangesTable;
	working_days: WorkingDaysTable;
	absences: AbsencesTable;
	invitations: InvitationsTable;
	day_links: DayLinksTable;
	notices: NoticesTable;
}
