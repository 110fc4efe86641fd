import { beforeEach, expect, it } from 'vitest';
import { onBothDatabases } from '../../../../tests/fixtures/databases.ts';
import { aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { addAbsence, changeWork, endAbsence, getPresence } from './presence-service.server.ts';
import type { SignedInStaff } from '../types.ts';

onBothDatabases('working days, deputy and absence', (database) => {
	let school: { id: string };
	let leader: SignedInStaff;
	let teacher: SignedInStaff;
	let colleague: SignedInStaff;

	beforeEach(async () => {
		school = await aSchool(database.db);
		leader = await aStaff(database.db, school.id, { functions: ['team_leader'] });
		teacher = await aStaff(database.db, school.id);
		colleague = await aStaff(database.db, school.id);
	});

	const presenceOf = async (staff: SignedInStaff) => {
		const page = await getPresence(database.context(staff), staff.id);
		if (!page.ok) throw new Error(page.code);
		return page.value;
	};

	it('is kept by everyone for themselves', async () => {
		const context = database.context(teacher);
		await changeWork(context, teacher.id, { weekdays: [5, 1, 1], deputyId: colleague.id });
		await addAbsence(context, teacher.id, { firstDay: '2026-11-25', lastDay: '2026-11-27' });
		await addAbsence(context, teacher.id, { firstDay: '2026-11-25', lastDay: '2026-11-27' });
		expect(await presenceOf(teacher)).toMatchObject({
			workingDays: [1, 5],
			deputyId: colleague.id,
			absences: [{ first_day: '2026-11-25', last_day: '2026-11-27' }]
		});
	});

	it('is kept by the team leader for others, and by a teacher for nobody else', async () => {
		expect(
			await addAbsence(database.context(leader), teacher.id, { firstDay: '2026-11-24', lastDay: null })
		).toMatchObject({ ok: true });
		const asTeacher = database.context(teacher);
		expect(await getPresence(asTeacher, colleague.id)).toMatchObject({ code: 'not-there' });
		expect(await changeWork(asTeacher, colleague.id, { weekdays: [], deputyId: null })).toMatchObject({
			code: 'not-there'
		});
		expect(
			await addAbsence(asTeacher, colleague.id, { firstDay: '2026-11-24', lastDay: null })
		).toMatchObject({ code: 'not-there' });
		expect(await endAbsence(asTeacher, colleague.id, 'any')).toMatchObject({ code: 'not-there' });
	});

	it('ends today, and keeps the days before', async () => {
		const context = database.context(teacher);
		await addAbsence(context, teacher.id, { firstDay: '2026-11-20', lastDay: null });
		const [absence] = (await presenceOf(teacher)).absences;
		expect(await endAbsence(context, teacher.id, absence?.id ?? '')).toMatchObject({ ok: true });
		expect((await presenceOf(teacher)).absences).toEqual([]);
		const rows = await database.db
			.selectFrom('absences')
			.select('last_day')
			.where('school_id', '=', school.id)
			.execute();
		expect(rows).toEqual([{ last_day: '2026-11-23' }]);
	});

	it('calls off what was still to come, and only one’s own', async () => {
		await addAbsence(database.context(leader), colleague.id, {
			firstDay: '2026-12-01',
			lastDay: '2026-12-02'
		});
		const [theirs] = (await presenceOf(colleague)).absences;
		expect(await endAbsence(database.context(teacher), teacher.id, theirs?.id ?? '')).toMatchObject({
			code: 'not-there'
		});
		await endAbsence(database.context(colleague), colleague.id, theirs?.id ?? '');
		expect(
			await database.db.selectFrom('absences').select('id').where('school_id', '=', school.id).execute()
		).toEqual([]);
	});

	// Guards against somebody who makes themselves the deputy of a colleague, to see what that colleague would see.
	it('names a deputy of this school who has access, and never oneself for another', async () => {
		const stranger = await aStaff(database.db, (await aSchool(database.db)).id);
		const context = database.context(leader);
		const name = (deputyId: string) => changeWork(context, teacher.id, { weekdays: [1], deputyId });
		expect(await name(leader.id)).toMatchObject({ code: 'deputy-own' });
		expect(await name(teacher.id)).toMatchObject({ code: 'deputy-own' });
		expect(await name(stranger.id)).toMatchObject({ code: 'deputy-unknown' });
		await database.db
			.updateTable('accounts')
			.set({ ended_at: '2026-11-01T00:00:00.000Z' })
			.where('school_id', '=', school.id)
			.where('id', '=', colleague.id)
			.execute();
		expect(await name(colleague.id)).toMatchObject({ code: 'deputy-unknown' });
		const page = await getPresence(context, teacher.id);
		expect(page.ok && page.value.deputies).toEqual([]);
	});

	it('refuses days that are taken or the wrong way round', async () => {
		const context = database.context(teacher);
		await addAbsence(context, teacher.id, { firstDay: '2026-11-24', lastDay: null });
		expect(
			await addAbsence(context, teacher.id, { firstDay: '2026-12-24', lastDay: '2026-12-25' })
		).toMatchObject({ code: 'absence-overlap' });
		expect(
			await addAbsence(context, teacher.id, { firstDay: '2026-11-20', lastDay: '2026-11-19' })
		).toMatchObject({ code: 'absence-order' });
	});
});
