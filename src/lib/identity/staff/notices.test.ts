import { expect, it } from 'vitest';
import { instant } from '#lib/server/time.ts';
import { minutesLater, onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil } from '../../../../tests/fixtures/pupils.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { chooseLanguage, languageOf } from '../school/languages.server.ts';
import { listNotices, markNoticeSeen } from './notices.server.ts';
import type { SignedInPupil } from '../types.ts';

onBothDatabases('notices and languages', (database) => {
	async function aSchoolWithNotices() {
		const school = await aSchool(database.db);
		const groupId = await aGroup(database.db, school);
		const [teacher, other] = [await aStaff(database.db, school.id), await aStaff(database.db, school.id)];
		const pupilId = await aPupil(database.db, school, groupId, { firstName: 'Noor', lastName: 'Geheim' });
		const note = (id: string, for_account: string, minutes = 0) =>
			database.db
				.insertInto('notices')
				.values({
					school_id: school.id,
					id,
					kind: 'pictures-reset',
					for_account,
					about_account: pupilId,
					created_at: instant(minutesLater(minutes)),
					seen_at: null
				})
				.execute();
		const pupil = { kind: 'pupil', id: pupilId, schoolId: school.id } as SignedInPupil;
		return { school, teacher, other, pupil, note };
	}

	it('are one’s own, newest first, with a first name and no more', async () => {
		const { teacher, other, note } = await aSchoolWithNotices();
		await note('a', teacher.id);
		await note('b', teacher.id, 1);
		await note('c', other.id);
		const notices = await listNotices(database.context(teacher));
		expect(notices.map(({ id, about }) => [id, about])).toEqual([
			['b', 'Noor'],
			['a', 'Noor']
		]);
		expect(JSON.stringify(notices)).not.toContain('Geheim');
	});

	it('about a child itself names nobody', async () => {
		const { pupil, note } = await aSchoolWithNotices();
		await note('p', pupil.id);
		expect(await listNotices(database.context(pupil))).toMatchObject([{ id: 'p', about: undefined }]);
	});

	// Guards against a colleague who makes another's notice disappear, and against an error page for a made-up id.
	it('are marked as seen by whose they are', async () => {
		const { teacher, other, note } = await aSchoolWithNotices();
		await note('a', teacher.id);
		for (const id of ['a', '', '\u0000', '💥', 'x'.repeat(1000)])
			await markNoticeSeen(database.context(other), id);
		expect(await listNotices(database.context(teacher))).toHaveLength(1);
		await markNoticeSeen(database.context(teacher), 'a');
		expect(await listNotices(database.context(teacher))).toEqual([]);
	});

	it('of another school with the same id stay', async () => {
		const [one, two] = [await aSchoolWithNotices(), await aSchoolWithNotices()];
		await one.note('same', one.teacher.id);
		await two.note('same', two.teacher.id);
		await markNoticeSeen(database.context(one.teacher), 'same');
		expect(await listNotices(database.context(two.teacher))).toHaveLength(1);
	});

	it('a language that was chosen comes along, for this account alone', async () => {
		const { school, teacher, other } = await aSchoolWithNotices();
		await chooseLanguage(database.context(teacher), 'en');
		expect(await languageOf(database.db, school.id, teacher.id)).toBe('en');
		expect(await languageOf(database.db, school.id, other.id)).toBe('nl');
		expect(await languageOf(database.db, school.id, 'nobody')).toBe('nl');
		await chooseLanguage(
			{ ...database.context(teacher, testNow), actor: { kind: 'system', id: null, schoolId: school.id } },
			'nl'
		);
		expect(await languageOf(database.db, school.id, teacher.id)).toBe('en');
	});
});
