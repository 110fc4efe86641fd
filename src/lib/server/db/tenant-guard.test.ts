import { sql, type Kysely, type RawBuilder } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from './open.ts';
import { TenantLeakError } from './tenant-guard.ts';

/* No database is needed: the guard looks at a query while it is made. */

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- some of these queries are wrong on purpose
const db = openDatabase('sqlite::memory:') as Kysely<any>;

const raw = (query: RawBuilder<unknown>) => ({ compile: () => query.compile(db) });

type Case = [what: string, query: () => { compile(): unknown }];

const refused: Case[] = [
	['a select', () => db.selectFrom('pupils').selectAll()],
	['a select by id', () => db.selectFrom('pupils').selectAll().where('id', '=', 'x')],
	[
		'a school in the list of columns only',
		() => db.selectFrom('pupils').select(['id', 'school_id']).where('id', '=', 'x')
	],
	['a school in the order only', () => db.selectFrom('pupils').selectAll().orderBy('school_id')],
	['a school in the group only', () => db.selectFrom('pupils').select('school_id').groupBy('school_id')],
	[
		'a school as a value only',
		() => db.selectFrom('pupils').selectAll().where('first_name', '=', 'school_id')
	],
	['an insert', () => db.insertInto('pupils').values({ id: 'x', first_name: 'Noor' })],
	[
		'an insert from a select',
		() =>
			db
				.insertInto('pupils')
				.columns(['id'])
				.expression((eb) => eb.selectFrom('staff').select('id').where('school_id', '=', 's'))
	],
	['an update', () => db.updateTable('pupils').set({ first_name: 'Noor' }).where('id', '=', 'x')],
	[
		'an update of the school itself',
		() => db.updateTable('pupils').set({ school_id: 's' }).where('id', '=', 'x')
	],
	['a delete', () => db.deleteFrom('pupils').where('id', '=', 'x')],
	[
		'a join that is tied by nothing',
		() =>
			db
				.selectFrom('pupils')
				.innerJoin('enrolments', 'enrolments.pupil_id', 'pupils.id')
				.selectAll()
				.where('pupils.school_id', '=', 's')
	],
	[
		'a join by an alias that is tied by nothing',
		() =>
			db
				.selectFrom('pupils as p')
				.innerJoin('pupils as q', 'q.id', 'p.id')
				.selectAll()
				.where('p.school_id', '=', 's')
	],
	[
		'tables tied to each other and to no school',
		() =>
			db
				.selectFrom('pupils')
				.innerJoin('enrolments', (join) => join.onRef('enrolments.school_id', '=', 'pupils.school_id'))
				.selectAll()
				.where('pupils.id', '=', 'x')
	],
	[
		'a second table in from',
		() => db.selectFrom(['pupils', 'staff']).selectAll().where('pupils.school_id', '=', 's')
	],
	[
		'a sub-query in from',
		() =>
			db
				.selectFrom((eb) => eb.selectFrom('pupils').selectAll().as('p'))
				.selectAll()
				.where('p.school_id', '=', 's')
	],
	[
		'a sub-query in where',
		() =>
			db
				.selectFrom('staff')
				.selectAll()
				.where('school_id', '=', 's')
				.where('id', 'in', db.selectFrom('pupils').select('id'))
	],
	[
		'a query whose sub-query alone names the school',
		() =>
			db
				.selectFrom('staff')
				.selectAll()
				.where('id', 'in', db.selectFrom('pupils').select('id').where('school_id', '=', 's'))
	],
	[
		'a query whose sub-query compares schools',
		() =>
			db
				.selectFrom('staff')
				.selectAll()
				.where((eb) =>
					eb.exists(eb.selectFrom('pupils').select('id').whereRef('pupils.school_id', '=', 'staff.school_id'))
				)
	],
	[
		'a sub-query in the list of columns',
		() => db.selectFrom('schools').select((eb) => eb.selectFrom('pupils').select('id').limit(1).as('p'))
	],
	[
		'the second half of a union',
		() =>
			db
				.selectFrom('staff')
				.select('id')
				.where('school_id', '=', 's')
				.union(db.selectFrom('pupils').select('id'))
	],
	[
		'a with',
		() =>
			db
				.with('p', (eb) => eb.selectFrom('pupils').selectAll())
				.selectFrom('p')
				.selectAll()
				.where('p.school_id', '=', 's')
	],
	[
		'a delete by using',
		() =>
			db
				.deleteFrom('staff')
				.using('pupils')
				.where('staff.school_id', '=', 's')
				.whereRef('staff.id', '=', 'pupils.id')
	],
	[
		'a merge',
		() => db.mergeInto('pupils').using('staff', 'staff.id', 'pupils.id').whenMatched().thenDelete()
	],
	['a table as raw SQL', () => db.selectFrom(sql<{ id: string }>`pupils`.as('p')).selectAll()],
	['raw SQL', () => raw(sql`select * from pupils where id = ${'x'}`)],
	['raw SQL with a table put in', () => raw(sql`delete from ${sql.table('pupils')}`)],
	[
		'raw SQL in a condition',
		() =>
			db
				.selectFrom('staff')
				.selectAll()
				.where('school_id', '=', 's')
				.where(sql<boolean>`exists (select 1 from pupils)`)
	]
];

