import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edexml, stream } from '../../../../tests/fixtures/edexml.ts';
import type { Result } from '../../result.ts';
import { readRoster } from './read.ts';
import type { Refused, Roster } from './types.ts';

/* Guards against files that are broken, hostile or just not what they seem: each is a refusal with a line, never a crash. */

const read = (content: string | Uint8Array, fileName = 'export.xml', size?: number) =>
	readRoster(stream(content, size), fileName);

async function roster(content: string | Uint8Array, size?: number): Promise<Roster> {
	const result = await read(content, 'export.xml', size);
	if (!result.ok) throw new Error(`refused: ${result.code}`);
	return result.value;
}

const refusal = ({ code, details }: Extract<Result<Roster> | Refused, { ok: false }>) => ({
	code,
	...details
});

async function refused(content: string | Uint8Array, fileName?: string) {
	const result = await read(content, fileName);
	if (result.ok) throw new Error('was read');
	return refusal(result);
}

const six = { key: 'g6', name: '6', year: '6' };
const noor = {
	key: 'p1',
	first: 'Noor',
	last: 'Berg',
	prefix: 'van den',
	birth: '2016-03-09',
	year: '6',
	group: 'g6'
};
const small = edexml({ groups: [six], pupils: [noor] });

describe('what a file says', () => {
	it('is read with names, group and year', async () => {
		const { schoolYear, groups, pupils } = await roster(small);
		expect(schoolYear).toBe('2026-2027');
		expect(groups).toEqual([{ ref: 'g6', key: 'g6', name: 'Groep 6', yearLevel: 6 }]);
		expect(pupils[0]).toMatchObject({
			key: 'p1',
			firstName: 'Noor',
			lastName: 'van den Berg',
			birthDate: '2016-03-09',
			sex: 'girl',
			yearLevel: 6,
			groupRef: 'g6'
		});
	});

	it('is the same in parts of one byte', async () => {
		expect(await roster(small, 1)).toEqual(await roster(small));
	});

	it('takes the own year of a pupil in a combination group', async () => {
		const file = edexml({
			groups: [{ key: 'c', name: '6/7', year: 'C' }],
			pupils: [
				{ ...noor, group: 'c', year: '6' },
				{ ...noor, key: 'p2', first: 'Sem', group: 'c', year: '7' }
			]
		});
		const { groups, pupils } = await roster(file);
		expect(groups[0]).toMatchObject({ name: 'Groep 6/7', yearLevel: null });
		expect(pupils.map(({ yearLevel }) => yearLevel)).toEqual([6, 7]);
	});

	it('takes the year of the group when the pupil has none', async () => {
		const { pupils } = await roster(
			edexml({ groups: [six], pupils: [{ key: 'p1', first: 'Noor', group: 'g6' }] })
		);
		expect(pupils[0]).toMatchObject({ firstName: 'Noor', lastName: '', yearLevel: 6 });
	});

	it('finds a name for a pupil with only a last name', async () => {
		const { pupils } = await roster(
			edexml({
				groups: [six],
				pupils: [
					{ key: 'p1', last: 'Berg', group: 'g6', more: '' },
					{ key: 'p2', last: 'Dam', group: 'g6', more: '<voorletters-1>G</voorletters-1>' }
				]
			})
		);
		expect(pupils.map(({ firstName, lastName, isGuessed }) => [firstName, lastName, isGuessed])).toEqual([
			['Berg', '', true],
			['G', 'Dam', true]
		]);
	});

	it('makes groups by year when the file has none', async () => {
		const { groups, pupils } = await roster(edexml({ pupils: [{ ...noor, group: undefined }] }));
		expect(groups).toMatchObject([{ name: 'Groep 6', yearLevel: 6, key: null }]);
		expect(pupils[0]?.groupRef).toBe(groups[0]?.ref);
	});

	it('takes a school year beyond any list, and passes over what it does not know', async () => {
		const file = edexml({
			year: '2049-2050',
			groups: [six],
			pupils: [
				{
					...noor,
					more: '<toevoegingen><blok><code>x</code><achternaam>Ander</achternaam></blok></toevoegingen><nieuw>1</nieuw>'
				}
			]
		});
		const { schoolYear, pupils } = await roster(file);
		expect(schoolYear).toBe('2049-2050');
		expect(pupils[0]?.lastName).toBe('van den Berg');
	});

	it('passes over toddlers and other schools, and keeps the child who came early', async () => {
		const { groups, pupils, passedOver } = await roster(
			edexml({
				groups: [six, { key: 'g0', name: 'Kabouters', year: '0' }, { key: 'g12', name: '1/2', year: 'C' }],
				pupils: [
					noor,
					{ key: 't', first: 'Pim', year: '0', group: 'g0' },
					{ key: 'e', first: 'Bo', year: '0', group: 'g12' },
					{ key: 'v', first: 'Jip', year: '12' }
				]
			})
		);
		expect(pupils.map(({ key, yearLevel }) => [key, yearLevel])).toEqual([
			['p1', 6],
			['e', 1]
		]);
		expect(groups.map(({ name }) => name)).toEqual(['Groep 6', 'Groep 1/2']);
		expect(passedOver).toMatchObject({ toddlers: 1, elsewhere: 1 });
	});

	it('never makes a colleague of a parent, whatever stands beside the role', async () => {
		const file = edexml({
			groups: [six],
			pupils: [noor],
			staff: [
				{
					key: 's1',
					first: 'Sanne',
					last: 'Linde',
					roles: ['LRK'],
					groups: ['g6'],
					email: 'Sanne@School.example'
				},
				{ key: 's2', first: 'Piet', last: 'Ouder', roles: ['OUD'] },
				{ key: 's3', first: 'Ans', last: 'Beide', roles: ['LRK', 'OUD'] }
			]
		}).replace(
			'</leerkrachten>',
			'<leerkracht key="s4"><roepnaam>Els</roepnaam><groepen><groep key="g6"><rol>OUD</rol></groep></groepen></leerkracht></leerkrachten>'
		);
		const { staff, passedOver } = await roster(file);
		expect(staff).toMatchObject([{ key: 's1', email: 'sanne@school.example', groupRefs: ['g6'] }]);
		expect(passedOver.parents).toBe(3);
	});

	it('gives two groups of one name different names', async () => {
		const { groups } = await roster(
			edexml({ groups: [six, { key: 'x', name: 'Groep 6', year: '6' }], pupils: [noor] })
		);
		expect(groups.map(({ name }) => name)).toEqual(['Groep 6', 'Groep 6 (2)']);
	});

	it('takes out what is in no name: NUL, emoji, a path', async () => {
		const { pupils } = await roster(
			edexml({
				groups: [six],
				pupils: [
					{ ...noor, first: 'Noor 🦊', last: '../../Berg' },
					{ key: 'p2', first: '🦊', last: '🦊', group: 'g6' }
				]
			})
		);
		expect(pupils).toHaveLength(1);
		expect(pupils[0]).toMatchObject({ firstName: 'Noor', lastName: 'van den Berg', isCleaned: true });
	});

	it('keeps nothing of numbers, origin or weight', async () => {
		const secrets = ['111222333', '444555666', '9876', 'QX', '1,2', '7654ZZ', 'ketenid'];
		const more =
			'<etniciteit>1</etniciteit><land>QX</land><land_vader>QX</land_vader><bsn>111222333</bsn><onderwijsnummer>444555666</onderwijsnummer>' +
			'<bsn_ondwnr-4>9876</bsn_ondwnr-4><gewicht_nieuw>1,2</gewicht_nieuw><postcodenl>7654ZZ</postcodenl>';
		const text = JSON.stringify(await roster(edexml({ groups: [six], pupils: [{ ...noor, more }] })));
		for (const secret of secrets) expect(text).not.toContain(secret);
	});

	it('keeps nothing of a number that hides inside a name', async () => {
		const { pupils } = await roster(
			small.replace('<achternaam>Berg', '<achternaam><bsn>111222333</bsn>Berg')
		);
		expect(JSON.stringify(pupils)).not.toContain('111222333');
	});
});

