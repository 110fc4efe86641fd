import { setImmediate } from 'node:timers/promises';
import type { Context } from '#lib/server/context.ts';

/*
 * Writes the rows of an import, in portions: SQLite takes 32,766 variables a statement and PostgreSQL 65,535, and
 * portions of one size are one prepared statement each.
 */
const PORTION = 250;

/** Told after each portion, so that somebody who waits sees it move. */
export type Progress = (done: number, total: number) => void;

/** Within a transaction, how far it is. */
export class Writer {
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
