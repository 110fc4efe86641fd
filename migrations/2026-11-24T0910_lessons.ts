import type { Kysely } from 'kysely';
import { sql } from 'kysely';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export async function up(db: Kysely<any>): Promise<void> {
	// One child doing one lesson in one school year. `reached` counts the steps done, for tables of a whole group.
	await db.schema
		.createTable('lesson_runs')
		.addColumn('school_id', 'text', (column) => column.notNull().references('schools.id'))
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('pupil_id', 'text', (column) => column.notNull())
		.addColumn('school_year_id', 'text', (column) => column.notNull())
		.addColumn('lesson_key', 'text', (column) => column.notNull())
		.addColumn('lesson_version', 'integer', (column) => column.notNull())
		.addColumn('seed', 'integer', (column) => column.notNull())
		.addColumn('reached', 'integer', (column) => column.notNull().defaultTo(0))
		.addColumn('started_at', 'text', (column) => column.notNull())
		.addColumn('updated_at', 'text', (column) => column.notNull())
		.addColumn('finished_at', 'text')
		.addPrimaryKeyConstraint('lesson_runs_pk', ['school_id', 'id'])
		.addUniqueConstraint('lesson_runs_once', ['school_id', 'pupil_id', 'lesson_key', 'school_year_id'])
		.addForeignKeyConstraint('lesson_runs_pupil', ['school_id', 'pupil_id'], 'pupils', ['school_id', 'id'])
		.addForeignKeyConstraint('lesson_runs_year', ['school_id', 'school_year_id'], 'school_years', [
			'school_id',
			'id'
		])
		.execute();
	// Every try is kept. `submission` comes with the form, so that the same answer sent twice counts once.
	await db.schema
		.createTable('lesson_answers')
		.addColumn('school_id', 'text', (column) => column.notNull().references('schools.id'))
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('run_id', 'text', (column) => column.notNull())
		.addColumn('step_key', 'text', (column) => column.notNull())
		.addColumn('submission', 'text', (column) => column.notNull())
		.addColumn('attempt', 'integer', (column) => column.notNull())
		.addColumn('answer', 'text', (column) => column.notNull())
		.addColumn('score', 'double precision', (column) => column.notNull().check(sql`score between 0 and 1`))
		.addColumn('is_done', 'integer', (column) => column.notNull())
		.addColumn('is_together', 'integer', (column) => column.notNull().defaultTo(0))
		.addColumn('answered_at', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('lesson_answers_pk', ['school_id', 'id'])
		.addUniqueConstraint('lesson_answers_once', ['school_id', 'run_id', 'submission'])
		.addForeignKeyConstraint('lesson_answers_run', ['school_id', 'run_id'], 'lesson_runs', [
			'school_id',
			'id'
		])
		.execute();
	// Ends with the id, which is also the order in which they are read: without it SQLite goes through a whole school.
	await db.schema
		.createIndex('lesson_answers_by_run')
		.on('lesson_answers')
		.columns(['school_id', 'run_id', 'id'])
		.execute();
}