describe('encodings', () => {
	const accented = (prolog?: string) =>
		edexml({ groups: [six], pupils: [{ ...noor, first: 'Zoë', last: 'Müller' }], ...(prolog && { prolog }) });
	const name = async (bytes: Uint8Array) => (await roster(bytes)).pupils[0]?.firstName;

	it('reads UTF-8 with and without a mark', async () => {
		expect(await name(Buffer.from(accented()))).toBe('Zoë');
		expect(await name(Buffer.from(`\ufeff${accented()}`))).toBe('Zoë');
	});
	it.each(['ISO-8859-1', 'windows-1252', 'latin1'])(
		'reads %s when the first line says so',
		async (encoding) => {
			expect(
				await name(Buffer.from(accented(`<?xml version="1.0" encoding="${encoding}"?>`), 'latin1'))
			).toBe('Zoë');
		}
	);
	it('reads UTF-16 with a mark', async () => {
		expect(
			await name(Buffer.from(`\ufeff${accented('<?xml version="1.0" encoding="UTF-16"?>')}`, 'utf16le'))
		).toBe('Zoë');
	});
	it('refuses bytes that are not what the file says, with the line', async () => {
		expect(await refused(Buffer.from(accented(), 'latin1'))).toEqual({ code: 'import-encoding', line: 8 });
	});
	it('refuses an encoding that nobody knows', async () => {
		expect(await refused(accented('<?xml version="1.0" encoding="EBCDIC-37"?>'))).toEqual({
			code: 'import-encoding-unknown',
			line: 1
		});
	});
});

