import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { RosterBuilder } from './builder.ts';
import { countLines, LineDecoder, xmlEncoding } from './decode.ts';
import { LIMITS, Refusal } from './refusal.ts';
import type { Roster } from './types.ts';

/*
 * EDEXML 2.1 as ParnasSys exports it (Edustandaard, agreement EDEXML 2.1 of February 2017): root EDEX without a
 * namespace, then school, groepen, leerlingen, leerkrachten. Read as a stream, so that a large file needs little memory.
 *
 * What is not on the list below is never taken over, whatever it is called: bsn, onderwijsnummer, bsn_ondwnr-4,
 * etniciteit, land, gewicht, postcode, toevoegingen, eckid, and anything that a later version adds.
 */
const VALUES: Record<string, string> = {
	'EDEX/school/schooljaar': 'schoolYear',
	'EDEX/school/peildatum': 'day',
	'EDEX/groepen/groep/naam': 'name',
	'EDEX/groepen/groep/jaargroep': 'year',
	'EDEX/leerlingen/leerling/achternaam': 'lastName',
	'EDEX/leerlingen/leerling/voorvoegsel': 'prefix',
	'EDEX/leerlingen/leerling/voornamen': 'firstNames',
	'EDEX/leerlingen/leerling/voorletters-1': 'initials',
	'EDEX/leerlingen/leerling/roepnaam': 'callName',
	'EDEX/leerlingen/leerling/geboortedatum': 'birthDate',
	'EDEX/leerlingen/leerling/geslacht': 'sex',
	'EDEX/leerlingen/leerling/jaargroep': 'year',
	'EDEX/leerlingen/leerling/uitstroomdatum': 'leftOn',
	'EDEX/leerkrachten/leerkracht/achternaam': 'lastName',
	'EDEX/leerkrachten/leerkracht/voorvoegsel': 'prefix',
	'EDEX/leerkrachten/leerkracht/voornamen': 'firstNames',
	'EDEX/leerkrachten/leerkracht/voorletters-1': 'initials',
	'EDEX/leerkrachten/leerkracht/roepnaam': 'callName',
	'EDEX/leerkrachten/leerkracht/emailadres': 'email',
	'EDEX/leerkrachten/leerkracht/rol': 'role',
	'EDEX/leerkrachten/leerkracht/rollen/rol': 'role',
	'EDEX/leerkrachten/leerkracht/groepen/groep/rol': 'role'
};

const RECORDS: Record<string, 'school' | 'group' | 'pupil' | 'colleague'> = {
	'EDEX/school': 'school',
	'EDEX/groepen/groep': 'group',
	'EDEX/leerlingen/leerling': 'pupil',
	'EDEX/leerkrachten/leerkracht': 'colleague'
};

/** Elements whose `key` points to a group. */
const GROUP_REFERENCES = new Set([
	'EDEX/leerlingen/leerling/groep',
	'EDEX/leerkrachten/leerkracht/groepen/groep'
]);

/** The words of the parser, as far as they tell a person something. */
function reasonOf(message: string): string {
	if (/unclosed tag|unexpected end|must contain a root/.test(message)) return 'import-cut-off';
	if (/clos(e|ing) tag/.test(message)) return 'import-tag';
	if (/entity/.test(message)) return 'import-entity';
	if (/disallowed character\.?$/.test(message)) return 'import-character';
	return 'import-broken';
}

/** One record as it is being read: single values, and those that may come more than once. */
interface OpenRecord {
	line: number;
	key: string | null;
	values: Record<string, string>;
	groups: string[];
	roles: string[];
}

class EdexmlReader {
	readonly builder = new RosterBuilder('edexml');
	readonly #parser = new SaxesParser({ xmlns: false, position: true });
	#path: string[] = [];
	#record: OpenRecord | undefined;
	#value: string | undefined;
	#text = '';
	#attributes = 0;
	#rooted = false;

