import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from './database.ts';

/**
 * A query that is asked at nearly every request. Kysely builds its SQL once for each kind of database instead of each
 * time: for a small query the building takes longer than the asking.
 * @param build the query; its values must be used as values only, never to decide what the SQL looks like
 */
export function prepared<V extends string[], R>(
	build: (db: Db, ...values: V) => Compilable<R>
): (db: Db, ...values: V) => Promise<R[]> {
	// Connections and transactions on one database share its adapter.
	const known = new WeakMap<object, { query: CompiledQuery<R>; places: number[] }>();
	return async (db, ...values) => {
		const { adapter } = db.getExecutor();
		let found = known.get(adapter);
		if (!found) {
			const marks = values.map((_, place) => `\0${place}`) as V;
			const query = build(db, ...marks).compile();
			found = { query, places: query.parameters.map((one) => marks.indexOf(one as string)) };
			known.set(adapter, found);
		}
		const { query, places } = found;
		const parameters = query.parameters.map((one, at) => values[places[at] ?? -1] ?? one);
		return (await db.executeQuery<R>({ ...query, parameters })).rows;
	};
}
