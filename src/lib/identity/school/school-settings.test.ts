import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onBothDatabases } from '../../../../tests/fixtures/databases.ts';
import { auditedActions } from '../../../../tests/fixtures/pupils.ts';
import { aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { listYears, removeHoliday, removeYear, saveHoliday, saveYear } from './calendar.server.ts';
import { removeHelper, removeHelperPhoto, saveHelperPhoto } from '../help/helper-photos.server.ts';
import { listHelpers, moveHelper, readHelper, saveHelper, type HelperFacts } from '../help/helpers.server.ts';
import { findFile } from './school-files.server.ts';
import { readSchool, removeLogo, saveLogo, saveSchool } from './school-settings.server.ts';
import { findSchool } from './schools.server.ts';
import type { SignedInStaff } from '../types.ts';

const NOT_THERE = { ok: false, code: 'not-there' };
const picture = () =>
	sharp({ create: { width: 900, height: 600, channels: 3, background: '#3a78c9' } })
		.png()
		.toBuffer();

onBothDatabases("a school's settings", (database) => {
	let folder: string;
	let school: { id: string; yearId: string };
	let ict: SignedInStaff;
	let teacher: SignedInStaff;
	let elsewhere: SignedInStaff;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'wegwijs-files-'));
		school = await aSchool(database.db);
		ict = await aStaff(database.db, school.id, { functions: ['ict_coordinator'] });
		teacher = await aStaff(database.db, school.id, { functions: ['teacher'] });
		elsewhere = await aStaff(database.db, (await aSchool(database.db)).id, { functions: ['director'] });
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('are saved by who may, and seen at once', async () => {
		const facts = { name: 'De Nieuwe Proef', city: 'Elders', hue: 3, english: false };
		expect(await saveSchool(database.context(teacher), facts)).toEqual(NOT_THERE);
		await findSchool(database.db, school.id);
		expect((await saveSchool(database.context(ict), facts)).ok).toBe(true);
		expect(await findSchool(database.db, school.id)).toMatchObject({
			name: 'De Nieuwe Proef',
			hue: 3,
			languages: ['nl']
		});
		const read = await readSchool(database.context(ict));
		expect(read.ok && read.value.slug).toMatch(/^school-/);
		expect(await auditedActions(database.db, school.id, school.id)).toEqual(['school.saved']);
	});

	describe('the logo', () => {
		const stored = () =>
			existsSync(join(folder, 'files', school.id)) ? readdirSync(join(folder, 'files', school.id)) : [];

		it('is drawn anew, replaces the one before on disk, and goes', async () => {
			expect(await saveLogo(database.context(teacher), folder, await picture())).toEqual(NOT_THERE);
			await saveLogo(database.context(ict), folder, await picture());
			const first = (await findSchool(database.db, school.id))?.logoFileId ?? '';
			const file = await findFile(database.db, folder, school.id, first);
			expect(file.ok && file.value.mime).toBe('image/webp');
			expect((await sharp(file.ok ? file.value.bytes : Buffer.alloc(0)).metadata()).width).toBe(512);
			await saveLogo(database.context(ict), folder, await picture());
			expect(await findFile(database.db, folder, school.id, first)).toEqual(NOT_THERE);
			expect(stored()).toHaveLength(1);
			await removeLogo(database.context(ict), folder);
			expect(stored()).toEqual([]);
			expect((await findSchool(database.db, school.id))?.logoFileId).toBeNull();
		});
		it('is refused as an SVG with a script, and nothing changes', async () => {
			const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
			expect(await saveLogo(database.context(ict), folder, svg)).toMatchObject({ code: 'image-kind' });
			expect((await findSchool(database.db, school.id))?.logoFileId).toBeNull();
		});
		it('is not there under another school, a path, or an id that is not ours', async () => {
			await saveLogo(database.context(ict), folder, await picture());
			const id = (await findSchool(database.db, school.id))?.logoFileId ?? '';
			expect(await findFile(database.db, folder, elsewhere.schoolId, id)).toEqual(NOT_THERE);
			for (const bad of ['../x', `../${school.id}/${id}`, '..%2f', '', '\u0000', `${id}.part`, 'é']) {
				expect(await findFile(database.db, folder, school.id, bad)).toEqual(NOT_THERE);
			}
		});
	});

	describe('who can help', () => {
		const outside: HelperFacts = {
			staffId: null,
			name: 'Bo Buiten',
			role: 'vertrouwenspersoon van buiten',
			reach: '0612345678',
			audience: 'pupils'
		};
		const list = async () => {
			const helpers = await listHelpers(database.context(ict));
			return helpers.ok ? helpers.value : [];
		};

		it('is added once, ordered, and taken off with the photo', async () => {
			await saveHelper(database.context(ict), 'h-one', { ...outside, staffId: teacher.id });
			await saveHelper(database.context(ict), 'h-two', outside);
			await saveHelper(database.context(ict), 'h-two', outside);
			expect((await list()).map((helper) => [helper.name, helper.isExternal])).toEqual([
				['juf Anna', false],
				['Bo Buiten', true]
			]);
			await moveHelper(database.context(ict), 'h-two', 'up');
			await moveHelper(database.context(ict), 'h-two', 'up');
			expect((await list()).map((helper) => helper.id)).toEqual(['h-two', 'h-one']);
			await saveHelperPhoto(database.context(ict), folder, 'h-two', await picture());
			const photo = (await list())[0]?.photoFileId ?? '';
			expect((await findFile(database.db, folder, school.id, photo)).ok).toBe(true);
			await removeHelperPhoto(database.context(ict), folder, 'h-two');
			expect(await findFile(database.db, folder, school.id, photo)).toEqual(NOT_THERE);
			await removeHelper(database.context(ict), folder, 'h-two');
			expect((await list()).map((helper) => helper.id)).toEqual(['h-one']);
		});
		it('vanishes when the access of a colleague ends', async () => {
			const leaver = await aStaff(database.db, school.id);
			await saveHelper(database.context(ict), 'h-leaver', { ...outside, staffId: leaver.id });
			await database.db
				.updateTable('accounts')
				.set({ ended_at: '2026-11-24T09:00:00.000Z' })
				.where('school_id', '=', school.id)
				.where('id', '=', leaver.id)
				.execute();
			expect((await list()).map((helper) => helper.id)).not.toContain('h-leaver');
			expect(
				await saveHelper(database.context(ict), 'h-again', { ...outside, staffId: leaver.id })
			).toMatchObject({ code: 'helper-gone' });
		});
		it("needs a name from outside, and is not another school's to change", async () => {
			expect(await saveHelper(database.context(ict), 'h-x', { ...outside, name: '' })).toMatchObject({
				code: 'helper-name'
			});
			expect(
				await saveHelper(database.context(ict), 'h-x', { ...outside, staffId: elsewhere.id })
			).toMatchObject({ code: 'helper-gone' });
			expect(await readHelper(database.context(elsewhere), 'h-one')).toEqual(NOT_THERE);
			expect(await moveHelper(database.context(elsewhere), 'h-one', 'up')).toEqual(NOT_THERE);
			expect(await saveHelperPhoto(database.context(elsewhere), folder, 'h-one', await picture())).toEqual(
				NOT_THERE
			);
			expect(await saveHelper(database.context(teacher), 'h-one', outside)).toEqual(NOT_THERE);
		});
	});

	describe('the calendar', () => {
		const save = (id: string, starts_on: string, ends_on: string) =>
			saveYear(database.context(ict), id, { starts_on, ends_on });
		const holiday = (id: string, first_day: string, last_day: string) =>
			saveHoliday(database.context(ict), school.yearId, id, { name: id, first_day, last_day });

		it('takes a new year once, and refuses one that overlaps', async () => {
			expect((await save('y-next', '2027-08-01', '2028-07-31')).ok).toBe(true);
			expect((await save('y-next', '2027-08-01', '2028-07-31')).ok).toBe(true);
			expect(await save('y-clash', '2027-01-01', '2027-12-31')).toMatchObject({
				code: 'year-overlaps',
				details: { other: '2027-2028' }
			});
			expect(await save('y-back', '2029-07-31', '2028-08-01')).toMatchObject({ code: 'year-reversed' });
			expect((await listYears(database.db, school.id)).map((year) => year.name)).toEqual([
				'2027-2028',
				'2026-2027'
			]);
		});
		it('takes holidays within their year that do not overlap', async () => {
			expect((await holiday('herfst', '2026-10-17', '2026-10-25')).ok).toBe(true);
			expect(await holiday('nogeens', '2026-10-25', '2026-10-26')).toMatchObject({
				code: 'holiday-overlaps',
				details: { other: 'herfst' }
			});
			expect(await holiday('andersom', '2026-12-20', '2026-12-19')).toMatchObject({
				code: 'holiday-reversed'
			});
			expect(await holiday('zomer', '2027-07-20', '2027-08-20')).toMatchObject({ code: 'holiday-outside' });
			// moved by a day: it does not clash with itself
			expect((await holiday('herfst', '2026-10-18', '2026-10-26')).ok).toBe(true);
			expect(await save(school.yearId, '2026-11-01', '2027-07-31')).toMatchObject({
				code: 'year-loses-holiday'
			});
			expect((await removeHoliday(database.context(ict), 'herfst')).ok).toBe(true);
		});
		it('keeps a year that has groups, and lets one go that has none', async () => {
			await database.db
				.insertInto('groups')
				.values({
					school_id: school.id,
					id: 'g',
					school_year_id: school.yearId,
					name: 'Groep 6',
					year_level: 6,
					external_key: null
				})
				.execute();
			expect(await removeYear(database.context(ict), school.yearId)).toMatchObject({ code: 'year-in-use' });
			expect((await removeYear(database.context(ict), 'y-next')).ok).toBe(true);
			expect(await removeYear(database.context(elsewhere), school.yearId)).toEqual(NOT_THERE);
			expect(
				await saveHoliday(database.context(elsewhere), school.yearId, 'x', {
					name: 'x',
					first_day: '2026-12-01',
					last_day: '2026-12-01'
				})
			).toEqual(NOT_THERE);
		});
	});
});
