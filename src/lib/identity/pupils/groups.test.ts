import { beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil, auditedActions } from '../../../../tests/fixtures/pupils.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { findSubstitute } from '../sign-in/actors.server.ts';
import { listGroups, readBadges, readGroup, renewCode } from './groups.server.ts';
import { enterClassCode } from '../sign-in/pupil-sign-in.server.ts';
import { dayLinkEnds, makeDayLink, withdrawDayLink } from '../staff/substitutes.server.ts';
import type { SignedInStaff } from '../types.ts';

const NOT_THERE = { ok: false, code: 'not-there' };

onBothDatabases('groups', (database) => {
	let school: { id: string; yearId: string };
	let six: string;
	let seven: string;
	let director: SignedInStaff;
	let teacher: SignedInStaff;
	let care: SignedInStaff;
	let elsewhere: SignedInStaff;

	const codeOf = async (group: string) => {
		const page = await readGroup(database.context(teacher), group);
		return page.ok ? (page.value.classCode?.code ?? '') : '';
	};

	beforeAll(async () => {
		school = await aSchool(database.db);
		six = await aGroup(database.db, school, 'Groep 6', 6);
		seven = await aGroup(database.db, school, 'Groep 7', 7);
		await aGroup(database.db, school, 'Groep 10', 8);
		director = await aStaff(database.db, school.id, { functions: ['director'] });
		teacher = await aStaff(database.db, school.id, { functions: ['teacher'], groupIds: [six] });
		care = await aStaff(database.db, school.id, { functions: ['care_coordinator'] });
		elsewhere = await aStaff(database.db, (await aSchool(database.db)).id, { functions: ['director'] });
		await aStaff(database.db, school.id, { functions: ['trainee'], groupIds: [six] });
		await aPupil(database.db, school, six, { firstName: 'Noor', lastName: 'Bakker' });
		await aPupil(database.db, school, six, { firstName: 'Noor', lastName: 'de Jong', picture_hash: null });
		await aPupil(database.db, school, six, { firstName: 'Weg', left_on: '2026-10-01' });
		await aPupil(database.db, school, six, { firstName: 'Lief', died_on: '2026-10-01' });
	});

	it('are listed in school order, with who teaches and how many chose pictures', async () => {
		const groups = await listGroups(database.context(director));
		expect(groups.ok && groups.value.map((group) => group.name)).toEqual(['Groep 6', 'Groep 7', 'Groep 10']);
		expect(groups.ok && groups.value[0]).toMatchObject({
			teachers: ['juf Anna'],
			pupils: 2,
			withPictures: 1
		});
		const own = await listGroups(database.context(teacher));
		expect(own.ok && own.value.map((group) => group.id)).toEqual([six]);
	});

	it('of another teacher or another school are not there', async () => {
		for (const look of [readGroup, readBadges]) {
			expect(await look(database.context(teacher), seven)).toEqual(NOT_THERE);
			expect(await look(database.context(elsewhere), six)).toEqual(NOT_THERE);
			expect(await look(database.context(director), "../' or 1=1")).toEqual(NOT_THERE);
		}
		expect(await renewCode(database.context(teacher), seven, '')).toEqual(NOT_THERE);
		expect(await makeDayLink(database.context(elsewhere), six)).toEqual(NOT_THERE);
		expect(await withdrawDayLink(database.context(teacher), seven)).toEqual(NOT_THERE);
	});

	it('show children as on their tiles, without who left or died', async () => {
		const page = await readGroup(database.context(teacher), six);
		expect(page.ok && page.value.pupils.map((pupil) => pupil.label)).toEqual(['Noor B.', 'Noor d.']);
		const badges = await readBadges(database.context(teacher), six);
		expect(badges.ok && badges.value.tiles.map((tile) => tile.label)).toEqual(['Noor B.', 'Noor d.']);
	});

	it('show no class code to who may not hand out access', async () => {
		const page = await readGroup(database.context(care), six);
		expect(page.ok && page.value).toMatchObject({
			classCode: undefined,
			dayLink: undefined,
			may: { access: false, resetPictures: true }
		});
		expect(await readBadges(database.context(care), six)).toEqual(NOT_THERE);
	});

	describe('a class code', () => {
		it('is made, opens the group, and stops at once when it is renewed', async () => {
			expect(await codeOf(six)).toBe('');
			await renewCode(database.context(teacher), six, '');
			const first = await codeOf(six);
			expect(first).toMatch(/^[A-Z2-9]{8}$/);
			expect(await enterClassCode(database.db, first.toLowerCase(), 'test', testNow)).toMatchObject({
				ok: true,
				value: { groupId: six }
			});
			await renewCode(database.context(teacher), six, first);
			const second = await codeOf(six);
			expect(second).not.toBe(first);
			expect(await enterClassCode(database.db, first, 'test', testNow)).toMatchObject({
				code: 'class-code-unknown'
			});
			expect((await enterClassCode(database.db, second, 'test', testNow)).ok).toBe(true);
			// the same form sent twice: the sheet that is being printed keeps working
			await renewCode(database.context(teacher), six, first);
			expect(await codeOf(six)).toBe(second);
			expect(await auditedActions(database.db, school.id, six)).toEqual([
				'group.code-renewed',
				'group.code-renewed'
			]);
		});
		it('works until the last day of the school year, and one made after that day for two weeks', async () => {
			await renewCode(database.context(director), seven, '');
			const page = await readGroup(database.context(director), seven);
			const code = page.ok ? page.value.classCode : undefined;
			expect(code?.expiresAt).toBe('2027-07-31T22:00:00.000Z');
			const summer = new Date('2027-08-02T08:00:00Z');
			expect(await enterClassCode(database.db, code?.code ?? '', 'test', summer)).toMatchObject({
				code: 'class-code-expired'
			});
			await renewCode(database.context(director, summer), seven, '');
			const later = await readGroup(database.context(director, summer), seven);
			expect(later.ok && later.value.classCode?.expiresAt).toBe('2027-08-16T22:00:00.000Z');
		});
	});

	describe('a link for a substitute', () => {
		const make = async (now = testNow) => {
			const made = await makeDayLink(database.context(teacher, now), six);
			if (!made.ok) throw new Error(made.code);
			return made.value;
		};
		const afternoon = new Date('2026-11-24T15:59:59Z');
		const five = new Date('2026-11-24T16:00:00Z');

		it('opens one group until 17:00', async () => {
			const { token, expiresAt } = await make();
			expect(expiresAt).toEqual(five);
			expect(await findSubstitute(database.db, token, afternoon)).toMatchObject({
				groupId: six,
				permissions: { 'lessons.content': 'all' }
			});
			expect(await findSubstitute(database.db, token, five)).toBeNull();
		});
		it('replaces the one before, so that two presses leave one key', async () => {
			const first = await make();
			const second = await make();
			expect(await findSubstitute(database.db, first.token, testNow)).toBeNull();
			expect(await findSubstitute(database.db, second.token, testNow)).not.toBeNull();
		});
		it('stops at once when it is withdrawn, and a second time is fine', async () => {
			const { token } = await make();
			expect((await withdrawDayLink(database.context(director), six)).ok).toBe(true);
			expect((await withdrawDayLink(database.context(director), six)).ok).toBe(true);
			expect(await findSubstitute(database.db, token, testNow)).toBeNull();
			const page = await readGroup(database.context(teacher), six);
			expect(page.ok && page.value.dayLink).toBeUndefined();
		});
		it('is shown with its maker and its end, never with its secret', async () => {
			const { token } = await make();
			const page = await readGroup(database.context(director), six);
			expect(page.ok && page.value.dayLink).toMatchObject({
				madeBy: 'juf Anna',
				expiresAt: five.toISOString()
			});
			expect(JSON.stringify(page)).not.toContain(token);
		});
	});
});

