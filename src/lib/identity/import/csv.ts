import { parse, CsvError } from 'csv-parse/sync';
import { RosterBuilder, type RawName } from './builder.ts';
import {
	cleanName,
	fold,
	foldGroup,
	readDay,
	readEmail,
	readSchoolYear,
	readYearCode,
	yearsInName
} from './clean.ts';
import { COLUMNS, KINDS, readHeading, SEXES, type Column, type Heading } from './csv-columns.ts';
import { tableText } from './decode.ts';
import { LIMITS, Refusal } from './refusal.ts';
import type { Refused, Roster } from './types.ts';
import { fail, ok, type Failure, type Result } from '../../result.ts';

/** How many problems of a table are told at once: enough for a round in Excel. */
const TOLD = 20;

/** The separator that comes most often in the first line, outside quotes. */
function separatorOf(text: string): string {
	const first = text.slice(0, 10_000).split(/\r\n|\n|\r/, 1)[0] ?? '';
	const bare = first.replace(/"[^"]*"/g, '');
	const count = (sign: string) => bare.split(sign).length - 1;
	return [';', '\t', ','].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ';');
}

interface Line {
	line: number;
	cells: string[];
}

function linesOf(text: string): Line[] {
	try {
		const rows = parse(text, {
			delimiter: separatorOf(text),
			info: true,
			relax_column_count: true,
			skip_empty_lines: true,
			max_record_size: 20_000,
			to: LIMITS.pupils + LIMITS.staff + 2
		}) as unknown as { info: { lines: number }; record: string[] }[];
		return rows.map(({ info, record }) => ({ line: info.lines, cells: record }));
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
		throw new Refusal(error.code === 'CSV_MAX_RECORD_SIZE' ? 'import-too-long' : 'import-csv-quote', {
			line
		});
	}
}

// eslint-disable-next-line no-control-regex -- finding control characters is the point: PostgreSQL cannot store NUL
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** One row, cell by cell; what is wrong is gathered, so that all of it can be told at once. */
class RowReader {
	readonly #heading: Heading;
	readonly #row: Line;
	readonly #problems: Failure[];

	constructor(heading: Heading, row: Line, problems: Failure[]) {
		this.#heading = heading;
		this.#row = row;
		this.#problems = problems;
	}

	get line(): number {
		return this.#row.line;
	}

	blame(code: string, column: Column): void {
		this.#problems.push(
			fail(code, { line: this.line, column: this.#heading.titles[column] ?? COLUMNS[column][0] })
		);
	}

	/** The text of a cell; a sign that cannot be stored is a problem of its own. */
	cell(column: Column): string {
		const place = this.#heading.places[column];
		const text = place === undefined ? '' : (this.#row.cells[place] ?? '').trim();
		if (CONTROL.test(text)) {
			this.blame('import-csv-character', column);
			return '';
		}
		if (text.length > LIMITS.value) {
			this.blame('import-csv-long', column);
			return '';
		}
		return text;
	}

	/** A cell read by a rule that answers undefined for what it does not understand. */
	read<T>(column: Column, code: string, rule: (text: string) => T | undefined): T | null {
		const text = this.cell(column);
		if (!text) return null;
		const value = rule(text);
		if (value === undefined) this.blame(code, column);
		return value ?? null;
	}

	name(): RawName {
		const name = { first: this.cell('first'), prefix: this.cell('prefix'), last: this.cell('last') };
		if (!cleanName(name.first).value && !cleanName(name.last).value) this.blame('import-csv-name', 'first');
		return name;
	}
}

function readPupil(row: RowReader, builder: RosterBuilder, seen: Set<string>): void {
	const name = row.name();
	const key = row.cell('key') || null;
	const birthDate = row.read('birthDate', 'import-csv-date', (text) => readDay(text) ?? undefined);
	const sex = SEXES[row.cell('sex').toLowerCase()] ?? null;
	const group = row.cell('group');
	if (!group) row.blame('import-csv-group', 'group');
	const year =
		row.read('year', 'import-csv-year', (text) => (readYearCode(text) === 'unknown' ? undefined : text)) ??
		'';
	const own = typeof readYearCode(year) === 'number';
	if (group && !own && !year && yearsInName(group).length !== 1) row.blame('import-csv-year', 'year');
	// Without a number, a name with a birth date tells children apart; the same row twice is a slip.
	const same =
		key === null
			? JSON.stringify([fold(`${name.first} ${name.prefix} ${name.last}`), birthDate, foldGroup(group)])
			: `key ${key}`;
	if (seen.has(same)) return row.blame('import-csv-twice', key === null ? 'first' : 'key');
	seen.add(same);
	builder.addPupil({
		line: row.line,
		key,
		name,
		birthDate,
		sex,
		year,
		group: group ? builder.namedGroup(group) : null,
		leftOn: null
	});
}

function readColleague(row: RowReader, builder: RosterBuilder, seen: Set<string>): void {
	const name = row.name();
	const key = row.cell('key') || null;
	const email = row.read('email', 'import-csv-email', readEmail) ?? '';
	// "6, 7" is two groups; "6/7" is one.
	const groups = row
		.cell('group')
		.split(/[,;]/)
		.map((one) => one.trim())
		.filter(Boolean)
		.map((one) => builder.namedGroup(one));
	const same = `staff ${key ?? JSON.stringify([fold(`${name.first} ${name.prefix} ${name.last}`), email])}`;
	if (seen.has(same)) return row.blame('import-csv-twice', key === null ? 'first' : 'key');
	seen.add(same);
	builder.addStaff({ line: row.line, key, name, email, groups, isParent: false });
}

function readSchoolYears(rows: RowReader[], builder: RosterBuilder): void {
	let known: string | undefined;
	for (const row of rows) {
		const year = row.read('schoolYear', 'import-csv-school-year', readSchoolYear);
		if (!year) continue;
		if (known !== undefined && year !== known) row.blame('import-csv-school-years', 'schoolYear');
		known ??= year;
	}
	builder.setSchoolYear(known ?? '', '');
}

/**
 * Reads a table.
 * @returns the roster, or all that is wrong with the cells, each with line and column
 * @throws Refusal when it is no table that we know
 */
export function readCsv(bytes: Uint8Array): Result<Roster> & { also?: Failure[] } {
	const [first, ...lines] = linesOf(tableText(bytes));
	if (!first) throw new Refusal('import-empty');
	const heading = readHeading(first.cells);
	if (heading.places.first === undefined || heading.places.group === undefined)
		throw new Refusal('import-csv-heading', { line: first.line });
	const builder = new RosterBuilder('csv');
	builder.unreadColumns = heading.unread;
	const problems: Failure[] = [];
	const rows = lines
		.filter(({ cells }) => cells.some((cell) => cell.trim()))
		.map((line) => new RowReader(heading, line, problems));
	readSchoolYears(rows, builder);
	const seen = new Set<string>();
	for (const row of rows) {
		const kind = row.read('kind', 'import-csv-kind', (text) => KINDS[text.toLowerCase()]) ?? 'pupil';
		if (kind === 'staff') readColleague(row, builder, seen);
		else readPupil(row, builder, seen);
		if (problems.length > TOLD) break;
	}
	const [worst, ...also] = problems.slice(0, TOLD);
	return worst ? ({ ...worst, also } satisfies Refused) : ok(builder.finish());
}
