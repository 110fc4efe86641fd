import type { Flag } from '../../server/db/codecs.ts';

/* Schools and their years. Instants are ISO-8601 text in UTC, days are YYYY-MM-DD; null is "not (yet)". */

interface SchoolsTable {
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
interface SetupCodesTable {
	code_hash: string;
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

export interface SchoolTables {
	schools: SchoolsTable;
	setup_codes: SetupCodesTable;
	school_years: SchoolYearsTable;
	holidays: HolidaysTable;
}