describe('when a day link ends', () => {
	it.each([
		['in the morning: today at five', '2026-11-24T07:00:00Z', '2026-11-24T16:00:00Z'],
		['a second before five', '2026-11-24T15:59:59Z', '2026-11-24T16:00:00Z'],
		['at five: tomorrow', '2026-11-24T16:00:00Z', '2026-11-25T16:00:00Z'],
		['in the evening: tomorrow', '2026-11-24T21:30:00Z', '2026-11-25T16:00:00Z'],
		['after midnight, while UTC is still yesterday', '2026-11-24T23:30:00Z', '2026-11-25T16:00:00Z'],
		['in summer, an hour earlier by UTC', '2027-06-15T08:00:00Z', '2027-06-15T15:00:00Z'],
		// 28 March 2027: the clock goes from 2 to 3
		['the evening before summer time', '2027-03-27T18:00:00Z', '2027-03-28T15:00:00Z'],
		['the first morning of summer time', '2027-03-28T05:00:00Z', '2027-03-28T15:00:00Z'],
		// 31 October 2027: the clock goes from 3 to 2
		['the evening before winter time', '2027-10-30T18:00:00Z', '2027-10-31T16:00:00Z']
	])('%s', (_, now, ends) =>
		expect(dayLinkEnds(new Date(now)).toISOString()).toBe(new Date(ends).toISOString())
	);

	it('is always 17:00 by the clock here, and at most a day and an hour away', () => {
		const clock = new Intl.DateTimeFormat('nl-NL', {
			timeZone: 'Europe/Amsterdam',
			hour: '2-digit',
			minute: '2-digit'
		});
		fc.assert(
			fc.property(
				fc.date({ min: new Date('2026-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
				(now) => {
					const ends = dayLinkEnds(now);
					const hours = (ends.getTime() - now.getTime()) / 3_600_000;
					return clock.format(ends) === '17:00' && hours > 0 && hours <= 25;
				}
			)
		);
	});
});
