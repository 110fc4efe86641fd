import { describe, expect, it } from 'vitest';
import { planImport } from './plan-rules.ts';
import { settle } from './settle-rules.ts';
import type { KnownPupil, KnownStaff, SchoolFacts } from './facts.ts';
import type { Answers, ImportPlan, Roster, RosterPupil, RosterStaff } from './types.ts';
import { chooseYear } from './year-rules.ts';

/* Guards against two children who become one, a child who loses access by a slip, and the dead who come back. */

const today = '2026-11-24';
const thisYear = {
	id: 'y26',
	name: '2026-2027',
	startsOn: '2026-08-01',
	endsOn: '2027-07-31',
	isLater: false
};
const nextYear = { id: null, name: '2027-2028', startsOn: '2027-08-01', endsOn: '2028-07-31', isLater: true };

const known = (id: string, more: Partial<KnownPupil> = {}): KnownPupil => ({
	id,
	firstName: 'Noor',
	lastName: 'Berg',
	birthDate: '2016-03-09',
	sex: null,
	key: null,
	leftOn: null,
	diedOn: null,
	groupName: 'Groep 6',
	...more
});
const row = (more: Partial<RosterPupil> = {}): RosterPupil => ({
	line: 1,
	key: null,
	firstName: 'Noor',
	lastName: 'Berg',
	birthDate: '2016-03-09',
	sex: null,
	yearLevel: 6,
	groupRef: 'g6',
	leftOn: null,
	isFormer: false,
	isCleaned: false,
	isGuessed: false,
	...more
});
const roster = (pupils: RosterPupil[], more: Partial<Roster> = {}): Roster => ({
	source: 'edexml',
	schoolYear: '2026-2027',
	groups: [{ ref: 'g6', key: 'g6', name: 'Groep 6', yearLevel: 6 }],
	pupils,
	staff: [],
	passedOver: { toddlers: 0, elsewhere: 0, parents: 0, nameless: 0 },
	unreadColumns: [],
	...more
});
const facts = (pupils: KnownPupil[], more: Partial<SchoolFacts> = {}): SchoolFacts => ({
	today,
	year: thisYear,
	groups: [{ id: 'G6', name: 'Groep 6', yearLevel: 6, key: 'g6' }],
	pupils,
	places: pupils.map(({ id }) => ({ id: `e-${id}`, pupilId: id, groupId: 'G6', yearLevel: 6 })),
	staff: [],
	teaching: [],
	...more
});
const colleague = (more: Partial<RosterStaff> = {}): RosterStaff => ({
	line: 1,
	key: 's',
	firstName: 'Sanne',
	lastName: 'Linde',
	email: null,
	groupRefs: [],
	...more
});
const knownStaff = (more: Partial<KnownStaff> = {}): KnownStaff => ({
	id: 'S',
	firstName: 'Sanne',
	lastName: 'Linde',
	email: null,
	key: 's',
	hasEnded: false,
	hasAccess: false,
	...more
});

const short = (plan: ImportPlan) => ({
	pupils: plan.pupils.map(({ pupilId, changes }) => [pupilId, ...changes.map(({ field }) => field)]),
	doubts: plan.doubts.map(({ reason, candidates, mayBeNew }) => [reason, candidates, mayBeNew]),
	gone: plan.gone.map(({ pupilId, leaveOn }) => [pupilId, leaveOn])
});
let number = 0;
const changesFor = (file: Roster, school: SchoolFacts, answers: Answers = { doubts: {}, missing: 'leave' }) =>
	settle(planImport(file, school), file, school, answers, () => `new-${(number += 1)}`);

