import { createHmac, randomBytes } from 'node:crypto';
import type { Db } from './db/database.ts';
import { instant } from './time.ts';

/*
 * Failures are counted in the database, so that several processes count together. What is counted (an address, an
 * account) is only there as a hash under a key of the day, and the key is thrown away each night: yesterday's rows
 * tell nothing of anybody.
 */

const BUCKET_MS = 10_000;

/** What failed, and who it is counted against. */
export interface Counted {
	purpose: 'staff-address' | 'staff-account' | 'class-code-address' | 'pictures' | 'second-factor' | 'link-address' | 'setup-address';
	subject: string;
}

async function secretOf(db: Db, day: string): Promise<string> {
	const find = () => db.selectFrom('rate_limit_keys').select('secret').where('day', '=', day).executeTakeFirst();
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
	const secret = await secretOf(db, instant(now).slice(0, 10));
	return createHmac('sha256', secret).update(`${counted.purpose} ${counted.subject}`).digest('base64url');
}

/** Counts one failure. */
export async function countFailure(db: Db, counted: Counted, now: Date): Promise<void> {
	const window_start = instant(new Date(Math.floor(now.getTime() / BUCKET_MS) * BUCKET_MS));
	await db
		.insertInto('rate_limits')
		.values({ key_hash: await keyOf(db, counted, now), window_start, count: 1 })
		.onConflict((conflict) =>
			conflict.columns(['key_hash', 'window_start']).doUpdateSet((eb) => ({ count: eb('rate_limits.count', '+', 1) }))
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

/** Forgets the failures of somebody who got it right. */
export async function forgetFailures(db: Db, counted: Counted, now: Date): Promise<void> {
	await db.deleteFrom('rate_limits').where('key_hash', '=', await keyOf(db, counted, now)).execute();
}

/** Throws away the keys of earlier days, and with them the meaning of every count under them. Nightly. */
export async function throwAwayOldCounts(db: Db, now: Date): Promise<void> {
	const today = instant(now).slice(0, 10);
	await db.deleteFrom('rate_limit_keys').where('day', '<', today).execute();
	await db.deleteFrom('rate_limits').where('window_start', '<', `${today}T00:00:00.000Z`).execute();
}
