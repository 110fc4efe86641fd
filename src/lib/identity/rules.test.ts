import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	canSitTogether,
	goodPictures,
	idledOut,
	isAbsent,
	isPicture,
	isPresentPupil,
	noteAfter,
	pictureWaitMinutes,
	shouldMarkSeen,
	tidyClassCode,
	tileLabels
} from './rules.ts';
import { PICTURES } from './types.ts';

const at = (minutes: number) => new Date(Date.parse('2026-11-24T09:00:00.000Z') + minutes * 60_000);
const seen = (kind: 'pupil' | 'staff') => ({ kind, last_seen_at: at(0).toISOString() });

describe('a session', () => {
	// Guards against a laptop that stays open for the next child, and against a child signed out in the middle of a page.
	it.each([
		['pupil', 19.9, false],
		['pupil', 20, true],
		['staff', 59.9, false],
		['staff', 60, true]
	] as const)('of %s that lay still for %d minutes has ended: %s', (kind, minutes, ended) => {
		expect(idledOut(seen(kind), at(minutes))).toBe(ended);
	});

	it('is written as seen at most once a minute', () => {
		expect(shouldMarkSeen(seen('pupil'), at(0.98))).toBe(false);
		expect(shouldMarkSeen(seen('pupil'), at(1))).toBe(true);
	});
});

describe('tiles', () => {
	const labels = (...names: [string, string][]) =>
		tileLabels(names.map(([firstName, lastName], index) => ({ id: String(index), firstName, lastName }))).map(
			(tile) => tile.label
		);

	// Guards against more of a name than children need, and against two Noors who cannot find their own.
	it.each<[string, [string, string][], string[]]>([
		[
			'first names alone',
			[
				['Sem', 'Bos'],
				['Noor', 'Bakker']
			],
			['Noor', 'Sem']
		],
		[
			'an initial for two Noors',
			[
				['Noor', 'Smit'],
				['Noor', 'Bakker'],
				['Sem', 'Bos']
			],
			['Noor B.', 'Noor S.', 'Sem']
		],
		[
			'more letters when the initial is shared',
			[
				['Noor', 'Bakker'],
				['Noor', 'Bos']
			],
			['Noor Ba.', 'Noor Bo.']
		],
		[
			'a name within a name',
			[
				['Noor', 'Bak'],
				['Noor', 'Bakker']
			],
			['Noor Bak.', 'Noor Bakk.']
		],
		[
			'a Noor without a last name',
			[
				['Noor', ''],
				['Noor', 'Bos']
			],
			['Noor', 'Noor B.']
		],
		[
			'accents and capitals read the same',
			[
				['Zoë', 'Bos'],
				['Zoe', 'Smit'],
				['zoe', 'Mol']
			],
			['Zoë B.', 'zoe M.', 'Zoe S.']
		],
		[
			'a first name that has an initial already',
			[
				['Noor B.', 'Mol'],
				['Noor', 'Bakker'],
				['Noor', 'Smit']
			],
			['Noor B. Mol', 'Noor Bakker', 'Noor S.']
		],
		[
			'a letter of two halves is never cut',
			[
				['Noor', '𝔹os'],
				['Noor', 'Smit']
			],
			['Noor 𝔹.', 'Noor S.']
		],
		[
			'two children with the same two names share a tile text',
			[
				['Noor', 'Bos'],
				['Noor', 'Bos']
			],
			['Noor Bos', 'Noor Bos']
		]
	])('%s', (_what, names, expected) => {
		expect([...labels(...names)].sort()).toEqual([...expected].sort());
	});

	// Guards against two tiles with the same text: a child then taps the other's, and tries the other's pictures.
	it('differ whenever names do', () => {
		const name = fc
			.string({ unit: fc.constantFrom('a', 'b', 'A', 'é', ' ', '.', '-'), maxLength: 4 })
			.map((one) => one.trim());
		const collator = new Intl.Collator('nl', { sensitivity: 'base' });
		const child = fc.record({ firstName: name.filter((one) => one !== ''), lastName: name });
		fc.assert(
			fc.property(fc.array(child, { minLength: 2, maxLength: 7 }), (children) => {
				const pupils = children.map((one, index) => ({ ...one, id: String(index) }));
				const tiles = new Map(tileLabels(pupils).map((tile) => [tile.id, tile.label]));
				expect(tiles.size).toBe(pupils.length);
				const full = (one: { firstName: string; lastName: string }) =>
					`${one.firstName} ${one.lastName}`.trim();
				for (const a of pupils) {
					expect(tiles.get(a.id)?.startsWith(a.firstName)).toBe(true);
					for (const b of pupils) {
						if (collator.compare(full(a), full(b)) !== 0) expect(tiles.get(a.id)).not.toBe(tiles.get(b.id));
					}
				}
			}),
			{ numRuns: 300 }
		);
	});
});