describe('who is who', () => {
	it('the key decides, whatever the name became', () => {
		const plan = planImport(roster([row({ key: 'k', lastName: 'Dam' })]), facts([known('A', { key: 'k' })]));
		expect(short(plan)).toEqual({ pupils: [['A', 'lastName']], doubts: [], gone: [] });
	});
	it('a pupil of the same name and birth date is the same, and gets the new key', () => {
		const plan = planImport(roster([row({ key: 'k2' })]), facts([known('A', { key: 'k1' })]));
		expect(short(plan).pupils).toEqual([['A', 'key']]);
	});
	it('capitals and accents make no other child', () => {
		const plan = planImport(roster([row({ firstName: 'NOÖR' })]), facts([known('A', { firstName: 'Noor' })]));
		expect(short(plan).pupils).toEqual([['A', 'firstName']]);
	});
	it('two keys and two birth dates are two children', () => {
		const plan = planImport(
			roster([row({ key: 'k2', birthDate: '2015-01-01' })]),
			facts([known('A', { key: 'k1' })])
		);
		expect(short(plan)).toEqual({ pupils: [[null]], doubts: [], gone: [['A', today]] });
	});
	it('the same name without a birth date is a doubt, and nobody is gone meanwhile', () => {
		const plan = planImport(
			roster([row({ key: 'k', birthDate: null })]),
			facts([known('A')], { places: [] })
		);
		expect(short(plan)).toEqual({ pupils: [], doubts: [['same-name', ['A'], true]], gone: [] });
	});
	it('a table without birth dates, read again, knows its children by group', () => {
		const plan = planImport(roster([row({ birthDate: null })]), facts([known('A', { birthDate: null })]));
		expect(short(plan)).toEqual({ pupils: [['A']], doubts: [], gone: [] });
	});
	it('another birth date is a doubt', () => {
		const plan = planImport(roster([row({ birthDate: '2016-03-10' })]), facts([known('A')]));
		expect(short(plan).doubts).toEqual([['other-birth-date', ['A'], true]]);
	});
	it('two who fit are a doubt', () => {
		const plan = planImport(roster([row()]), facts([known('A'), known('B')]));
		expect(short(plan).doubts).toEqual([['several', ['A', 'B'], true]]);
	});
	it('two rows for one child are both doubts', () => {
		const plan = planImport(roster([row({ key: 'k1' }), row({ key: 'k2' })]), facts([known('A')]));
		expect(short(plan)).toEqual({
			pupils: [],
			doubts: [
				['several', ['A'], true],
				['several', ['A'], true]
			],
			gone: []
		});
	});
	it('a key that suddenly is another child is a doubt', () => {
		const plan = planImport(
			roster([row({ key: 'k', firstName: 'Sem', birthDate: '2014-05-05' })]),
			facts([known('A', { key: 'k' })])
		);
		expect(short(plan).doubts).toEqual([['key-other-child', ['A'], true]]);
	});
	it('a child who left and is in the file is a doubt', () => {
		const plan = planImport(
			roster([row({ key: 'k' })]),
			facts([known('A', { key: 'k', leftOn: '2026-09-01' })])
		);
		expect(short(plan).doubts).toEqual([['returned', ['A'], false]]);
	});
	it('a child who died never comes back, by key or by name', () => {
		for (const key of ['k', null]) {
			const file = roster([row({ key: 'k' })]);
			const school = facts([known('A', { key, diedOn: '2026-10-01' })]);
			expect(short(planImport(file, school))).toEqual({
				pupils: [],
				doubts: [['died', [], false]],
				gone: []
			});
			const changes = changesFor(file, school, { doubts: { 0: 'same:A' }, missing: 'leave' });
			expect([changes.newPupils, changes.changedPupils, changes.newPlaces]).toEqual([[], [], []]);
		}
	});
});