	constructor() {
		const parser = this.#parser;
		parser.on('error', (error) => {
			const isXml =
				this.#rooted || this.#path.length > 0 || /XML declaration|processing instruction/.test(error.message);
			throw new Refusal(isXml ? reasonOf(error.message) : 'import-not-xml', { line: parser.line });
		});
		parser.on('doctype', (content) => {
			throw new Refusal('import-doctype', { line: parser.line - countLines(content) });
		});
		parser.on('opentagstart', () => (this.#attributes = 0));
		parser.on('attribute', () => {
			this.#attributes += 1;
			if (this.#attributes > LIMITS.attributes) this.#refuse('import-broken');
		});
		parser.on('opentag', (tag) => this.#open(tag));
		parser.on('text', (text) => this.#take(text));
		parser.on('cdata', (text) => this.#take(text));
		parser.on('closetag', () => this.#close());
	}

	#refuse(code: string, details: Record<string, string | number> = {}): never {
		throw new Refusal(code, { line: this.#parser.line, ...details });
	}

	#open(tag: SaxesTagPlain): void {
		if (this.#path.length >= LIMITS.depth) this.#refuse('import-too-deep');
		this.#path.push(tag.name);
		if (this.#path.length === 1 && tag.name !== 'EDEX') this.#refuse('import-not-edexml');
		this.#rooted = true;
		const path = this.#path.join('/');
		const key = tag.attributes['key']?.trim() || null;
		if (RECORDS[path])
			this.#record = {
				line: this.#parser.line,
				key: key?.slice(0, 256) ?? null,
				values: {},
				groups: [],
				roles: []
			};
		if (this.#record && key && GROUP_REFERENCES.has(path)) this.#record.groups.push(key);
		this.#value = this.#record ? VALUES[path] : undefined;
		this.#text = '';
	}

	#take(text: string): void {
		if (this.#value === undefined) return;
		if (this.#text.length + text.length > LIMITS.value) this.#refuse('import-too-long');
		this.#text += text;
	}

	#close(): void {
		const path = this.#path.join('/');
		const name = VALUES[path];
		if (this.#record && name !== undefined && this.#value === name) {
			if (name === 'role') this.#record.roles.push(this.#text.trim().toUpperCase());
			else this.#record.values[name] = this.#text.trim();
		}
		this.#value = undefined;
		const kind = RECORDS[path];
		if (kind && this.#record) {
			this.#finish(kind, this.#record);
			this.#record = undefined;
		}
		this.#path.pop();
	}

	#finish(
		kind: 'school' | 'group' | 'pupil' | 'colleague',
		{ line, key, values, groups, roles }: OpenRecord
	): void {
		const { builder } = this;
		if (kind === 'school') builder.setSchoolYear(values['schoolYear'] ?? '', values['day'] ?? '');
		if (kind === 'group')
			builder.addGroup({ line, key, name: values['name'] ?? '', year: values['year'] ?? '' });
		const name = {
			first: values['callName'] || (values['firstNames'] ?? '').split(/\s+/)[0] || '',
			initials: values['initials'] ?? '',
			prefix: values['prefix'] ?? '',
			last: values['lastName'] ?? ''
		};
		if (kind === 'pupil') {
			builder.addPupil({
				line,
				key,
				name,
				birthDate: builder.day(values['birthDate'] ?? '', { line }),
				// NEN-ISO 5218: 1 and 2; 0 and 9 say nothing
				sex: values['sex'] === '1' ? 'boy' : values['sex'] === '2' ? 'girl' : null,
				year: values['year'] ?? '',
				group: groups[0] ?? null,
				leftOn: builder.day(values['leftOn'] ?? '', { line })
			});
		}
		if (kind === 'colleague')
			builder.addStaff({
				line,
				key,
				name,
				email: values['email'] ?? '',
				groups,
				isParent: roles.includes('OUD')
			});
	}

	write(text: string): void {
		this.#parser.write(text);
	}

	end(): Roster {
		this.#parser.close();
		return this.builder.finish();
	}
}

/**
 * Reads an EDEXML file as it comes.
 * @throws Refusal with a code and the line
 */
export async function readEdexml(source: AsyncIterable<Uint8Array>): Promise<Roster> {
	const reader = new EdexmlReader();
	let decoder: LineDecoder | undefined;
	for await (const bytes of source) {
		decoder ??= new LineDecoder(xmlEncoding(bytes));
		reader.write(decoder.decode(bytes));
	}
	if (decoder) reader.write(decoder.decode());
	return reader.end();
}
