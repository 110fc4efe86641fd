import { hostname } from 'node:os';
import { clearEndedAccess } from '#lib/identity/service.server.ts';
import type { App } from './app.ts';
import { describe, log } from './log.ts';
import { deliverMail } from './mail.ts';
import { throwAwayOldCounts } from './rate-limit.ts';
import { dayOf, instant } from './time.ts';

/*
 * Scheduled work runs inside the app. A lease row decides which of several processes does it, and what was done
 * last stands in the same row: after a night in which the server was off, the work is done at the next start.
 */

const TICK_MS = 30_000;
const LEASE_MS = 120_000;
const THIS_PROCESS = `${hostname()} ${process.pid}`;

/** Takes or renews a lease. @returns when the work was last done, or undefined when another process holds it */
async function takeLease({ db }: App, name: string, holder: string, now: Date): Promise<string | undefined> {
	await db
		.insertInto('leases')
		.values({ name, holder: '', until: '', last_done: '' })
		.onConflict((conflict) => conflict.column('name').doNothing())
		.execute();
	const taken = await db
		.updateTable('leases')
		.set({ holder, until: instant(new Date(now.getTime() + LEASE_MS)) })
		.where('name', '=', name)
		.where((eb) => eb.or([eb('until', '<', instant(now)), eb('holder', '=', holder)]))
		.returning('last_done')
		.executeTakeFirst();
	return taken?.last_done;
}

/**
 * One round of scheduled work.
 * @param holder which process this is
 */
export async function tick(app: App, now: Date, holder = THIS_PROCESS): Promise<void> {
	const { db, keyring, config } = app;
	const lastNight = await takeLease(app, 'housekeeping', holder, now);
	if (lastNight === undefined) return;
	const schools = await db.selectFrom('schools').select(['id', 'name']).execute();
	const address = `wegwijs@${new URL(config.origin ?? 'http://localhost').hostname}`;
	for (const { id, name } of schools)
		await deliverMail(db, keyring, id, { name, address }, config.smtpUrl, now);
	if (lastNight === dayOf(now)) return;
	await throwAwayOldCounts(db, now);
	for (const { id } of schools) await clearEndedAccess(db, id, now);
	await db
		.updateTable('leases')
		.set({ last_done: dayOf(now) })
		.where('name', '=', 'housekeeping')
		.execute();
}

/** Starts the rounds; they never keep the process alive. */
export function startJobs(app: App): void {
	let isRunning = false;
	const round = async () => {
		// A slow mail server may take longer than a tick; the next round waits for it.
		if (isRunning) return;
		isRunning = true;
		await tick(app, new Date()).catch((error: unknown) =>
			log.error(describe(error), 'scheduled work failed')
		);
		isRunning = false;
	};
	void round();
	setInterval(() => void round(), TICK_MS).unref();
}
