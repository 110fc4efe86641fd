import type { Insertable } from 'kysely';
import type { Keyring } from '#lib/server/crypto.ts';
import type { DatabaseSchema, Tx } from '#lib/server/db/database.ts';
import type { DemoYear } from './calendar.ts';
import { DEMO_SCHOOL_ID, demoId } from './ids.ts';
import type { Random } from './random.ts';

/** What everything that fills the demo needs: where the rows go, what day it is, and the dice. */
export interface Filling {
	db: Tx;
	keyring: Keyring;
	/** an instant, as the database stores it */
	now: string;
	/** a day in the Netherlands */
	today: string;
	/** the current school year */
	year: DemoYear;
	random: Random;
	/** ids of photos, by the key of who is on them */
	photos: ReadonlyMap<string, string>;
}

export type Row<T extends keyof DatabaseSchema> = Insertable<DatabaseSchema[T]>;

/** Adds rows in portions, so that no statement has more variables than a database takes. */
export async function insert<T extends keyof DatabaseSchema>(
	db: Tx,
	table: T,
	rows: readonly Row<T>[]
): Promise<void> {
	for (let at = 0; at < rows.length; at += 100) {
		await db
			.insertInto(table)
			.values(rows.slice(at, at + 100))
			.execute();
	}
}

export const schoolId = DEMO_SCHOOL_ID;
/** @param begins the calendar year in which the school year begins */
export const yearId = (begins: number): string => demoId('year', begins);
export const groupId = (begins: number, level: number): string => demoId('group', begins, level);
export const staffId = (key: string): string => demoId('staff', key);
/** @param level this year's group  @param place the child's number in it */
export const pupilId = (level: number, place: number): string => demoId('pupil', level, place);
