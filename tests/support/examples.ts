import type Database from 'better-sqlite3';
import type { Examples } from './routes.ts';

/* One of everything that an address can name, from the demo school. Groups and children are of groep 6. */

/** The year (groep) that the examples are of; its teacher reaches them, teachers of other groups do not. */
export const EXAMPLE_YEAR = 6;

/** A table for the import, so that there is a preview to look at. */
export const EXAMPLE_IMPORT = 'roepnaam;achternaam;groep\nJoep;Proefkind;Groep 6\n';

/** @param preview the id of an import that was begun, where there is one */
export function examplesFrom(db: Database.Database, preview = 'none'): Examples {
	const one = (sql: string): string => {
		const row = db.prepare(sql).get() as { id: string } | undefined;
		if (!row) throw new Error(`The demo school has no example for: ${sql}`);
		return row.id;
	};
	const group = one("select group_id as id from directory_class_codes where code = 'VUUR6'");
	const pupil = one(
		`select p.id from pupils p join enrolments e on e.pupil_id = p.id join pupil_guardians g on g.pupil_id = p.id
		where e.group_id = '${group}' and p.left_on is null and p.died_on is null order by p.id limit 1`
	);
	return {
		group,
		pupil,
		lesson: 'samen-online',
		staff: one("select id from staff where email = 'teacher7@demo.example'"),
		guardian: one(`select guardian_id as id from pupil_guardians where pupil_id = '${pupil}' limit 1`),
		contact: one('select id from helpers order by position limit 1'),
		preview,
		slug: 'de-vuurtoren',
		token: 'a-key-that-fits-nothing',
		id: 'a-file-that-is-not-there'
	};
}
