import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	cleanName,
	foldGroup,
	groupName,
	readDay,
	readEmail,
	readSchoolYear,
	readYearCode,
	yearsInName
} from './clean.ts';

/* Guards against names that break a page or a database, and against groups that come twice because of a spelling. */

/** Any signs at all, half characters and control signs too. */
const anyText = fc
	.array(fc.oneof(fc.nat(0x2ff), fc.nat(0x10ffff)), { maxLength: 200 })
	.map((codes) => String.fromCodePoint(...codes));

describe('cleanName', () => {
	it.each([
		['Zoë', 'Zoë', false],
		["van 't Hof", "van 't Hof", false],
		['Anne–Fleur', 'Anne-Fleur', false],
		['  Noor \n  Amina ', 'Noor Amina', false],
		['Sam 😀', 'Sam', true],
		['No\0or', 'Noor', true],
		['../../etc/passwd', 'etcpasswd', true],
		['<b>Jan</b>', 'bJanb', true],
		['1234', '', true],
		['فاطمة', 'فاطمة', false]
	])('%j becomes %j', (raw, value, isCleaned) => {
		expect(cleanName(raw)).toEqual({ value, isCleaned });
	});

	it('always gives a name that the forms of the house take, or none', () => {
		fc.assert(
			fc.property(anyText, (raw) => {
				expect(cleanName(raw).value).toMatch(/^[\p{L}\p{M}'’.\- ]{0,80}$/u);
			})
		);
	});

	it('changes nothing the second time', () => {
		fc.assert(
			fc.property(anyText, (raw) => {
				const { value } = cleanName(raw);
				expect(cleanName(value)).toEqual({ value, isCleaned: false });
			})
		);
	});
});

describe('groups', () => {
	it.each([
		['6', 'Groep 6'],
		['Groep 6', 'Groep 6'],
		['groep 6', 'Groep 6'],
		['gr. 6', 'Groep 6'],
		['6/7', 'Groep 6/7'],
		['6 - 7', 'Groep 6/7'],
		['Groep 6/7 B', 'Groep 6/7b'],
		['5A', 'Groep 5a'],
		['Vlinders', 'Vlinders'],
		['Zee-egels', 'Zee-egels'],
		['../6', '../6'],
		['6 😀', '6']
	])('%j is shown as %j', (raw, name) => {
		expect(groupName(raw)).toBe(name);
	});

	it('knows two spellings of one group', () => {
		expect(foldGroup('6')).toBe(foldGroup('Groep 6'));
		expect(foldGroup('VLINDERS')).toBe(foldGroup('Vlinders'));
		expect(foldGroup('6a')).not.toBe(foldGroup('6b'));
	});

	it('finds the years in a name', () => {
		expect(yearsInName('Groep 6/7')).toEqual([6, 7]);
		expect(yearsInName('5a')).toEqual([5]);
		expect(yearsInName('Vlinders')).toEqual([]);
		expect(yearsInName('Lokaal 12')).toEqual([]);
	});
});

describe('readDay', () => {
	it.each([
		['2016-03-09', '2016-03-09'],
		['2016-03-09+01:00', '2016-03-09'],
		['2016-03-09T00:00:00', '2016-03-09'],
		['9-3-2016', '2016-03-09'],
		['09/03/2016', '2016-03-09'],
		['', null],
		['31-02-2016', undefined],
		['9-3-16', undefined],
		['2016-13-01', undefined],
		['gisteren', undefined]
	])('%j is %j', (raw, day) => {
		expect(readDay(raw)).toBe(day);
	});
});

describe('readSchoolYear', () => {
	it('takes years beyond any list', () => {
		expect(readSchoolYear('2041-2042')).toBe('2041-2042');
		expect(readSchoolYear('2026/27')).toBe('2026-2027');
		expect(readSchoolYear('2026')).toBe('2026-2027');
	});
	it('takes nothing that is no school year', () => {
		expect(readSchoolYear('2026-2029')).toBeUndefined();
		expect(readSchoolYear('dit jaar')).toBeUndefined();
	});
});

describe('readYearCode', () => {
	it.each([
		['1', 1],
		['8', 8],
		['06', 6],
		['C', 'combination'],
		['S', 'special'],
		['0', 'early'],
		['B', 'toddler'],
		['N', 'elsewhere'],
		['12', 'elsewhere'],
		['H', 'historic'],
		['', 'unknown'],
		['constructor', 'unknown']
	])('%j is %j', (raw, code) => {
		expect(readYearCode(raw)).toBe(code);
	});
});

describe('readEmail', () => {
	it('takes an address and nothing else', () => {
		expect(readEmail(' Juf@School.example ')).toBe('juf@school.example');
		expect(readEmail('juf@school')).toBeUndefined();
		expect(readEmail('juf, meester@school.example')).toBeUndefined();
	});
});