describe('what a file leaves alone', () => {
	it('a name that it does not give', () => {
		const plan = planImport(
			roster([row({ key: 'k', firstName: 'N', lastName: '', isGuessed: true, birthDate: null })]),
			facts([known('A', { key: 'k' })])
		);
		expect(short(plan).pupils).toEqual([['A']]);
	});
	it('the place of a pupil without a group', () => {
		const file = roster([row({ key: 'k', groupRef: null })]);
		const plan = planImport(file, facts([known('A', { key: 'k' })]));
		expect(plan.leftOut).toEqual([{ kind: 'pupil', row: 0, reason: 'no-group' }]);
		expect(short(plan)).toMatchObject({ pupils: [['A']], gone: [] });
	});
	it('a new pupil without group or year', () => {
		const plan = planImport(
			roster([
				row({ groupRef: null }),
				row({ firstName: 'Sem', yearLevel: null }),
				row({ firstName: 'Bo', groupRef: 'x' })
			]),
			facts([])
		);
		expect(plan.pupils).toEqual([]);
		expect(plan.leftOut.map(({ reason }) => reason)).toEqual(['no-group', 'no-year', 'unknown-group']);
	});
	it('pupils of groups that are not in the file', () => {
		const school = facts([
			known('A', { key: 'k' }),
			known('B', { firstName: 'Bo' }),
			known('C', { firstName: 'Cas' }),
			known('D', { firstName: 'Dex' })
		]);
		school.groups.push({ id: 'G7', name: 'Groep 7', yearLevel: 7, key: null });
		school.places = [
			{ id: 'a', pupilId: 'A', groupId: 'G6', yearLevel: 6 },
			{ id: 'b', pupilId: 'B', groupId: 'G7', yearLevel: 7 },
			{ id: 'c', pupilId: 'C', groupId: 'G6', yearLevel: 6 }
		];
		expect(short(planImport(roster([row({ key: 'k' })]), school)).gone).toEqual([
			['C', today],
			['D', today]
		]);
	});
});

describe('leaving', () => {
	it('on the day that the file says', () => {
		const file = roster([row({ firstName: 'Sem' }), row({ key: 'k', leftOn: '2026-10-02', groupRef: null })]);
		expect(short(planImport(file, facts([known('A', { key: 'k' })]))).gone).toEqual([['A', '2026-10-02']]);
	});
	it('a former pupil whom we never had is not made', () => {
		const plan = planImport(roster([row({ isFormer: true })]), facts([]));
		expect(plan.pupils).toEqual([]);
	});
	it('keeps everybody when the file seems to be of a part of the school', () => {
		const many = Array.from({ length: 25 }, (_, at) =>
			known(`A${at}`, { firstName: `Kind${String.fromCharCode(97 + at)}` })
		);
		const plan = planImport(roster([row()]), facts(many));
		expect(plan.gone).toHaveLength(25);
		expect(plan.missingDefault).toBe('keep');
	});
	it('happens to nobody when somebody says so', () => {
		const changes = changesFor(roster([row({ firstName: 'Sem' })]), facts([known('A')]), {
			doubts: {},
			missing: 'keep'
		});
		expect(changes.leavers).toEqual([]);
	});
});

describe('the new year', () => {
	const file = roster([row({ key: 'k', yearLevel: 7, groupRef: 'g7' })], {
		groups: [{ ref: 'g7', key: 'g7', name: 'Groep 7', yearLevel: 7 }]
	});
	const school = facts([known('A', { key: 'k' }), known('B', { firstName: 'Bo', key: 'k2' })], {
		year: nextYear,
		groups: [],
		places: []
	});

	it('moves groups up, and lets who is missing leave when it begins', () => {
		expect(short(planImport(file, school))).toEqual({
			pupils: [['A', 'group']],
			doubts: [],
			gone: [['B', '2027-08-01']]
		});
	});
	it('is made with its groups, and everybody gets a place', () => {
		const changes = changesFor(file, school);
		expect(changes.year).toMatchObject({ name: '2027-2028', isNew: true });
		expect(changes.newGroups).toMatchObject([{ name: 'Groep 7', yearLevel: 7 }]);
		expect(changes.newPlaces).toEqual([{ pupilId: 'A', groupId: changes.newGroups[0]?.id, yearLevel: 7 }]);
	});
	it('keeps a child who would leave and stays after all', () => {
		const plan = planImport(file, { ...school, pupils: [known('A', { key: 'k', leftOn: '2027-08-01' })] });
		expect(short(plan).pupils).toEqual([['A', 'stays', 'group']]);
	});
});

