import { orderedId } from '#lib/server/ids.ts';
import { instant } from '#lib/server/time.ts';
import { claimEmail } from '../staff/emails.server.ts';
import type { ImportChanges } from './types.ts';
import type { Writer } from './writer.ts';

function insertAccounts(
	{ context: { db, schoolId, now } }: Writer,
	kind: 'pupil' | 'staff',
	people: readonly { id: string }[]
) {
	return db
		.insertInto('accounts')
		.values(
			people.map(({ id }) => ({
				school_id: schoolId,
				id,
				kind,
				language: 'nl' as const,
				ended_at: null,
				created_at: instant(now)
			}))
		)
		.execute();
}

/** Pupils who change, and new ones with their accounts. */
export async function writePupils(
	writer: Writer,
	{ newPupils, changedPupils }: ImportChanges
): Promise<void> {
	const { db, schoolId } = writer.context;
	// Changes first: a key may go from one child to another. Keys that move among children pass through nobody.
	const rekeyed = changedPupils.filter(({ set }) => set.key !== undefined);
	for (const { id } of rekeyed) {
		await db
			.updateTable('pupils')
			.set({ external_key: null })
			.where('school_id', '=', schoolId)
			.where('id', '=', id)
			.execute();
	}
	await writer.each(changedPupils, ({ id, set: { firstName, lastName, birthDate, sex, key, leftOn } }) =>
		db
			.updateTable('pupils')
			.set({
				...(firstName !== undefined && { first_name: firstName }),
				...(lastName !== undefined && { last_name: lastName }),
				...(birthDate !== undefined && { birth_date: birthDate }),
				...(sex !== undefined && { sex }),
				...(key !== undefined && { external_key: key }),
				...(leftOn !== undefined && { left_on: leftOn })
			})
			.where('school_id', '=', schoolId)
			.where('id', '=', id)
			// Whatever a plan says: nobody is brought back from death by a file.
			.where('died_on', 'is', null)
			.execute()
	);
	await writer.portions(newPupils, async (portion) => {
		await insertAccounts(writer, 'pupil', portion);
		await db
			.insertInto('pupils')
			.values(
				portion.map(({ id, firstName, lastName, birthDate, sex, key }) => ({
					school_id: schoolId,
					id,
					kind: 'pupil' as const,
					first_name: firstName,
					last_name: lastName,
					birth_date: birthDate,
					sex,
					external_key: key,
					is_protected: 0 as const,
					died_on: null,
					left_on: null,
					picture_hash: null,
					pictures_changed_at: null,
					pictures_reset_by: null
				}))
			)
			.execute();
		await writer.step(portion.length);
	});
}

/** Colleagues, and which groups they teach. */
export async function writeStaff(
	writer: Writer,
	{ newStaff, changedStaff, newTeaching, endedTeaching }: ImportChanges
): Promise<void> {
	const { context } = writer;
	const { db, schoolId } = context;
	/** An address that the directory has for somebody else comes in as none. */
	const claimed = async (id: string, email: string) =>
		(await claimEmail(context, email, id)) === id ? email : null;
	await writer.each(changedStaff, async ({ id, set: { firstName, lastName, email, key } }) =>
		db
			.updateTable('staff')
			.set({
				...(firstName !== undefined && { first_name: firstName }),
				...(lastName !== undefined && { last_name: lastName }),
				...(email && { email: await claimed(id, email) }),
				...(key !== undefined && { external_key: key })
			})
			.where('school_id', '=', schoolId)
			.where('id', '=', id)
			.execute()
	);
	await writer.each(newStaff, async ({ id, firstName, lastName, email, key }) => {
		await insertAccounts(writer, 'staff', [{ id }]);
		await db
			.insertInto('staff')
			.values({
				school_id: schoolId,
				id,
				kind: 'staff',
				first_name: firstName,
				last_name: lastName,
				called: firstName,
				email: email === null ? null : await claimed(id, email),
				external_key: key,
				is_demo: 0
			})
			.execute();
	});
	await writer.portions(endedTeaching, (ids) =>
		db.deleteFrom('group_staff').where('school_id', '=', schoolId).where('id', 'in', ids).execute()
	);
	await writer.portions(newTeaching, (portion) =>
		db
			.insertInto('group_staff')
			.values(
				portion.map(({ staffId, groupId }) => ({
					school_id: schoolId,
					id: orderedId(),
					group_id: groupId,
					staff_id: staffId
				}))
			)
			.execute()
	);
}
