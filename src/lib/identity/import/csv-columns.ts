import { fold } from './clean.ts';

/*
 * A table of pupils and colleagues, as Excel, Numbers and LibreOffice save it: separated by semicolons, commas or tabs,
 * in UTF-8, UTF-16 or Windows-1252. Headings in Dutch or English. A column that is not on this list is never read.
 */
export const COLUMNS = {
	kind: ['soort', 'kind', 'type'],
	key: ['nummer', 'leerlingnummer', 'number', 'pupil number', 'key'],
	first: ['roepnaam', 'voornaam', 'first name', 'call name'],
	prefix: ['tussenvoegsel', 'voorvoegsel', 'prefix', 'infix'],
	last: ['achternaam', 'last name', 'surname'],
	birthDate: ['geboortedatum', 'birth date', 'date of birth'],
	sex: ['geslacht', 'sex', 'gender'],
	group: ['groep', 'klas', 'group', 'class'],
	year: ['jaargroep', 'leerjaar', 'year', 'year group'],
	email: ['e mail', 'email', 'e mailadres', 'emailadres', 'e mail address', 'email address'],
	schoolYear: ['schooljaar', 'school year']
} as const;
export type Column = keyof typeof COLUMNS;

/** What a row can be about; without the column, a pupil. */
export const KINDS: Record<string, 'pupil' | 'staff'> = {
	'': 'pupil',
	leerling: 'pupil',
	pupil: 'pupil',
	medewerker: 'staff',
	leerkracht: 'staff',
	collega: 'staff',
	staff: 'staff',
	colleague: 'staff'
};

/** A lone "m" is male to one and meisje to another; it is left open. */
export const SEXES: Record<string, 'boy' | 'girl'> = {
	jongen: 'boy',
	man: 'boy',
	boy: 'boy',
	j: 'boy',
	meisje: 'girl',
	vrouw: 'girl',
	girl: 'girl',
	v: 'girl'
};

/** Where each column stands in a file. */
export interface Heading {
	places: Partial<Record<Column, number>>;
	/** how the file writes each heading, for sentences about a cell */
	titles: Partial<Record<Column, string>>;
	unread: string[];
}

/** Finds our columns among the headings of a file; the first of two counts. */
export function readHeading(cells: readonly string[]): Heading {
	const heading: Heading = { places: {}, titles: {}, unread: [] };
	cells.forEach((cell, place) => {
		const name = fold(cell);
		const column = (Object.keys(COLUMNS) as Column[]).find((one) =>
			(COLUMNS[one] as readonly string[]).includes(name)
		);
		if (column && heading.places[column] === undefined) {
			heading.places[column] = place;
			heading.titles[column] = cell.trim().slice(0, 40);
		} else if (name) heading.unread.push(cell.trim().slice(0, 40));
	});
	return heading;
}