describe('refusals', () => {
	it('of an entity bomb', async () => {
		const bomb = `<?xml version="1.0"?>\n<!DOCTYPE EDEX [\n<!ENTITY a "aaaaaaaaaa">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">\n]>\n<EDEX>&b;</EDEX>`;
		expect(await refused(bomb)).toEqual({ code: 'import-doctype', line: 2 });
	});
	it('of a file that wants another file', async () => {
		expect(await refused('<!DOCTYPE EDEX SYSTEM "file:///etc/passwd"><EDEX/>')).toEqual({
			code: 'import-doctype',
			line: 1
		});
	});
	it('of an entity that nobody declared', async () => {
		expect(await refused(small.replace('>Noor<', '>&noor;<'))).toEqual({ code: 'import-entity', line: 8 });
	});
	it('of a tag that is not closed', async () => {
		expect(await refused(small.replace('</roepnaam>', '</naam>'))).toEqual({ code: 'import-tag', line: 8 });
	});
	it('of a file that stops halfway', async () => {
		expect((await refused(small.slice(0, small.indexOf('<roepnaam>')))).code).toBe('import-cut-off');
		expect((await refused(small.slice(0, small.indexOf('<roepnaam>') + 4))).code).toBe('import-cut-off');
	});
	it('of NUL in XML', async () => {
		expect(await refused(small.replace('>Noor<', '>No\0or<'))).toEqual({ code: 'import-character', line: 8 });
	});
	it('of XML that is something else', async () => {
		expect(await refused('<?xml version="1.0"?>\n<html><body/></html>')).toEqual({
			code: 'import-not-edexml',
			line: 2
		});
	});
	it('of text that only says it is XML', async () => {
		expect(await refused('Beste juf, hier is de lijst.')).toEqual({ code: 'import-not-xml', line: 1 });
		expect(await refused('< dit is geen xml')).toMatchObject({ code: 'import-not-xml' });
	});
	it('of an Excel file, a PDF-like binary and nothing', async () => {
		expect(await refused(Buffer.from('504b0304140006', 'hex'), 'lijst.xlsx')).toEqual({
			code: 'import-excel'
		});
		expect(await refused('', 'export.xml')).toEqual({ code: 'import-empty' });
		expect(await refused(' \n ', 'export.xml')).toEqual({ code: 'import-empty' });
		expect((await refused(Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 1, 2, 3, 255]), 'lijst.csv')).code).toMatch(
			/^import-csv/
		);
	});
	it('of a date that does not exist', async () => {
		expect(await refused(small.replace('2016-03-09', '2016-02-31'))).toEqual({
			code: 'import-date',
			line: 8
		});
	});
	it('of a key that comes twice', async () => {
		expect(await refused(edexml({ groups: [six], pupils: [noor, noor] }))).toEqual({
			code: 'import-key-twice',
			line: 9
		});
	});
	it('of a file without pupils', async () => {
		expect(await refused('<EDEX><school><schooljaar>2026-2027</schooljaar></school></EDEX>')).toEqual({
			code: 'import-no-pupils'
		});
	});
	it('of a value that never ends', async () => {
		expect(await refused(small.replace('>Noor<', `>${'a'.repeat(10_000_000)}<`))).toEqual({
			code: 'import-too-long',
			line: 8
		});
	});
	it('of tags within tags within tags', async () => {
		expect((await refused(`<EDEX>${'<a>'.repeat(100_000)}`)).code).toBe('import-too-deep');
	});
	it('of a tag with thousands of attributes', async () => {
		const attributes = Array.from({ length: 5000 }, (_, at) => `a${at}="1"`).join(' ');
		expect((await refused(`<EDEX><x ${attributes}/></EDEX>`)).code).toBe('import-broken');
	});
	it('of more than 50 MB', async () => {
		async function* huge() {
			yield Buffer.from('<EDEX><leerlingen>');
			const filler = Buffer.from(`<x>${'a'.repeat(1024 * 1024)}</x>`);
			for (let at = 0; at < 51; at += 1) yield filler;
		}
		const result = await readRoster(huge(), 'export.xml');
		expect(result).toMatchObject({ ok: false, code: 'import-too-large', details: { limit: '50 MB' } });
	}, 60_000);
	it('of more pupils than any school has', async () => {
		async function* many() {
			yield Buffer.from('<EDEX><leerlingen>');
			for (let at = 0; at < 21; at += 1) {
				yield Buffer.from(
					Array.from(
						{ length: 1000 },
						(_, n) => `<leerling key="${at}-${n}"><roepnaam>Noor</roepnaam></leerling>`
					).join('')
				);
			}
		}
		expect(await readRoster(many(), 'export.xml')).toMatchObject({ ok: false, code: 'import-too-many' });
	});
});

