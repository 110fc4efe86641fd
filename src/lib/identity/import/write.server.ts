import { insertClassCode } from '../sign-in/class-codes.server.ts';
import type { Context } from '#lib/server/context.ts';
import { orderedId } from '#lib/server/ids.ts';
import { dayOf } from '#lib/server/time.ts';
import { sizeOf } from './settle-rules.ts';
import type { ImportChanges } from './types.ts';
import { writePupils, writeStaff } from './write-people.server.ts';
import { Writer, type Progress } from './writer.ts';

async function writeGroups(writer: Writer, { year, newGroups, changedGroups }: ImportChanges): Promise<void> {
	const { db, schoolId, now } = writer.context;
	if (year.isNew) {
		await db
			.insertInto('school_years')
			.values({
				school_id: schoolId,
				id: year.id,
				name: year.name,
				starts_on: year.startsOn,
				ends_on: year.endsOn
			})
			.execute();
	}
	const update = (
		id: string,
		set: { name: string; year_level?: number | null; external_key?: string | null }
	) => db.updateTable('groups').set(set).where('school_id', '=', schoolId).where('id', '=', id).execute();
	// Names are unique in a year: two groups that change names pass through a name that nobody has.
	for (const { id } of changedGroups) await update(id, { name: id });
	await writer.each(changedGroups, ({ id, name, yearLevel, key }) =>
		update(id, { name, year_level: yearLevel, external_key: key })
	);
	await writer.portions(newGroups, async (portion) => {
		await db
			.insertInto('groups')
			.values(
				portion.map(({ id, name, yearLevel, key }) => ({
					school_id: schoolId,
					id,
					school_year_id: year.id,
					name,
					year_level: yearLevel,
					external_key: key
				}))
			)
			.execute();
		for (const { id } of portion) await insertClassCode(db, schoolId, { id, endsOn: year.endsOn }, now);
	});
}

async function writePlaces(writer: Writer, { year, newPlaces, changedPlaces }: ImportChanges): Promise<void> {
	const { db, schoolId } = writer.context;
	await writer.each(changedPlaces, ({ id, groupId, yearLevel }) =>
		db
			.updateTable('enrolments')
			.set({ group_id: groupId, year_level: yearLevel })
			.where('school_id', '=', schoolId)
			.where('id', '=', id)
			.execute()
	);
	await writer.portions(newPlaces, (portion) =>
		db
			.insertInto('enrolments')
			.values(
				portion.map(({ pupilId, groupId, yearLevel }) => ({
					school_id: schoolId,
					id: orderedId(),
					pupil_id: pupilId,
					school_year_id: year.id,
					group_id: groupId,
					year_level: yearLevel
				}))
			)
			.execute()
	);
}

/** Leavers get their day; from that day on they have no access, and whoever is signed in then is signed out now. */
async function writeLeavers(writer: Writer, { leavers }: ImportChanges): Promise<void> {
	const { db, schoolId, now } = writer.context;
	for (const [day, ids] of Map.groupBy(leavers, ({ leaveOn }) => leaveOn)) {
		await writer.portions(ids, async (portion) => {
			const accounts = portion.map(({ id }) => id);
			await db
				.updateTable('pupils')
				.set({ left_on: day })
				.where('school_id', '=', schoolId)
				.where('id', 'in', accounts)
				.execute();
			if (day > dayOf(now)) return;
			await db
				.deleteFrom('sessions')
				.where('school_id', '=', schoolId)
				.where('account_id', 'in', accounts)
				.execute();
		});
	}
}

/** Writes everything an import changes. Call it in a transaction, with the school locked. */
export async function writeChanges(
	context: Context,
	changes: ImportChanges,
	progress: Progress
): Promise<void> {
	const writer = new Writer(context, sizeOf(changes), progress);
	await writeGroups(writer, changes);
	await writePupils(writer, changes);
	await writePlaces(writer, changes);
	await writeLeavers(writer, changes);
	await writeStaff(writer, changes);
}
