import { expect, it } from 'vitest';
import { onBothDatabases } from '../../../../tests/fixtures/databases.ts';
import { prepared } from './prepared.ts';
import { TenantLeakError } from './tenant-guard.ts';

// Fails when a query that is kept answers with the values of an earlier call, or on another database than asked.

const schoolsBetween = prepared((db, first: string, last: string) =>
	db
		.selectFrom('schools')
		.select('id')
		.where('slug', '>=', first)
		.where('slug', '<=', last)
		.where('is_demo', '=', 0)
		.where((eb) => eb.or([eb('id', '=', last), eb('slug', '<=', last)]))
		.orderBy('id')
);

const school = (id: string) => ({
	id,
	slug: id,
	host: null,
	name: id,
	city: '',
	hue: 5,
	languages: '["nl"]',
	logo_file_id: null,
	is_demo: 0 as const,
	created_at: '2026-11-24T09:00:00.000Z'
});

onBothDatabases('a prepared query', (database) => {
	it('takes the values of each call, wherever they stand in it', async () => {
		const { db } = database;
		await db.insertInto('schools').values(['a', 'b', 'c'].map(school)).execute();
		expect(await schoolsBetween(db, 'a', 'b')).toEqual([{ id: 'a' }, { id: 'b' }]);
		expect(await schoolsBetween(db, 'b', 'c')).toEqual([{ id: 'b' }, { id: 'c' }]);
		expect(await schoolsBetween(db, '', '')).toEqual([]);
	});

	it('is part of the transaction it is asked in', async () => {
		const { db } = database;
		const undone = db.transaction().execute(async (trx) => {
			await trx.insertInto('schools').values(school('d')).execute();
			expect(await schoolsBetween(trx, 'd', 'd')).toEqual([{ id: 'd' }]);
			throw new Error('undone');
		});
		await expect(undone).rejects.toThrow('undone');
		expect(await schoolsBetween(db, 'd', 'd')).toEqual([]);
	});

	it('must name the school, as any other', async () => {
		const anywhere = prepared((db, id: string) => db.selectFrom('pupils').select('id').where('id', '=', id));
		await expect(anywhere(database.db, 'x')).rejects.toThrow(TenantLeakError);
	});
});
