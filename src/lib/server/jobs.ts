import { hostname } from 'node:os';
import { clearEndedAccess } from '#lib/identity/service.server.ts';
import type { App } from './app.ts';
import { log } from './log.ts';
import { deliverMail } from './mail.ts';
import { throwAwayOldCounts } from './rate-limit.ts';
import { dayOf, instant } from './time.ts';

/*
 * Scheduled work runs inside the app. A lease row decides which of several processes does it, and what was done
 * last stands in the same row: after a night in which the server was off, the work is done at the next start.
 */

const TICK_MS = 30_000;
const LEASE_MS = 120_000;
const holder = `${hostname()} ${process.pid}`;

/** Takes or renews a lease. @returns when the work was last done, or undefined when another process holds it */
async function takeLease({ db }: App, name: string, now: Date): Promise<string | undefined> {
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

/** One round of scheduled work. */
export async function tick(app: App, now: Date): Promise<void> {
	const lastNight = await takeLease(app, 'housekeeping', now);
	if (lastNight === undefined) return;
	const schools = await app.db.selectFrom('schools').select(['id', 'name']).execute();
	for (const school of schools) {
		const host = new URL(app.config.origin ?? 'http://localhost').hostname;
		await deliverMail(app.db, app.keyring, school.id, `"${school.name.replaceAll('"', '')}" <wegwijs@${host}>`, app.config.smtpUrl, now);
	}
	if (lastNight === dayOf(now)) return;
	await throwAwayOldCounts(app.db, now);
	for (const school of schools) await clearEndedAccess(app.db, school.id, now);
	await app.db.updateTable('leases').set({ last_done: dayOf(now) }).where('name', '=', 'housekeeping').execute();
}

/** Starts the rounds; they never keep the process alive. */
export function startJobs(app: App): void {
	const round = () => {
		tick(app, new Date()).catch((error: unknown) => log.error({ error: String(error) }, 'scheduled work failed'));
	};
	round();
	setInterval(round, TICK_MS).unref();
}
