import type { Language } from '../types.ts';

/*
 * The table that a school can fill in, with three rows that show how. Semicolons and a byte order mark: so Excel in
 * Dutch opens it in columns and keeps the accents.
 */

const ROWS: Record<Language, string[][]> = {
	nl: [
		[
			'soort',
			'nummer',
			'roepnaam',
			'tussenvoegsel',
			'achternaam',
			'geboortedatum',
			'groep',
			'jaargroep',
			'e-mail',
			'schooljaar'
		],
		['leerling', '1001', 'Voorbeeld', 'van', 'Eén', '9-3-2016', '6', '6', '', ''],
		['leerling', '1002', 'Voorbeeld', '', 'Twee', '21-11-2015', '6/7', '7', '', ''],
		['medewerker', '', 'Voorbeeld', '', 'Drie', '', '6, 6/7', '', 'voorbeeld@school.example', '']
	],
	en: [
		[
			'kind',
			'number',
			'first name',
			'prefix',
			'last name',
			'date of birth',
			'group',
			'year group',
			'e-mail',
			'school year'
		],
		['pupil', '1001', 'Example', 'van', 'One', '9-3-2016', '6', '6', '', ''],
		['pupil', '1002', 'Example', '', 'Two', '21-11-2015', '6/7', '7', '', ''],
		['staff', '', 'Example', '', 'Three', '', '6, 6/7', '', 'example@school.example', '']
	]
};

/** The template as the text of a file. */
export const templateCsv = (language: Language): string =>
	`\ufeff${ROWS[language].map((cells) => cells.join(';')).join('\r\n')}\r\n`;
