import type { Flag } from '../../server/db/codecs.ts';

/* Groups, the children in them, and who has authority over them. Instants are ISO-8601 text in UTC, days are YYYY-MM-DD; null is "not (yet)". */

interface GroupsTable {
	school_id: string;
	id: string;
	school_year_id: string;
	name: string;
	/** null: a combination group, where each pupil has an own year */
	year_level: number | null;
	external_key: string | null;
}
interface GroupStaffTable {
	school_id: string;
	id: string;
	group_id: string;
	staff_id: string;
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

export interface PupilTables {
	groups: GroupsTable;
	group_staff: GroupStaffTable;
	pupils: PupilsTable;
	enrolments: EnrolmentsTable;
	guardians: GuardiansTable;
	pupil_guardians: PupilGuardiansTable;
	import_previews: ImportPreviewsTable;
}
