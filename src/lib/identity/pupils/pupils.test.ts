import { beforeAll, describe, expect, it } from 'vitest';
import { onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil, aPupilSession, auditedActions, countSessions } from '../../../../tests/fixtures/pupils.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { findPupilAtSchool, findSignedInPupil } from '../sign-in/actors.server.ts';
import { resetPictures } from '../sign-in/picture-reset.server.ts';
import { listTiles } from '../sign-in/pupil-sign-in.server.ts';
import {
	correctPupil,
	listPupils,
	movePupil,
	protectPupil,
	readPupil,
	recordDeath,
	recordLeaving
} from './pupils.server.ts';
import type { SignedInStaff } from '../types.ts';

const NOT_THERE = { ok: false, code: 'not-there' };
const all = { name: '', groupId: '', who: 'here' } as const;

onBothDatabases('pupils', (database) => {
	let school: { id: string; yearId: string };
	let six: string;
	let seven: string;
	let director: SignedInStaff;
	let teacher: SignedInStaff;
	let elsewhere: SignedInStaff;

	const names = async (actor: SignedInStaff, filter: Parameters<typeof listPupils>[1] = all) => {
		const list = await listPupils(database.context(actor), filter);
		return list.ok ? list.value.pupils.map((pupil) => `${pupil.firstName} ${pupil.lastName}`) : list.code;
	};

	beforeAll(async () => {
		school = await aSchool(database.db);
		six = await aGroup(database.db, school, 'Groep 6', 6);
		seven = await aGroup(database.db, school, 'Groep 7/8', null);
		director = await aStaff(database.db, school.id, { functions: ['director'] });
		teacher = await aStaff(database.db, school.id, { functions: ['teacher'], groupIds: [six] });
		elsewhere = await aStaff(database.db, (await aSchool(database.db)).id, { functions: ['director'] });
		await aPupil(database.db, school, six, { firstName: 'Zoë', lastName: 'Çelik' });
		await aPupil(database.db, school, seven, { firstName: 'Daan', lastName: 'de Wit', yearLevel: 7 });
		await aPupil(database.db, school, null, { firstName: 'Later', lastName: 'Ingeschreven' });
	});

	describe('lists', () => {
		it('show a teacher the own group, and the director everyone', async () => {
			expect(await names(teacher)).toEqual(['Zoë Çelik']);
			expect(await names(director)).toEqual(['Daan de Wit', 'Later Ingeschreven', 'Zoë Çelik']);
		});
		it('filter by group, by no group, and by name without accents', async () => {
			expect(await names(director, { ...all, groupId: seven })).toEqual(['Daan de Wit']);
			expect(await names(director, { ...all, groupId: 'none' })).toEqual(['Later Ingeschreven']);
			expect(await names(director, { ...all, name: 'zoe' })).toEqual(['Zoë Çelik']);
		});
		// A group's id in the address must not open it.
		it("do not open another teacher's group", async () =>
			expect(await names(teacher, { ...all, groupId: seven })).toEqual([]));
		it('of another school are empty', async () => expect(await names(elsewhere)).toEqual([]));
		it('are not there for who may not read pupils', async () => {
			expect(await names(await aStaff(database.db, school.id, { functions: ['trainee'] }))).toBe('not-there');
		});
	});

	describe('one pupil', () => {
		it('of another group, or another school, is not there', async () => {
			const other = await aPupil(database.db, school, seven);
			expect(await readPupil(database.context(teacher), other)).toEqual(NOT_THERE);
			expect(await readPupil(database.context(elsewhere), other)).toEqual(NOT_THERE);
			expect(
				await correctPupil(database.context(elsewhere), other, {
					firstName: 'X',
					lastName: 'X',
					birthDate: ''
				})
			).toEqual(NOT_THERE);
			expect(await readPupil(database.context(director), '../x')).toEqual(NOT_THERE);
		});
		it('is corrected by the office, not by a teacher', async () => {
			const pupil = await aPupil(database.db, school, six);
			const facts = { firstName: 'Nóra', lastName: 'Smit', birthDate: '2016-02-29' };
			expect(await correctPupil(database.context(teacher), pupil, facts)).toEqual(NOT_THERE);
			expect((await correctPupil(database.context(director), pupil, facts)).ok).toBe(true);
			const page = await readPupil(database.context(director), pupil);
			expect(page.ok && page.value.pupil).toMatchObject(facts);
			expect(
				await correctPupil(database.context(director), pupil, { ...facts, birthDate: '2027-01-01' })
			).toMatchObject({
				code: 'birth-date-future'
			});
			expect(await auditedActions(database.db, school.id, pupil)).toEqual(['pupil.corrected']);
		});
		it('moves to another group, with an own year in a combination group', async () => {
			const pupil = await aPupil(database.db, school, six);
			const context = database.context(director);
			expect(await movePupil(context, pupil, { groupId: seven, yearLevel: null })).toMatchObject({
				code: 'year-level-needed'
			});
			expect(await movePupil(context, pupil, { groupId: 'nowhere', yearLevel: 6 })).toMatchObject({
				code: 'group-gone'
			});
			expect((await movePupil(context, pupil, { groupId: seven, yearLevel: 8 })).ok).toBe(true);
			expect(await findPupilAtSchool(database.db, school.id, pupil, testNow)).toMatchObject({
				groupId: seven,
				yearLevel: 8
			});
			// back, and the year follows the group
			expect((await movePupil(context, pupil, { groupId: six, yearLevel: null })).ok).toBe(true);
			expect(await findPupilAtSchool(database.db, school.id, pupil, testNow)).toMatchObject({
				groupId: six,
				yearLevel: 6
			});
		});
		it('without a group gets one', async () => {
			const pupil = await aPupil(database.db, school, null);
			expect((await movePupil(database.context(director), pupil, { groupId: six, yearLevel: null })).ok).toBe(
				true
			);
			expect(await findPupilAtSchool(database.db, school.id, pupil, testNow)).toMatchObject({ groupId: six });
		});
		it('is protected and no longer', async () => {
			const pupil = await aPupil(database.db, school, six);
			await protectPupil(database.context(director), pupil, true);
			const page = await readPupil(database.context(teacher), pupil);
			expect(page.ok && page.value.pupil.isProtected).toBe(true);
			await protectPupil(database.context(director), pupil, false);
			expect(await auditedActions(database.db, school.id, pupil)).toEqual([
				'pupil.protected',
				'pupil.protected'
			]);
		});
	});

	describe('a pupil who left', () => {
		it('is gone from tiles and lists, is signed out, and is found under "left"', async () => {
			const group = await aGroup(database.db, school, 'Groep 5', 5);
			const pupil = await aPupil(database.db, school, group, { firstName: 'Weg' });
			const session = await aPupilSession(database.db, school.id, pupil);
			expect((await recordLeaving(database.context(director), pupil, '2026-11-24')).ok).toBe(true);
			expect(await countSessions(database.db, school.id, pupil)).toBe(0);
			expect(await findSignedInPupil(database.db, session, testNow)).toBeNull();
			expect(await listTiles(database.db, school.id, group, testNow)).toEqual([]);
			expect(await names(director, { ...all, groupId: group })).toEqual([]);
			expect(await names(director, { ...all, groupId: group, who: 'left' })).toEqual(['Weg Proef']);
			const colleague = await aStaff(database.db, school.id, { groupIds: [group] });
			expect(await readPupil(database.context(colleague), pupil)).toEqual(NOT_THERE);
			expect(await names(colleague, { ...all, who: 'left' })).toEqual([]);
		});
		it('keeps access until the day comes, and comes back when it was a mistake', async () => {
			const pupil = await aPupil(database.db, school, six);
			await aPupilSession(database.db, school.id, pupil);
			await recordLeaving(database.context(director), pupil, '2026-11-25');
			expect(await countSessions(database.db, school.id, pupil)).toBe(1);
			expect(
				await findPupilAtSchool(database.db, school.id, pupil, new Date('2026-11-25T08:00:00Z'))
			).toBeUndefined();
			await recordLeaving(database.context(director), pupil, null);
			expect(
				await findPupilAtSchool(database.db, school.id, pupil, new Date('2026-11-25T08:00:00Z'))
			).toBeDefined();
		});
	});

	describe('a pupil who died', () => {
		it('is quietly gone, nothing is deleted, and it can be taken back', async () => {
			const group = await aGroup(database.db, school, 'Groep 4', 4);
			const pupil = await aPupil(database.db, school, group, { firstName: 'Lief' });
			const safety = await aStaff(database.db, school.id, { functions: ['safety_coordinator'] });
			await resetPictures(database.context(director), pupil);
			await aPupilSession(database.db, school.id, pupil);
			const context = database.context(director);
			expect(await recordDeath(context, pupil, '2026-11-25')).toMatchObject({ code: 'day-in-future' });
			expect((await recordDeath(context, pupil, '2026-11-20')).ok).toBe(true);
			expect(await countSessions(database.db, school.id, pupil)).toBe(0);
			expect(await listTiles(database.db, school.id, group, testNow)).toEqual([]);
			for (const who of ['here', 'left'] as const)
				expect(await names(director, { ...all, groupId: group, who })).toEqual([]);
			expect(await names(director, { ...all, groupId: group, who: 'died' })).toEqual(['Lief Proef']);
			// nobody is asked to look at this child's pictures any more
			const notices = await database.db
				.selectFrom('notices')
				.select('seen_at')
				.where('school_id', '=', school.id)
				.where('about_account', '=', pupil)
				.where('for_account', '=', safety.id)
				.execute();
			expect(notices.map((notice) => notice.seen_at !== null)).toEqual([true]);
			const colleague = await aStaff(database.db, school.id, { groupIds: [group] });
			expect(await readPupil(database.context(colleague), pupil)).toEqual(NOT_THERE);
			await recordDeath(context, pupil, null);
			expect(await listTiles(database.db, school.id, group, testNow)).toHaveLength(1);
		});
	});

	describe('resetting pictures', () => {
		const noticesAbout = (pupil: string) =>
			database.db
				.selectFrom('notices')
				.select(['for_account', 'kind'])
				.where('school_id', '=', school.id)
				.where('about_account', '=', pupil)
				.execute();

		it('ends the session, and tells the child and every safety coordinator once', async () => {
			const [one, two] = [
				await aStaff(database.db, school.id, { functions: ['safety_coordinator'] }),
				await aStaff(database.db, school.id, { functions: ['teacher', 'safety_coordinator'] })
			];
			const ended = await aStaff(database.db, school.id, { functions: ['safety_coordinator'] });
			await database.db
				.updateTable('accounts')
				.set({ ended_at: '2026-11-01T00:00:00.000Z' })
				.where('school_id', '=', school.id)
				.where('id', '=', ended.id)
				.execute();
			const pupil = await aPupil(database.db, school, six);
			await aPupilSession(database.db, school.id, pupil);
			expect((await resetPictures(database.context(teacher), pupil)).ok).toBe(true);
			expect((await resetPictures(database.context(teacher), pupil)).ok).toBe(true);
			expect(await countSessions(database.db, school.id, pupil)).toBe(0);
			const row = await database.db
				.selectFrom('pupils')
				.selectAll()
				.where('school_id', '=', school.id)
				.where('id', '=', pupil)
				.executeTakeFirstOrThrow();
			expect(row).toMatchObject({ picture_hash: null, pictures_reset_by: teacher.id });
			const told = (await noticesAbout(pupil)).map((notice) => notice.for_account);
			expect(told).toEqual(expect.arrayContaining([pupil, one.id, two.id]));
			expect(new Set(told).size).toBe(told.length);
			expect(told).not.toContain(ended.id);
			expect(await auditedActions(database.db, school.id, pupil)).toEqual(['pupil.pictures-reset']);
		});
		it("is not there for another group's or school's child, or for the office", async () => {
			const pupil = await aPupil(database.db, school, seven);
			const office = await aStaff(database.db, school.id, { functions: ['office'] });
			for (const actor of [teacher, elsewhere, office]) {
				expect(await resetPictures(database.context(actor), pupil)).toEqual(NOT_THERE);
			}
			expect(await noticesAbout(pupil)).toEqual([]);
		});
	});
});
