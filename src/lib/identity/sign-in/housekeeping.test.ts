import { expect, it } from 'vitest';
import { systemContext } from '#lib/server/context.ts';
import { instant } from '#lib/server/time.ts';
import { minutesLater, onBothDatabases, testKeyring, testNow } from '../../../../tests/fixtures/databases.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { clearEndedAccess } from './housekeeping.server.ts';
import { trustDevice } from './second-factor.server.ts';
import { beginSession } from './sessions.server.ts';

onBothDatabases('the work of the night', (database) => {
	/** A school with one of everything that ends: all of it now, or all of it later. */
	async function aSchoolWithKeys(ended: boolean) {
		const { db } = database;
		const school = await aSchool(db);
		const [staff, groupId] = [await aStaff(db, school.id), await aGroup(db, school)];
		const before = minutesLater(-40 * 24 * 60);
		const expires_at = instant(ended ? testNow : minutesLater(1));
		await beginSession(
			db,
			{ schoolId: school.id, accountId: staff.id, kind: 'staff', device: '', confirmed: true },
			ended ? before : testNow
		);
		await trustDevice(systemContext(db, testKeyring, school, ended ? before : testNow), staff.id);
		await db
			.insertInto('invitations')
			.values({
				school_id: school.id,
				id: 'i',
				staff_id: staff.id,
				created_by: null,
				created_at: instant(before),
				expires_at,
				used_at: null
			})
			.execute();
		await db
			.insertInto('day_links')
			.values({
				school_id: school.id,
				id: 'd',
				group_id: groupId,
				created_by: staff.id,
				created_at: instant(before),
				expires_at,
				withdrawn_at: null
			})
			.execute();
		for (const [kind, subject_id] of [
			['invitation', 'i'],
			['day-link', 'd']
		] as const) {
			await db
				.insertInto('directory_links')
				.values({ token_hash: `${school.id} ${kind}`, school_id: school.id, kind, subject_id })
				.execute();
		}
		await db
			.insertInto('import_previews')
			.values({
				school_id: school.id,
				id: 'p',
				sealed: 'x',
				created_by: null,
				created_at: instant(ended ? before : testNow),
				applied_at: null,
				counts: null
			})
			.execute();
		const count = async (
			table:
				'sessions' | 'trusted_devices' | 'directory_links' | 'import_previews' | 'invitations' | 'day_links'
		) => (await db.selectFrom(table).select('school_id').where('school_id', '=', school.id).execute()).length;
		return { school, count };
	}

	// Guards against keys that lie about for ever, and against a night that takes what still works.
	it('takes away what ended, keeps what did not, and keeps what was written about it', async () => {
		const [old, current] = [await aSchoolWithKeys(true), await aSchoolWithKeys(false)];
		for (const { school } of [old, current]) await clearEndedAccess(database.db, school.id, testNow);
		for (const table of ['sessions', 'trusted_devices', 'directory_links', 'import_previews'] as const) {
			expect(await old.count(table), table).toBe(0);
			expect(await current.count(table), table).toBe(table === 'directory_links' ? 2 : 1);
		}
		for (const table of ['invitations', 'day_links'] as const) expect(await old.count(table), table).toBe(1);
	});

	it('of one school leaves another as it is', async () => {
		const [one, other] = [await aSchoolWithKeys(true), await aSchoolWithKeys(true)];
		await clearEndedAccess(database.db, one.school.id, testNow);
		expect(await other.count('sessions')).toBe(1);
		expect(await other.count('directory_links')).toBe(2);
	});
});