describe('answers', () => {
	const file = roster([row({ key: 'k', birthDate: null })]);
	const school = facts([known('A')], { places: [] });

	it('without one nothing happens', () => {
		const changes = changesFor(file, school);
		expect(changes.counts).toMatchObject({ pupilsNew: 0, pupilsChanged: 0, pupilsGone: 0, pupilsLeftOut: 1 });
	});
	it('"the same child" joins', () => {
		const changes = changesFor(file, school, { doubts: { 0: 'same:A' }, missing: 'leave' });
		expect(changes.changedPupils).toEqual([{ id: 'A', set: { key: 'k' } }]);
		expect(changes.newPlaces).toHaveLength(1);
	});
	it('"a new child" makes one', () => {
		expect(changesFor(file, school, { doubts: { 0: 'new' }, missing: 'leave' }).newPupils).toMatchObject([
			{ key: 'k', firstName: 'Noor' }
		]);
	});
	it('an answer that was not offered is none', () => {
		const changes = changesFor(file, school, { doubts: { 0: 'same:SOMEBODY' }, missing: 'leave' });
		expect(changes.counts.pupilsLeftOut).toBe(1);
	});
	it('one child is never two rows', () => {
		const twins = roster([row({ key: 'k1' }), row({ key: 'k2' })]);
		const changes = changesFor(twins, facts([known('A')]), {
			doubts: { 0: 'same:A', 1: 'same:A' },
			missing: 'leave'
		});
		expect(changes.changedPupils).toEqual([{ id: 'A', set: { key: 'k1' } }]);
		expect(changes.counts.pupilsLeftOut).toBe(1);
	});
	it('a key goes over to the new child', () => {
		const swapped = roster([row({ key: 'k', firstName: 'Sem', birthDate: '2014-05-05' })]);
		const changes = changesFor(swapped, facts([known('A', { key: 'k' })]), {
			doubts: { 0: 'new' },
			missing: 'leave'
		});
		expect(changes.changedPupils).toEqual([{ id: 'A', set: { key: null } }]);
		expect(changes.newPupils).toMatchObject([{ key: 'k', firstName: 'Sem' }]);
	});
});

describe('groups', () => {
	it('are found by name when there is no key, and keep the school’s spelling', () => {
		const plan = planImport(
			roster([row()], { groups: [{ ref: 'g6', key: 'g6', name: 'Groep 6', yearLevel: 6 }] }),
			facts([], { groups: [{ id: 'G6', name: '6', yearLevel: 6, key: null }] })
		);
		expect(plan.groups).toMatchObject([{ id: 'G6', name: '6', isChanged: true, wasCalled: null }]);
	});
	it('that take each other’s name both get it', () => {
		const plan = planImport(
			roster([row()], {
				groups: [
					{ ref: 'a', key: 'a', name: 'Vlinders', yearLevel: null },
					{ ref: 'b', key: 'b', name: 'Bijen', yearLevel: null }
				]
			}),
			facts([], {
				groups: [
					{ id: 'A', name: 'Bijen', yearLevel: null, key: 'a' },
					{ id: 'B', name: 'Vlinders', yearLevel: null, key: 'b' }
				]
			})
		);
		expect(plan.groups.map(({ id, name }) => [id, name])).toEqual([
			['A', 'Vlinders'],
			['B', 'Bijen']
		]);
	});
	it('never take the name of a group that stays', () => {
		const plan = planImport(
			roster([row()], {
				groups: [
					{ ref: 'a', key: 'a', name: 'Vlinders', yearLevel: null },
					{ ref: 'b', key: 'b', name: 'Mieren', yearLevel: null }
				]
			}),
			facts([], {
				groups: [
					{ id: 'A', name: 'Bijen', yearLevel: null, key: 'a' },
					{ id: 'B', name: 'Vlinders', yearLevel: null, key: 'other' }
				]
			})
		);
		expect(plan.groups.map(({ id, name }) => [id, name])).toEqual([
			['A', 'Vlinders (2)'],
			[null, 'Mieren']
		]);
	});
});