describe('pictures', () => {
	it('are one of the twelve, and nothing else that a form can send', () => {
		expect(PICTURES.every(isPicture)).toBe(true);
		for (const other of ['', 'Cat', 'cat ', null, undefined, 3, ['cat'], 'constructor'])
			expect(isPicture(other)).toBe(false);
	});

	it('are three, and not three times the same', () => {
		expect(goodPictures(['cat', 'cat', 'moon'])).toBe(true);
		expect(goodPictures(['cat', 'cat', 'cat'])).toBe(false);
		expect(goodPictures(['cat', 'moon'])).toBe(false);
	});

	// Guards against a child who is kept out until tomorrow, and against tries without end.
	it('wrong five times make a child wait, longer when it goes on, never beyond five minutes', () => {
		expect([0, 4, 5, 9, 10, 15, 20, 25, 1000].map(pictureWaitMinutes)).toEqual([0, 0, 1, 1, 2, 3, 4, 5, 5]);
	});

	it.each([
		[1, 1, false],
		[4, 4, false],
		[5, 5, true],
		[6, 6, false],
		[10, 10, true],
		// Guards against a classmate who tries four pictures a quarter of an hour, all day, and is never noticed.
		[3, 14, false],
		[3, 15, true],
		[1, 30, true],
		[0, 0, false]
	])(
		'wrong %i times in a quarter of an hour and %i times today: the teacher gets a note: %s',
		(quarter, today, told) => {
			expect(noteAfter(quarter, today)).toBe(told);
		}
	);
});

it('reads a class code as children type it', () => {
	expect(tidyClassCode(' vuur-6 \t')).toBe('VUUR6');
});

// Guards against a child who left or died and still has a tile, and against one who is gone a day too early.
it.each([
	[null, null, true],
	['2026-11-25', null, true],
	['2026-11-24', null, false],
	[null, '2026-11-24', false],
	['2030-01-01', '2026-11-01', false]
])('a pupil who left on %s and died on %s is present: %s', (left_on, died_on, present) => {
	expect(isPresentPupil({ left_on, died_on }, '2026-11-24')).toBe(present);
});

it('knows who is away today', () => {
	const day = '2026-11-24';
	expect(isAbsent([], day)).toBe(false);
	expect(isAbsent([{ first_day: '2026-11-24', last_day: '2026-11-24' }], day)).toBe(true);
	expect(isAbsent([{ first_day: '2026-11-20', last_day: null }], day)).toBe(true);
	expect(isAbsent([{ first_day: '2026-11-20', last_day: '2026-11-23' }], day)).toBe(false);
	expect(isAbsent([{ first_day: '2026-11-25', last_day: null }], day)).toBe(false);
});

// Guards against a laptop on which two schools meet, and against a child who works together with nobody else.
it('lets two children of one school sit together', () => {
	const noor = { id: 'a', schoolId: 's' };
	expect(canSitTogether(noor, { id: 'b', schoolId: 's' })).toBe(true);
	expect(canSitTogether(noor, { id: 'a', schoolId: 's' })).toBe(false);
	expect(canSitTogether(noor, { id: 'b', schoolId: 't' })).toBe(false);
});
