import { beforeAll, expect, it } from 'vitest';
import { onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { changeDetails, getColleague, listColleagues } from './people-service.server.ts';
import { addAbsence, changeWork } from './presence-service.server.ts';
import type { SignedInStaff } from '../types.ts';

onBothDatabases('colleagues', (database) => {
	let school: { id: string; yearId: string };
	let director: SignedInStaff;
	let leader: SignedInStaff;
	let teacher: SignedInStaff;
	let stranger: SignedInStaff;

	beforeAll(async () => {
		const { db } = database;
		school = await aSchool(db);
		director = await aStaff(db, school.id, { functions: ['director'], lastName: 'Aa' });
		leader = await aStaff(db, school.id, { functions: ['team_leader'], lastName: 'Bb' });
		const group = await aGroup(db, school);
		await aGroup(db, school, 'Groep 7', 7);
		teacher = await aStaff(db, school.id, { lastName: 'Cc', email: 'cc@proef.example', groupIds: [group] });
		stranger = await aStaff(db, (await aSchool(db)).id, { functions: ['director'] });
		await changeWork(database.context(director), teacher.id, { weekdays: [1, 2, 4], deputyId: leader.id });
		await addAbsence(database.context(director), leader.id, { firstDay: '2026-11-24', lastDay: null });
	});

	it('lists everyone of the school and nobody else, with where they are', async () => {
		const list = await listColleagues(database.context(leader));
		if (!list.ok) throw new Error(list.code);
		expect(
			list.value.map((one) => [one.lastName, one.functions, one.workingDays, one.presence, one.state])
		).toEqual([
			['Aa', ['director'], [], 'unknown', 'signs-in'],
			['Bb', ['team_leader'], [], 'away', 'signs-in'],
			['Cc', ['teacher'], [1, 2, 4], 'here', 'signs-in']
		]);
	});

	it('knows that nobody is at work on a Saturday or in a holiday', async () => {
		const { db } = database;
		const saturday = await listColleagues(database.context(leader, new Date('2026-11-28T09:00:00Z')));
		expect(saturday.ok && saturday.value.find((one) => one.id === teacher.id)?.presence).toBe('free');
		await db
			.insertInto('holidays')
			.values({
				school_id: school.id,
				id: 'xmas',
				school_year_id: school.yearId,
				name: 'Kerst',
				first_day: '2026-12-19',
				last_day: '2027-01-03'
			})
			.execute();
		const monday = await listColleagues(database.context(leader, new Date('2026-12-21T09:00:00Z')));
		expect(monday.ok && monday.value.find((one) => one.id === teacher.id)?.presence).toBe('free');
	});

	it('shows one colleague, and the address only to who may change it', async () => {
		const full = await getColleague(database.context(director), teacher.id);
		expect(full).toMatchObject({
			ok: true,
			value: {
				email: 'cc@proef.example',
				mayHandle: true,
				isSelf: false,
				functions: ['teacher'],
				groups: [
					{ name: 'Groep 6', taught: true },
					{ name: 'Groep 7', taught: false }
				]
			}
		});
		const less = await getColleague(database.context(leader), teacher.id);
		expect(less).toMatchObject({ ok: true, value: { email: null, mayHandle: false } });
	});

	// Guards against names of colleagues for whoever guesses an address.
	it('is not there for a teacher, nor for another school', async () => {
		expect(await listColleagues(database.context(teacher))).toMatchObject({ code: 'not-there' });
		expect(await getColleague(database.context(teacher), director.id)).toMatchObject({ code: 'not-there' });
		expect(await getColleague(database.context(stranger), teacher.id)).toMatchObject({ code: 'not-there' });
		const details = { firstName: 'X', lastName: 'X', called: 'X', email: null };
		expect(await changeDetails(database.context(stranger), teacher.id, details)).toMatchObject({
			code: 'not-there'
		});
		expect(await changeDetails(database.context(leader), teacher.id, details)).toMatchObject({
			code: 'not-there'
		});
	});

	it('corrects a name without touching the address', async () => {
		const details = { firstName: 'Zoë', lastName: "van 't Cc", called: 'juf Zoë', email: 'cc@proef.example' };
		expect(await changeDetails(database.context(director, testNow), teacher.id, details)).toMatchObject({
			ok: true
		});
		const page = await getColleague(database.context(director), teacher.id);
		expect(page).toMatchObject({
			value: { firstName: 'Zoë', lastName: "van 't Cc", email: 'cc@proef.example' }
		});
	});
});
