import type { Flag } from '../../server/db/codecs.ts';

/* Who can help a child. Instants are ISO-8601 text in UTC, days are YYYY-MM-DD; null is "not (yet)". */

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

export interface HelpTables {
	helpers: HelpersTable;
	help_line_changes: HelpLineChangesTable;
}
