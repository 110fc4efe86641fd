import type { Actor, School } from '#lib/identity/types.ts';
import type { Keyring } from './crypto.ts';
import type { Db } from './db/database.ts';

/** What every service gets first: where to read and write, who asks, for which school, and what time it is. */
export interface Context {
	db: Db;
	keyring: Keyring;
	actor: Actor;
	schoolId: string;
	now: Date;
}

/** The same request with another handle: inside a transaction. */
export const within = (context: Context, db: Db): Context => ({ ...context, db });

/** Does work all or nothing. Inside a transaction that is open already, it joins that one. */
export const inTransaction = <T>(context: Context, work: (context: Context) => Promise<T>): Promise<T> =>
	context.db.isTransaction
		? work(context)
		: context.db.transaction().execute((trx) => work(within(context, trx)));

/** A context for work that no person asked for. */
export function systemContext(db: Db, keyring: Keyring, school: Pick<School, 'id'>, now: Date): Context {
	return { db, keyring, schoolId: school.id, now, actor: { kind: 'system', id: null, schoolId: school.id } };
}
