/* Pure reading of single values: a name, a date, a group, a year, as people and administrations write them. */

const LONGEST_NAME = 80;

/** A text with one way of writing quotes, dashes and spaces. */
const tidy = (raw: string): string =>
	raw
		.normalize('NFC')
		.replace(/[`´‘]/g, "'")
		.replace(/[‐‑‒–—]/g, '-')
		.replace(/\s+/gu, ' ')
		.trim();

/**
 * A person's name as the forms of the house allow it (`personName`): letters of any script, spaces, dots, dashes and
 * apostrophes. Anything else — an emoji, a NUL, `../` — is taken out.
 * @returns the name, and whether something was taken out
 */
export function cleanName(raw: string): { value: string; isCleaned: boolean } {
	const tidied = tidy(raw);
	const kept = tidied
		.replace(/[^\p{L}\p{M}'’.\- ]/gu, '')
		// a dot belongs to a letter: "J.", never "../"
		.replace(/(?<![\p{L}\p{M}])\.+/gu, '')
		.replace(/^[- ]+/, '')
		.replace(/ +/g, ' ')
		.slice(0, LONGEST_NAME)
		// a cut may leave half a character behind
		.replace(/[\ud800-\udbff]$/, '')
		.trim();
	const value = /\p{L}/u.test(kept) ? kept : '';
	return { value, isCleaned: value !== tidied };
}

/** Two names that a person would call the same: capitals, accents and signs aside. */
export const fold = (name: string): string =>
	name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();

/** "6", "gr. 6", "GROEP 6-7", "6/7 a" → the bare part: "6", "6/7", "6/7a"; undefined for a name such as "Vlinders". */
function bareGroup(name: string): string | undefined {
	const bare = tidy(name)
		.replace(/^(groep|gr|group|klas)\b\.?\s*/i, '')
		.replace(/\s*([/&+-])\s*/g, '/')
		.replace(
			/^([1-8](?:\/[1-8])*)\s*([a-z])?$/i,
			(_, years: string, letter?: string) => years + (letter ?? '').toLowerCase()
		);
	return /^[1-8](\/[1-8])*[a-z]?$/.test(bare) ? bare : undefined;
}

/** A group as the school shows it: "Groep 6", "Groep 6/7", "Groep 6a"; another name stays as it is. */
export function groupName(raw: string): string {
	const bare = bareGroup(raw);
	if (bare) return `Groep ${bare}`;
	return tidy(raw)
		.replace(/[^\p{L}\p{M}\p{N}'’.,&+()/\- ]/gu, '')
		.slice(0, LONGEST_NAME)
		.replace(/[\ud800-\udbff]$/, '')
		.trim();
}

/** Two spellings of one group give the same text. */
export const foldGroup = (name: string): string => bareGroup(name) ?? fold(name);

/** The years that a group's name speaks of: "Groep 6/7" → [6, 7], "5a Muizen" → [5], "Vlinders" → []. */
export const yearsInName = (name: string): number[] =>
	(name.match(/(?<![\p{L}\p{N}])[1-8](?!\p{N})/gu) ?? []).map(Number);

/**
 * A day: `2016-03-09` (also with the time or zone that XML allows), or `9-3-2016` with dashes, slashes or dots.
 * Two-digit years are not guessed at.
 * @returns YYYY-MM-DD; null for an empty text; undefined for a day that does not exist
 */
export function readDay(raw: string): string | null | undefined {
	const text = raw.trim();
	if (!text) return null;
	const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[TZ+-].*)?$/.exec(text);
	const dutch = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
	const [year, month, date] = iso ? [iso[1], iso[2], iso[3]] : dutch ? [dutch[3], dutch[2], dutch[1]] : [];
	if (!year || !month || !date) return undefined;
	const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
	const parsed = new Date(`${day}T00:00:00Z`);
	if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== day) return undefined;
	return year >= '1900' && year <= '2199' ? day : undefined;
}

/** "2026-2027", "2026/2027", "26-27"-like shorthand excluded; undefined when it names no school year. */
export function readSchoolYear(raw: string): string | undefined {
	const found = /^\s*(\d{4})(?:\s*[-/ ]\s*(\d{2}|\d{4}))?\s*$/.exec(raw);
	if (!found?.[1]) return undefined;
	const begins = Number(found[1]);
	const next = String(begins + 1);
	if (found[2] !== undefined && found[2] !== next && found[2] !== next.slice(2)) return undefined;
	return begins >= 1990 && begins <= 2190 ? `${begins}-${next}` : undefined;
}

/** The school year in which a day falls, as the law counts: from 1 August. */
export function schoolYearAt(day: string): string {
	const year = Number(day.slice(0, 4));
	const begins = day.slice(5) >= '08-01' ? year : year - 1;
	return `${begins}-${begins + 1}`;
}

/** A year group as EDEXML 2.1 codes it (`EDEXJaargroepType`). */
export type YearCode =
	number | 'combination' | 'special' | 'toddler' | 'early' | 'elsewhere' | 'historic' | 'unknown';

/**
 * Reads a year group. 1–8 are the groups of a primary school; `0` is the year before groep 1 (`early`), `B` and `D` are
 * younger still; `C` a combination group, `S` special primary education, `V` and 11–16 secondary schools,
 * `N` neither, `H` a former pupil.
 */
export function readYearCode(raw: string): YearCode {
	const code = raw
		.trim()
		.toUpperCase()
		.replace(/^GROEP\s*/, '')
		.replace(/^0([1-8])$/, '$1');
	if (/^[1-8]$/.test(code)) return Number(code);
	if (/^1[1-6]$/.test(code) || code === 'V' || code === 'N') return 'elsewhere';
	const letters: Record<string, YearCode> = {
		C: 'combination',
		S: 'special',
		'0': 'early',
		B: 'toddler',
		D: 'toddler',
		H: 'historic'
	};
	return letters[code] ?? 'unknown';
}

/** An e-mail address in lower case; undefined for something else. */
export function readEmail(raw: string): string | undefined {
	const email = raw.trim().toLowerCase();
	return email.length <= 254 && /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/.test(email) ? email : undefined;
}
