import { hashEmail, hashPassword } from '#lib/identity/service.server.ts';
import { toFlag } from '#lib/server/db/codecs.ts';
import { addDays } from '#lib/server/time.ts';
import { demoId } from './ids.ts';
import { groupId, insert, schoolId, staffId, type Filling, type Row } from './rows.server.ts';
import { DEMO_PASSWORD, DEMO_STAFF, demoEmail, type DemoStaff } from './staff.ts';

const each = <T>(rows: (one: DemoStaff) => T[]): T[] => DEMO_STAFF.flatMap(rows);

async function staffRow(one: DemoStaff, photos: Filling['photos']): Promise<Row<'staff'>> {
	return {
		school_id: schoolId,
		id: staffId(one.key),
		kind: 'staff',
		first_name: one.firstName,
		last_name: one.lastName,
		called: one.called,
		email: demoEmail(one),
		photo_file_id: photos.get(one.key) ?? null,
		password_hash: one.signsIn ? await hashPassword(DEMO_PASSWORD) : null,
		is_demo: toFlag(one.signsIn)
	};
}

/** The team: who they are, how they sign in, what they may do, whom they teach and when they are there. */
export async function fillStaff({ db, keyring, now, today, year, photos }: Filling): Promise<void> {
	await insert(
		db,
		'accounts',
		each(({ key }) => [
			{
				school_id: schoolId,
				id: staffId(key),
				kind: 'staff',
				language: 'nl',
				ended_at: null,
				created_at: now
			}
		])
	);
	await insert(db, 'staff', await Promise.all(DEMO_STAFF.map((one) => staffRow(one, photos))));
	for (const { key, deputy } of DEMO_STAFF) {
		if (!deputy) continue;
		await db
			.updateTable('staff')
			.set({ deputy_id: staffId(deputy) })
			.where('school_id', '=', schoolId)
			.where('id', '=', staffId(key))
			.execute();
	}
	await insert(
		db,
		'directory_emails',
		each((one) => {
			const email = demoEmail(one);
			return email
				? [{ email_hash: hashEmail(keyring, email), school_id: schoolId, account_id: staffId(one.key) }]
				: [];
		})
	);
	await insert(
		db,
		'staff_functions',
		each(({ key, functions }) =>
			functions.map((name) => ({
				school_id: schoolId,
				id: demoId('function', key, name),
				staff_id: staffId(key),
				function: name,
				granted_by: null,
				granted_at: now,
				withdrawn_by: null,
				withdrawn_at: null
			}))
		)
	);
	await insert(
		db,
		'group_staff',
		each(({ key, group }) =>
			group
				? [
						{
							school_id: schoolId,
							id: demoId('teaches', key),
							group_id: groupId(year.begins, group),
							staff_id: staffId(key)
						}
					]
				: []
		)
	);
	await insert(
		db,
		'working_days',
		each(({ key, days }) =>
			days.map((weekday) => ({
				school_id: schoolId,
				id: demoId('working-day', key, weekday),
				staff_id: staffId(key),
				weekday
			}))
		)
	);
	await insert(db, 'absences', [
		{
			school_id: schoolId,
			id: demoId('absence', 'teacher2'),
			staff_id: staffId('teacher2'),
			first_day: addDays(today, -2),
			last_day: addDays(today, 5)
		}
	]);
}