describe('whatever comes', () => {
	const named = (result: Result<Roster> | Refused) => result.ok || /^import-/.test(result.code);

	it('random bytes are a named refusal', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.uint8Array({ maxLength: 400 }),
				fc.constantFrom('a.xml', 'a.csv', 'a'),
				async (bytes, name) => named(await read(bytes, name))
			),
			{ numRuns: 400 }
		);
	});

	it('a good file with bytes changed, put in or taken out is read or refused', async () => {
		const good = Buffer.from(small);
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.constantFrom('set', 'in', 'out')), {
					minLength: 1,
					maxLength: 6
				}),
				async (edits) => {
					let bytes = [...good];
					for (const [at, byte, how] of edits) {
						if (how === 'set') bytes[at] = byte;
						else
							bytes =
								how === 'in'
									? [...bytes.slice(0, at), byte, ...bytes.slice(at)]
									: bytes.filter((_, place) => place !== at);
					}
					return named(await read(Uint8Array.from(bytes)));
				}
			),
			{ numRuns: 600 }
		);
	});

	it('pieces of XML in any order are read or refused', async () => {
		const piece = fc.constantFrom(
			'<EDEX>',
			'</EDEX>',
			'<leerlingen>',
			'</leerlingen>',
			'<leerling key="1">',
			'</leerling>',
			'<roepnaam>',
			'</roepnaam>',
			'Noor',
			'&#x110000;',
			'&#0;',
			'&lt;',
			'<![CDATA[x]]>',
			'<!-- x -->',
			'<?x y?>',
			'<!DOCTYPE x>',
			']]>',
			'\ud800',
			'<a b="c" b="d"/>',
			'\n'
		);
		await fc.assert(
			fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) =>
				named(await read(pieces.join('')))
			),
			{ numRuns: 600 }
		);
	});
});
