import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SaxesParser } from 'saxes';
import { applyRoster } from '../../src/lib/identity/import/service.server.ts';
import { readRoster } from '../../src/lib/identity/import/read.ts';
import { systemContext } from '../../src/lib/server/context.ts';
import { Keyring } from '../../src/lib/server/crypto.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import { openDatabase } from '../../src/lib/server/db/open.ts';
import { edexml, type EdexmlPupil } from '../fixtures/edexml.ts';
import { row, type Row } from './row.ts';

/*
 * A board's worth of pupils into an empty school: five thousand, two hundred groups, three hundred colleagues. Each
 * measurement runs in a process of its own, so that its memory is its own; the bare parse of the same file with the
 * same parser is what it is compared with.
 */

const PUPILS = 5000;
const GROUPS = 200;

/** As large as a real export: with the elements around a name that we pass over. */
function bigFile(): string {
	const groups = Array.from({ length: GROUPS }, (_, at) => ({
		key: `g${at}`,
		name: `${(at % 8) + 1}${String.fromCharCode(97 + (at % 25))} ${at}`,
		year: String((at % 8) + 1)
	}));
	const pupils = Array.from({ length: PUPILS }, (_, at): EdexmlPupil => {
		const letters = [...String(at)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
		return {
			key: `p${at}`,
			first: `Kind${letters}`,
			last: `Familie${letters}`,
			prefix: at % 3 === 0 ? 'van de' : undefined,
			birth: `20${14 + (at % 8)}-${String((at % 12) + 1).padStart(2, '0')}-${String((at % 28) + 1).padStart(2, '0')}`,
			year: String(((at % GROUPS) % 8) + 1),
			group: `g${at % GROUPS}`,
			more: '<start_ondw_jgr3>2020-08-16</start_ondw_jgr3><etniciteit>9</etniciteit><land>?</land><bsn>000000000</bsn><gewicht>?</gewicht><postcodenl>9999ZZ</postcodenl><toevoegingen><blok><code>Opmerking</code><omschrijving>Niets</omschrijving></blok></toevoegingen><mutatiedatum>2026-09-07T08:47:34</mutatiedatum>'
		};
	});
	const staff = Array.from({ length: 300 }, (_, at) => ({
		key: `s${at}`,
		first: 'Juf',
		last: `Achternaam ${String.fromCharCode(97 + (at % 26))}`,
		email: `s${at}@school.example`,
		roles: ['LRK'],
		groups: [`g${at % GROUPS}`]
	}));
	return edexml({ groups, pupils, staff });
}

const now = () => performance.now() / 1000;

async function importFile(folder: string): Promise<number> {
	const db = openDatabase(`sqlite:${join(folder, 'bench.db')}`, { guard: false });
	await migrate(db as never, resolve('migrations'));
	await db
		.insertInto('schools')
		.values({
			id: 'bench',
			slug: 'bench',
			host: null,
			name: 'Bench',
			city: '',
			hue: 5,
			languages: '["nl"]',
			logo_file_id: null,
			is_demo: 0,
			created_at: new Date().toISOString()
		})
		.execute();
	const context = systemContext(
		db,
		new Keyring(Buffer.alloc(32, 1)),
		{ id: 'bench' },
		new Date('2026-11-24T09:00:00Z')
	);
	const began = now();
	const roster = await readRoster(createReadStream(join(folder, 'export.xml')), 'export.xml');
	if (!roster.ok) throw new Error(roster.code);
	const result = await applyRoster(context, roster.value);
	const seconds = now() - began;
	if (!result.ok || result.value.pupilsNew !== PUPILS)
		throw new Error(`The import did not do what it should: ${JSON.stringify(result)}`);
	await db.destroy();
	return seconds;
}

async function parseFile(folder: string): Promise<number> {
	const began = now();
	const parser = new SaxesParser();
	let tags = 0;
	parser.on('opentag', () => (tags += 1));
	const decoder = new TextDecoder();
	for await (const bytes of createReadStream(join(folder, 'export.xml')) as AsyncIterable<Uint8Array>)
		parser.write(decoder.decode(bytes, { stream: true }));
	parser.close();
	if (tags < PUPILS) throw new Error('The parse did not see the pupils.');
	return now() - began;
}

interface Measured {
	seconds: number;
	/** peak resident memory */
	megabytes: number;
}

/** Runs one of the two in a process of its own. */
function measure(what: 'import' | 'parse', folder: string): Promise<Measured> {
	return new Promise((done, failed) => {
		const child = spawn(process.execPath, [import.meta.filename, what, folder], {
			stdio: ['ignore', 'pipe', 'inherit']
		});
		let text = '';
		child.stdout.on('data', (part: Buffer) => (text += part.toString()));
		child.on('error', failed);
		child.on('close', (code) =>
			code === 0
				? done(JSON.parse(text) as Measured)
				: failed(new Error(`The ${what} in the benchmark ended with ${code}.`))
		);
	});
}

/** Seconds and peak memory of importing 5,000 pupils; the baseline is the bare parse of the same file. */
export async function bench(): Promise<Row[]> {
	const folder = mkdtempSync(join(tmpdir(), 'wegwijs-import-'));
	try {
		writeFileSync(join(folder, 'export.xml'), bigFile());
		const parse = await measure('parse', folder);
		const imported = await measure('import', folder);
		return [
			row('import.seconds', 's', imported.seconds, parse.seconds),
			row('import.rss', 'MB', imported.megabytes, parse.megabytes)
		];
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

if (process.argv[1] === import.meta.filename) {
	const [, , what, folder] = process.argv;
	if (what !== 'import' && what !== 'parse') console.table(await bench());
	else {
		const seconds = await (what === 'import' ? importFile : parseFile)(folder ?? '');
		console.log(
			JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 } satisfies Measured)
		);
	}
}
