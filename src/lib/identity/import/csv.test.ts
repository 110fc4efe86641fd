import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../../../tests/fixtures/edexml.ts';
import { readRoster } from './read.ts';
import { templateCsv } from './template.ts';

/* Guards against tables as people really save them, and against a slip in a cell that nobody can find. */

const read = (content: string | Uint8Array) => readRoster(stream(content), 'lijst.csv');

async function roster(content: string | Uint8Array) {
	const result = await read(content);
	if (!result.ok) throw new Error(`refused: ${result.code} ${JSON.stringify(result.details)}`);
	return result.value;
}

async function refused(content: string | Uint8Array) {
	const result = await read(content);
	if (result.ok) throw new Error('was read');
	return [result, ...('also' in result ? (result.also ?? []) : [])].map(({ code, details }) => ({
		code,
		...details
	}));
}

const table =
	'soort;nummer;roepnaam;tussenvoegsel;achternaam;geboortedatum;groep;jaargroep\nleerling;12;Zoë;van;Dam;9-3-2016;6/7;7\nleerling;;Sem;;Öz;2015-11-03;6;\n';

describe('a table', () => {
	it('is read with Dutch headings', async () => {
		const { groups, pupils } = await roster(table);
		expect(groups).toEqual([
			{ ref: '6/7', key: null, name: 'Groep 6/7', yearLevel: null },
			{ ref: '6', key: null, name: 'Groep 6', yearLevel: 6 }
		]);
		expect(pupils).toMatchObject([
			{
				line: 2,
				key: '12',
				firstName: 'Zoë',
				lastName: 'van Dam',
				birthDate: '2016-03-09',
				yearLevel: 7,
				groupRef: '6/7'
			},
			{
				line: 3,
				key: null,
				firstName: 'Sem',
				lastName: 'Öz',
				birthDate: '2015-11-03',
				yearLevel: 6,
				groupRef: '6'
			}
		]);
	});

	it('is read with English headings and commas', async () => {
		const { pupils } = await roster(
			'First name,Last name,Date of birth,Group,Sex\n"Zoë","Dam, van","2016-03-09",6,girl\n'
		);
		expect(pupils[0]).toMatchObject({ firstName: 'Zoë', lastName: 'Dam van', sex: 'girl', yearLevel: 6 });
	});

	it('is read with tabs', async () => {
		expect((await roster('roepnaam\tgroep\nNoor\t6\n')).pupils[0]).toMatchObject({
			firstName: 'Noor',
			yearLevel: 6
		});
	});

	it.each<[string, Uint8Array]>([
		['UTF-8 with a mark', Buffer.from(`\ufeff${table}`)],
		['Windows-1252', Buffer.from(table, 'latin1')],
		['UTF-16', Buffer.from(`\ufeff${table}`, 'utf16le')],
		['Windows line ends', Buffer.from(table.replaceAll('\n', '\r\n'))]
	])('is read as %s', async (_, bytes) => {
		expect((await roster(bytes)).pupils.map(({ firstName, lastName }) => `${firstName} ${lastName}`)).toEqual(
			['Zoë van Dam', 'Sem Öz']
		);
	});

	it('holds colleagues too, in more groups', async () => {
		const { staff } = await roster(`${table}medewerker;;Sanne;;Linde;;6, 6/7;\n`);
		expect(staff).toMatchObject([{ firstName: 'Sanne', groupRefs: ['6', '6/7'] }]);
	});

	it('never reads a column that is not on the list', async () => {
		const { unreadColumns, ...rest } = await roster('roepnaam;groep;BSN;land\nNoor;6;111222333;QX\n');
		expect(unreadColumns).toEqual(['BSN', 'land']);
		expect(JSON.stringify(rest)).not.toMatch(/111222333|QX/);
	});

	it('takes the template that we hand out, in both languages', async () => {
		for (const language of ['nl', 'en'] as const) {
			const { pupils, staff, unreadColumns } = await roster(templateCsv(language));
			expect(pupils.length).toBeGreaterThan(0);
			expect(staff.length).toBeGreaterThan(0);
			expect(unreadColumns).toEqual([]);
		}
	});
});

describe('a slip in a table', () => {
	it('is told with line and column, and all of them at once', async () => {
		expect(
			await refused(
				'roepnaam;geboortedatum;groep\nNoor;31-2-2016;6\n;1-1-2016;6\nSem;1-1-2016;\nBo;1-1-2016;6/7\n'
			)
		).toEqual([
			{ code: 'import-csv-date', line: 2, column: 'geboortedatum' },
			{ code: 'import-csv-name', line: 3, column: 'roepnaam' },
			{ code: 'import-csv-group', line: 4, column: 'groep' },
			{ code: 'import-csv-year', line: 5, column: 'jaargroep' }
		]);
	});
	it('of NUL is told', async () => {
		expect(await refused('roepnaam;groep\nNo\0or;6\n')).toContainEqual({
			code: 'import-csv-character',
			line: 2,
			column: 'roepnaam'
		});
	});
	it('of a quote that is not closed is told', async () => {
		expect(await refused('roepnaam;groep\n"Noor;6\nSem;6\n')).toMatchObject([{ code: 'import-csv-quote' }]);
	});
	it('of no headings is told without repeating what stood there', async () => {
		expect(await refused('Noor;6\nSem;6\n')).toEqual([{ code: 'import-csv-heading', line: 1 }]);
	});
	it('of the same pupil twice is told', async () => {
		expect(await refused('roepnaam;geboortedatum;groep\nNoor;1-1-2016;6\nNoor;1-1-2016;6\n')).toEqual([
			{ code: 'import-csv-twice', line: 3, column: 'roepnaam' }
		]);
	});
	it('of two school years is told', async () => {
		expect(await refused('roepnaam;groep;schooljaar\nNoor;6;2026-2027\nSem;6;2027-2028\n')).toMatchObject([
			{ code: 'import-csv-school-years', line: 3 }
		]);
	});
	it('of only headings is told', async () => {
		expect(await refused('roepnaam;groep\n')).toEqual([{ code: 'import-no-pupils' }]);
	});

	it('whatever it is, is a named refusal', async () => {
		const cell = fc.oneof(
			fc.array(fc.nat(0x2ff), { maxLength: 12 }).map((codes) => String.fromCodePoint(...codes)),
			fc.constantFrom('Noor', '6', '6/7', '1-1-2016', '"', '""', 'medewerker', '\0', '😀', '../x', ';', '')
		);
		await fc.assert(
			fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 }), async (rows) => {
				const result = await read(
					`roepnaam;groep;geboortedatum;soort;jaargroep;schooljaar\n${rows.map((row) => row.join(';')).join('\n')}`
				);
				return result.ok || /^import-/.test(result.code);
			}),
			{ numRuns: 200 }
		);
	});
});