describe('colleagues', () => {
	const school = (staff: KnownStaff[], more: Partial<SchoolFacts> = {}) =>
		facts([known('A')], { staff, ...more });
	const file = (staff: RosterStaff[]) => roster([row()], { staff });

	it('come in without anything but a name, and once', () => {
		const changes = changesFor(file([colleague({ email: 'sanne@school.example' })]), school([]));
		expect(changes.newStaff).toMatchObject([{ firstName: 'Sanne', email: 'sanne@school.example' }]);
		expect(planImport(file([colleague()]), school([knownStaff()])).staff).toMatchObject([
			{ staffId: 'S', changes: [] }
		]);
	});
	it('with access keep their name and address: only the director changes those', () => {
		const plan = planImport(
			file([colleague({ firstName: 'Eva', email: 'eva@elders.example' })]),
			school([knownStaff({ hasAccess: true, email: null })])
		);
		expect(plan.staff[0]?.changes).toEqual([]);
	});
	it('whose access ended stay out', () => {
		expect(planImport(file([colleague()]), school([knownStaff({ hasEnded: true })])).leftOut).toEqual([
			{ kind: 'staff', row: 0, reason: 'staff-ended' }
		]);
	});
	it('never share an address', () => {
		const changes = changesFor(
			file([
				colleague({ key: 'x', firstName: 'Eva', lastName: 'Dam', email: 'e@s.example' }),
				colleague({ key: 'y', firstName: 'Ed', lastName: 'Dam', email: 'e@s.example' })
			]),
			school([])
		);
		expect(changes.newStaff.map(({ email }) => email)).toEqual(['e@s.example', null]);
	});
	it('get the groups that the file names, and keep what the school made when it names none', () => {
		const teaching = [{ id: 't', groupId: 'G5', staffId: 'S' }];
		const groups = [
			{ id: 'G5', name: 'Groep 5', yearLevel: 5, key: 'g5' },
			{ id: 'G6', name: 'Groep 6', yearLevel: 6, key: 'g6' }
		];
		const both = roster([row()], {
			groups: [
				{ ref: 'g5', key: 'g5', name: 'Groep 5', yearLevel: 5 },
				{ ref: 'g6', key: 'g6', name: 'Groep 6', yearLevel: 6 }
			],
			staff: [colleague({ groupRefs: ['g6'] })]
		});
		const known = school([knownStaff()], { teaching, groups });
		expect(planImport(both, known).staff).toMatchObject([{ teaches: ['g6'], stops: ['t'] }]);
		expect(planImport({ ...both, staff: [colleague()] }, known).staff).toMatchObject([
			{ teaches: [], stops: [] }
		]);
	});
});

describe('which year', () => {
	const years = [{ id: 'y25', name: '2025-2026', startsOn: '2025-08-01', endsOn: '2026-07-31' }, thisYear];
	it('is the one of today when the file does not say', () => {
		expect(chooseYear(null, years, today)).toMatchObject({ ok: true, value: { id: 'y26', isLater: false } });
	});
	it('may be one that is still to come', () => {
		expect(chooseYear('2027-2028', years, today)).toMatchObject({ ok: true, value: nextYear });
	});
	it('is never one that is over', () => {
		expect(chooseYear('2025-2026', years, today)).toMatchObject({ ok: false, code: 'import-old-year' });
	});
	it('is made for a school that has none', () => {
		expect(chooseYear(null, [], today)).toMatchObject({
			ok: true,
			value: { id: null, name: '2026-2027', isLater: false }
		});
	});
	it('after the summer is later than the one that ended', () => {
		expect(chooseYear('2027-2028', years, '2027-08-20')).toMatchObject({
			ok: true,
			value: { isLater: true }
		});
	});
});
