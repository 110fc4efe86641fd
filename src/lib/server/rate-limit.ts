import { createHmac, randomBytes } from 'node:crypto';
import type { Db } from './db/database.ts';
import { dayOf, instant, instantAt } from './time.ts';

/*
 * Failures are counted in the database, so that several processes count together. What is counted (an address, an
 * account) is only there as a hash under a key of the day, and the key is thrown away each night: yesterday's rows
 * tell nothing of anybody.
 */

const BUCKET_MS = 10_000;

/** What failed, and who it is counted against. */
export interface Counted {
	purpose:
		| 'staff-address'
		| 'staff-account'
		| 'current-password'
		| 'class-code-address'
		| 'pictures'
		| 'second-factor'
		| 'setup-address';
	subject: string;
}

async function secretOf(db: Db, day: string): Promise<string> {
	const find = () =>
		db.selectFrom('rate_limit_keys').select('secret').where('day', '=', day).executeTakeFirst();
	const found = await find();
	if (found) return found.secret;
	await db
		.insertInto('rate_limit_keys')
		.values({ day, secret: randomBytes(32).toString('base64') })
		.onConflict((conflict) => conflict.column('day').doNothing())
		.execute();
	return (await find())?.secret ?? '';
}

async function keyOf(db: Db, counted: Counted, now: Date): Promise<string> {
	const secret = await secretOf(db, dayOf(now));
	return createHmac('sha256', secret).update(`${counted.purpose} ${counted.subject}`).digest('base64url');
}

const bucketOf = (now: Date): string => instant(new Date(Math.floor(now.getTime() / BUCKET_MS) * BUCKET_MS));

/** Counts one failure. */
export async function countFailure(db: Db, counted: Counted, now: Date): Promise<void> {
	await db
		.insertInto('rate_limits')
		.values({ key_hash: await keyOf(db, counted, now), window_start: bucketOf(now), count: 1 })
		.onConflict((conflict) =>
			conflict
				.columns(['key_hash', 'window_start'])
				.doUpdateSet((eb) => ({ count: eb('rate_limits.count', '+', 1) }))
		)
		.execute();
}

/** Failures in the last minutes, and when the last one was (to ten seconds). */
export async function recentFailures(
	db: Db,
	counted: Counted,
	minutes: number,
	now: Date
): Promise<{ count: number; last: Date | undefined }> {
	const rows = await db
		.selectFrom('rate_limits')
		.select(['window_start', 'count'])
		.where('key_hash', '=', await keyOf(db, counted, now))
		.where('window_start', '>=', instant(new Date(now.getTime() - minutes * 60_000)))
		.orderBy('window_start')
		.execute();
	const last = rows.at(-1)?.window_start;
	return { count: rows.reduce((sum, row) => sum + row.count, 0), last: last ? new Date(last) : undefined };
}

/**
 * Takes one of the tries that are left, before anybody knows whether it is right: of a hundred guesses sent at the same
 * moment no more get through than of a hundred sent one by one. Whoever is right gives it back, or forgets all.
 * @param most failures in the last minutes after which there are no tries left
 * @returns whether there was one; a refusal is not counted, so that waiting ends
 */
export async function takeTry(
	db: Db,
	counted: Counted,
	most: number,
	minutes: number,
	now: Date
): Promise<boolean> {
	const work = async (trx: Db): Promise<boolean> => {
		// The row that is counted in is held until the end: whoever comes at the same moment counts after us.
		await countFailure(trx, counted, now);
		const { count } = await recentFailures(trx, counted, minutes, now);
		if (count <= most) return true;
		await giveTryBack(trx, counted, now);
		return false;
	};
	return db.isTransaction ? work(db) : db.transaction().execute(work);
}

/** Gives back what takeTry took, in the same request. */
export async function giveTryBack(db: Db, counted: Counted, now: Date): Promise<void> {
	await db
		.updateTable('rate_limits')
		.set((eb) => ({ count: eb('count', '-', 1) }))
		.where('key_hash', '=', await keyOf(db, counted, now))
		.where('window_start', '=', bucketOf(now))
		.execute();
}

/** Forgets the failures of somebody who got it right. */
export async function forgetFailures(db: Db, counted: Counted, now: Date): Promise<void> {
	await db
		.deleteFrom('rate_limits')
		.where('key_hash', '=', await keyOf(db, counted, now))
		.execute();
}

/** Throws away the keys of earlier days, and with them the meaning of every count under them. Nightly. */
export async function throwAwayOldCounts(db: Db, now: Date): Promise<void> {
	const today = dayOf(now);
	await db.deleteFrom('rate_limit_keys').where('day', '<', today).execute();
	await db
		.deleteFrom('rate_limits')
		.where('window_start', '<', instant(instantAt(today, '00:00')))
		.execute();
}
