import { setImmediate } from 'node:timers/promises';
import { claimEmail } from '../emails.server.ts';
import { insertClassCode } from '../class-codes.server.ts';
import type { Context } from '#lib/server/context.ts';
import { orderedId } from '#lib/server/ids.ts';
import { dayOf, instant } from '#lib/server/time.ts';
import { sizeOf } from './settle-rules.ts';
import type { ImportChanges } from './types.ts';

/*
 * Writes the rows of an import, in portions: SQLite takes 32,766 variables a statement and PostgreSQL 65,535, and
 * portions of one size are one prepared statement each.
 */
const PORTION = 250;

/** Told after each portion, so that somebody who waits sees it move. */
export type Progress = (done: number, total: number) => void;

/** Within a transaction, how far it is. */
class Writer {
	readonly context: Context;
	readonly total: number;
	readonly #progress: Progress;
	#done = 0;

	constructor(context: Context, total: number, progress: Progress) {
		this.context = context;
		this.total = total;
		this.#progress = progress;
	}

	async step(rows: number): Promise<void> {
		this.#done += rows;
		this.#progress(this.#done, this.total);
		// Lets what was told leave the process; the database driver itself never waits.
		await setImmediate();
	}

	async portions<T>(rows: readonly T[], write: (portion: T[]) => Promise<unknown>): Promise<void> {
		for (let at = 0; at < rows.length; at += PORTION) {
			const portion = rows.slice(at, at + PORTION);
			await write(portion);
			await this.step(portion.length);
		}
	}

	/** One statement a row; for changes, of which each is different. */
	async each<T>(rows: readonly T[], write: (row: T) => Promise<unknown>): Promise<void> {
		await this.portions(rows, async (portion) => {
			for (const row of portion) await write(row);
		});
	}
}

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

async function writePupils(writer: Writer, { newPupils, changedPupils }: ImportChanges): Promise<void> {
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

async function writeStaff(
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
