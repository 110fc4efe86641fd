import { beforeAll, describe, expect, it } from 'vitest';
import { onBothDatabases } from '../../../../tests/fixtures/databases.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { saveHoliday } from '../school/calendar.server.ts';
import { HELP_LINES } from './help-lines.ts';
import { listHelpLines, saveHelpLine, whoCanHelp } from './help.server.ts';
import { saveHelper } from './helpers.server.ts';
import { telOf } from './reach-rules.ts';
import type { SignedInStaff } from '../types.ts';

const NOT_THERE = { ok: false, code: 'not-there' };
const MORNING = new Date('2026-11-24T09:00:00Z');
const EVENING = new Date('2026-11-24T18:00:00Z');

describe('outside help', () => {
	// The numbers of the school's plan; a typing error here could cost a child dearly.
	it('has the right numbers', () => {
		const numbers = Object.fromEntries(HELP_LINES.map((line) => [line.key, line.phone]));
		expect(numbers).toMatchObject({
			'child-line': '0800-0432',
			emergency: '112',
			'suicide-prevention': '0800-0113',
			'safe-at-home': '0800-2000',
			'confidential-inspector': '0900 111 3 111'
		});
		expect(telOf('0800-0432')).toBe('tel:08000432');
	});
});

onBothDatabases('who can help', (database) => {
	let school: { id: string; yearId: string };
	let group: string;
	let director: SignedInStaff;
	let teacher: SignedInStaff;

	const ask = (asker: Parameters<typeof whoCanHelp>[2] = { kind: 'pupil', groupId: group }, now = MORNING) =>
		whoCanHelp(database.db, school.id, asker, now);

	const works = (staff: SignedInStaff, ...weekdays: number[]) =>
		database.db
			.insertInto('working_days')
			.values(
				weekdays.map((weekday) => ({
					school_id: school.id,
					id: `${staff.id}-${weekday}`,
					staff_id: staff.id,
					weekday
				}))
			)
			.execute();

	beforeAll(async () => {
		school = await aSchool(database.db);
		group = await aGroup(database.db, school);
		director = await aStaff(database.db, school.id, { functions: ['director'], firstName: 'Dirk' });
		teacher = await aStaff(database.db, school.id, {
			functions: ['teacher'],
			firstName: 'Sanne',
			groupIds: [group]
		});
		const monday = await aStaff(database.db, school.id, {
			functions: ['teacher'],
			firstName: 'Kim',
			groupIds: [group]
		});
		const safety = await aStaff(database.db, school.id, {
			functions: ['safety_coordinator'],
			firstName: 'Els'
		});
		await works(teacher, 2, 3);
		await works(monday, 1);
		await works(safety, 2);
		await database.db
			.insertInto('absences')
			.values({
				school_id: school.id,
				id: 'away',
				staff_id: safety.id,
				first_day: '2026-11-20',
				last_day: null
			})
			.execute();
		const context = database.context(director);
		const facts = { name: '', reach: 'kamer 4', audience: 'pupils' as const };
		await saveHelper(context, 'h1', { ...facts, staffId: safety.id, role: 'veiligheidscoördinator' });
		await saveHelper(context, 'h2', { ...facts, staffId: monday.id, role: 'vertrouwenspersoon' });
		await saveHelper(context, 'h3', { ...facts, staffId: null, name: 'Bo Buiten', role: 'van buiten' });
		await saveHelper(context, 'h4', { ...facts, staffId: director.id, role: 'directeur', audience: 'staff' });
	});

	it('is the own teachers first, with when they are in, each person once', async () => {
		const page = await ask();
		expect(page.teachers.map(({ name, role, next }) => [name, role, next])).toEqual([
			['juf Kim', 'vertrouwenspersoon', { day: '2026-11-30', near: 'weekday' }],
			['juf Sanne', '', { day: '2026-11-24', near: 'today' }]
		]);
		expect(page.helpers.map(({ name, next }) => [name, next])).toEqual([
			['juf Els', null],
			['Bo Buiten', undefined]
		]);
		expect(page.forStaff).toEqual([]);
		expect(page.closed).toBeUndefined();
	});
	it('speaks of tomorrow when the day is over', async () => {
		const page = await ask(undefined, EVENING);
		expect(page.teachers.map((one) => one.next)).toContainEqual({ day: '2026-11-25', near: 'tomorrow' });
	});
	it('for a visitor is the helpers without teachers; for a colleague also what is for colleagues', async () => {
		expect((await ask({ kind: 'visitor' })).teachers).toEqual([]);
		expect(await ask({ kind: 'visitor' })).toMatchObject({ forStaff: [], staffLines: [] });
		const page = await ask({ kind: 'staff' });
		expect(page.forStaff.map((one) => one.name)).toEqual(['juf Dirk']);
		expect(page.lines.map((line) => line.key)).toEqual(['child-line', 'emergency', 'suicide-prevention']);
		expect(page.staffLines.map((line) => line.key)).toEqual([
			'safe-at-home',
			'confidential-inspector',
			'online-abuse'
		]);
	});
	it('is the outside help alone when no school is known', async () => {
		const page = await whoCanHelp(database.db, undefined, { kind: 'visitor' }, MORNING);
		expect(page).toMatchObject({ teachers: [], helpers: [], closed: undefined });
		expect(page.lines.map((line) => line.key)).toEqual(['child-line', 'emergency', 'suicide-prevention']);
	});
	it('says when school opens again, in the weekend and in the holidays', async () => {
		await saveHoliday(database.context(director), school.yearId, 'kerst', {
			name: 'Kerstvakantie',
			first_day: '2026-12-19',
			last_day: '2027-01-03'
		});
		expect((await ask(undefined, new Date('2026-11-28T10:00:00Z'))).closed).toEqual({
			because: 'weekend',
			opens: '2026-11-30'
		});
		const page = await ask(undefined, new Date('2026-12-21T10:00:00Z'));
		expect(page.closed).toEqual({ because: 'holiday', name: 'Kerstvakantie', opens: '2027-01-04' });
		expect(page.teachers.map((one) => one.next)).toEqual([
			{ day: '2027-01-04', near: 'date' },
			{ day: '2027-01-05', near: 'date' }
		]);
	});

	describe('numbers and hours', () => {
		const own = { phone: '0800-1234', hoursNl: 'Van 9 tot 17 uur', hoursEn: '' };
		it("are the school's to change, and to take back", async () => {
			const context = database.context(director);
			expect((await saveHelpLine(context, 'child-line', own)).ok).toBe(true);
			expect((await saveHelpLine(context, 'child-line', own)).ok).toBe(true);
			expect((await ask()).lines[0]).toMatchObject({
				phone: '0800-1234',
				hours: { nl: 'Van 9 tot 17 uur', en: 'Van 9 tot 17 uur' }
			});
			await saveHelpLine(context, 'child-line', null);
			expect((await ask()).lines[0]).toMatchObject({ phone: '0800-0432', isChanged: false });
		});
		it('of 112 stand, and nobody else changes one', async () => {
			expect(await saveHelpLine(database.context(director), 'emergency', own)).toEqual(NOT_THERE);
			expect(await saveHelpLine(database.context(director), 'nothing', own)).toEqual(NOT_THERE);
			expect(
				await saveHelpLine(database.context(director), 'confidential-inspector', { ...own, phone: '' })
			).toMatchObject({ code: 'line-empty' });
			expect(await saveHelpLine(database.context(teacher), 'child-line', own)).toEqual(NOT_THERE);
			expect(await listHelpLines(database.context(teacher))).toEqual(NOT_THERE);
		});
	});
});
