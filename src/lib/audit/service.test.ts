import { expect, it } from 'vitest';
import { onBothDatabases, testNow } from '../../../tests/fixtures/databases.ts';
import { aSchool, aStaff } from '../../../tests/fixtures/staff.ts';
import { audit } from './service.server.ts';

onBothDatabases('the audit trail', (database) => {
	it('keeps who did what, when, and about whom, in ids', async () => {
		const { id: schoolId } = await aSchool(database.db);
		const director = await aStaff(database.db, schoolId, { functions: ['director'], firstName: 'Geheim' });
		await audit(database.context(director), {
			action: 'function.granted',
			subjectKind: 'staff',
			subjectId: 'x',
			details: { function: 'office' }
		});
		const rows = await database.db
			.selectFrom('audit_lines')
			.selectAll()
			.where('school_id', '=', schoolId)
			.execute();
		expect(rows).toMatchObject([
			{
				at: testNow.toISOString(),
				actor_id: director.id,
				action: 'function.granted',
				subject_kind: 'staff',
				subject_id: 'x',
				details: '{"function":"office"}'
			}
		]);
		expect(JSON.stringify(rows)).not.toContain('Geheim');
	});

	// Guards against a line about something that did not happen.
	it('is part of the transaction of what it tells about', async () => {
		const { id: schoolId } = await aSchool(database.db);
		const director = await aStaff(database.db, schoolId);
		const work = database.db.transaction().execute(async (trx) => {
			await audit(
				{ ...database.context(director), db: trx },
				{ action: 'school.made', subjectKind: 'school' }
			);
			throw new Error('no');
		});
		await expect(work).rejects.toThrow('no');
		expect(
			await database.db.selectFrom('audit_lines').selectAll().where('school_id', '=', schoolId).execute()
		).toEqual([]);
	});
});
