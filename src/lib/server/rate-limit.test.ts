import { describe, expect, it } from 'vitest';
import { minutesLater, onBothDatabases, testNow } from '../../../tests/fixtures/databases.ts';
import {
	countFailure,
	forgetFailures,
	giveTryBack,
	recentFailures,
	takeTry,
	throwAwayOldCounts,
	type Counted
} from './rate-limit.ts';

let count = 0;
/** Somebody who is counted in one test only. */
const somebody = (purpose: Counted['purpose'] = 'pictures'): Counted => ({
	purpose,
	subject: `somebody ${(count += 1)}`
});

onBothDatabases('failures', (database) => {
	// Guards against a limit that forgets too early or remembers too long.
	it('are counted for the minutes that are asked', async () => {
		const one = somebody();
		await countFailure(database.db, one, testNow);
		await countFailure(database.db, one, minutesLater(4));
		expect(await recentFailures(database.db, one, 10, minutesLater(4))).toEqual({
			count: 2,
			last: minutesLater(4)
		});
		expect((await recentFailures(database.db, one, 10, minutesLater(12))).count).toBe(1);
		expect(await recentFailures(database.db, one, 10, minutesLater(20))).toEqual({
			count: 0,
			last: undefined
		});
	});

	// Guards against one process that knows nothing of what failed in another, or of a failure at the same moment.
	it('at the same moment are all counted', async () => {
		const one = somebody();
		await Promise.all(Array.from({ length: 20 }, () => countFailure(database.db, one, testNow)));
		expect((await recentFailures(database.db, one, 10, testNow)).count).toBe(20);
	});

	it('of one are not those of another, nor those of another kind', async () => {
		const one = somebody();
		await countFailure(database.db, one, testNow);
		expect((await recentFailures(database.db, somebody(), 10, testNow)).count).toBe(0);
		expect((await recentFailures(database.db, { ...one, purpose: 'staff-account' }, 10, testNow)).count).toBe(
			0
		);
	});

	it('are forgotten of who got it right', async () => {
		const [one, other] = [somebody(), somebody()];
		for (const who of [one, other]) await countFailure(database.db, who, testNow);
		await forgetFailures(database.db, one, testNow);
		expect((await recentFailures(database.db, one, 10, testNow)).count).toBe(0);
		expect((await recentFailures(database.db, other, 10, testNow)).count).toBe(1);
	});

	describe('tries', () => {
		// Guards against a hundred guesses that are sent at the same moment and all looked at before the first is counted.
		it('that come at the same moment find no more than there are', async () => {
			const one = somebody('staff-account');
			const taken = await Promise.all(
				Array.from({ length: 30 }, () => takeTry(database.db, one, 10, 10, testNow))
			);
			expect(taken.filter(Boolean)).toHaveLength(10);
		});

		// Guards against a wait that never ends because somebody keeps trying while it lasts.
		it('that were refused are not counted', async () => {
			const one = somebody('staff-account');
			await takeTry(database.db, one, 1, 10, testNow);
			for (let index = 1; index < 8; index += 1)
				expect(await takeTry(database.db, one, 1, 10, minutesLater(index))).toBe(false);
			expect(await takeTry(database.db, one, 1, 10, minutesLater(11))).toBe(true);
		});

		it('that were right are given back', async () => {
			const one = somebody('staff-address');
			for (let index = 0; index < 5; index += 1) {
				expect(await takeTry(database.db, one, 2, 10, testNow)).toBe(true);
				await giveTryBack(database.db, one, testNow);
			}
			expect((await recentFailures(database.db, one, 10, testNow)).count).toBe(0);
		});
	});

	describe('by night', () => {
		const yesterday = new Date('2026-11-23T22:30:00.000Z');
		const afterMidnight = new Date('2026-11-23T23:05:00.000Z');

		// Guards against rows that tell afterwards who failed where: without the key of the day nothing can be tried on them.
		it('lose their key, and their rows', async () => {
			const db = database.db;
			await db.deleteFrom('rate_limits').execute();
			await db.deleteFrom('rate_limit_keys').execute();
			const one = { purpose: 'staff-address', subject: '192.0.2.7' } as const;
			await countFailure(db, one, yesterday);
			const rows = await db.selectFrom('rate_limits').selectAll().execute();
			expect(JSON.stringify(rows)).not.toContain('192.0.2.7');
			await countFailure(db, somebody(), afterMidnight);
			await throwAwayOldCounts(db, afterMidnight);
			expect(await db.selectFrom('rate_limit_keys').select('day').execute()).toEqual([{ day: '2026-11-24' }]);
			expect(await db.selectFrom('rate_limits').selectAll().execute()).toHaveLength(1);
			// The same address the next day is another hash.
			await countFailure(db, one, afterMidnight);
			const hashes = (await db.selectFrom('rate_limits').select('key_hash').execute()).map(
				(row) => row.key_hash
			);
			expect(hashes).not.toContain(rows[0]?.key_hash);
		});
	});
});