// Guards against a query that reads or changes the children of every school at once.
describe('the guard refuses', () => {
	it.each(refused)('%s', (_what, query) => {
		expect(() => query().compile()).toThrow(TenantLeakError);
	});
});

const allowed: Case[] = [
	['a select of one school', () => db.selectFrom('pupils').selectAll().where('school_id', '=', 's')],
	['an alias', () => db.selectFrom('pupils as p').selectAll().where('p.school_id', '=', 's')],
	['an insert with a school', () => db.insertInto('pupils').values({ school_id: 's', id: 'x' })],
	[
		'an update and a delete of one school',
		() => db.updateTable('pupils').set({ first_name: 'x' }).where('school_id', '=', 's')
	],
	['a delete of one school', () => db.deleteFrom('pupils').where('school_id', '=', 's')],
	[
		'a join on the school',
		() =>
			db
				.selectFrom('enrolments')
				.innerJoin('pupils', (join) =>
					join
						.onRef('pupils.school_id', '=', 'enrolments.school_id')
						.onRef('pupils.id', '=', 'enrolments.pupil_id')
				)
				.selectAll()
				.where('enrolments.school_id', '=', 's')
	],
	[
		'a school named for the joined table only',
		() =>
			db
				.selectFrom('enrolments')
				.innerJoin('pupils', (join) => join.onRef('pupils.school_id', '=', 'enrolments.school_id'))
				.selectAll()
				.where('pupils.school_id', '=', 's')
	],
	[
		'a join to a table of no school',
		() =>
			db
				.selectFrom('staff')
				.innerJoin('schools', 'schools.id', 'staff.school_id')
				.selectAll()
				.where('staff.school_id', '=', 's')
	],
	['a table of no school', () => db.selectFrom('directory_links').selectAll().where('token_hash', '=', 'x')],
	[
		'a with of one school',
		() =>
			db
				.with('p', (eb) => eb.selectFrom('pupils').selectAll().where('school_id', '=', 's'))
				.selectFrom('p')
				.selectAll()
	],
	[
		'a sub-query of one school',
		() =>
			db
				.selectFrom((eb) => eb.selectFrom('pupils').selectAll().where('school_id', '=', 's').as('p'))
				.selectAll()
	],
	[
		'a school in raw SQL',
		() =>
			db
				.selectFrom('pupils')
				.selectAll()
				.where(sql<boolean>`school_id = ${'s'}`)
	],
	['raw SQL of one school', () => raw(sql`select * from pupils where school_id = ${'s'}`)],
	['raw SQL of no school', () => raw(sql`select * from leases`)],
	['raw SQL of the database itself', () => raw(sql`select name from kysely_migration`)],
	['raw SQL without a table', () => raw(sql`select 1`)],
	['a function that stands where a table can', () => raw(sql`select value from json_each(${'[]'})`)]
];

describe('the guard lets through', () => {
	it.each(allowed)('%s', (_what, query) => {
		expect(() => query().compile()).not.toThrow();
	});
});

// Guards against a guard that is there, and not on: the handle of the app is the guarded one unless it says otherwise.
it('is on unless it is switched off', () => {
	const off = openDatabase('sqlite::memory:', { guard: false });
	expect(() => off.selectFrom('pupils').selectAll().compile()).not.toThrow();
});
