import { fromFlag, fromJson } from '#lib/server/db/codecs.ts';
import type { Db, Tx } from '#lib/server/db/database.ts';
import { prepared } from '#lib/server/db/prepared.ts';
import type { LessonAnswerRow, LessonRunRow } from './tables.server.ts';
import type { Answer, GivenAnswer } from './types.ts';

const runRow = prepared((db, schoolId: string, pupilId: string, lessonKey: string, yearId: string) =>
	db
		.selectFrom('lesson_runs')
		.selectAll()
		.where('school_id', '=', schoolId)
		.where('pupil_id', '=', pupilId)
		.where('lesson_key', '=', lessonKey)
		.where('school_year_id', '=', yearId)
);

/** A child's run through a lesson in a school year. */
export const findRun = async (
	db: Db,
	schoolId: string,
	pupilId: string,
	lessonKey: string,
	yearId: string
): Promise<LessonRunRow | undefined> => (await runRow(db, schoolId, pupilId, lessonKey, yearId))[0];

/** All runs of a child in a school year. */
export const listRunsOfPupil = (
	db: Db,
	schoolId: string,
	pupilId: string,
	yearId: string
): Promise<LessonRunRow[]> =>
	db
		.selectFrom('lesson_runs')
		.selectAll()
		.where('school_id', '=', schoolId)
		.where('pupil_id', '=', pupilId)
		.where('school_year_id', '=', yearId)
		.execute();

/** All runs of a group through one lesson, or through any. */
export const listRunsOfGroup = (
	db: Db,
	schoolId: string,
	groupId: string,
	yearId: string,
	lessonKey?: string
): Promise<LessonRunRow[]> =>
	db
		.selectFrom('lesson_runs')
		.innerJoin('enrolments', (join) =>
			join
				.onRef('enrolments.school_id', '=', 'lesson_runs.school_id')
				.onRef('enrolments.pupil_id', '=', 'lesson_runs.pupil_id')
				.onRef('enrolments.school_year_id', '=', 'lesson_runs.school_year_id')
		)
		.selectAll('lesson_runs')
		.where('lesson_runs.school_id', '=', schoolId)
		.where('lesson_runs.school_year_id', '=', yearId)
		.where('enrolments.group_id', '=', groupId)
		.$if(lessonKey !== undefined, (query) => query.where('lesson_runs.lesson_key', '=', lessonKey ?? ''))
		.execute();

/** Begins a run; when another device was first, that one counts. */
export async function insertRun(db: Db, run: LessonRunRow): Promise<void> {
	await db
		.insertInto('lesson_runs')
		.values(run)
		.onConflict((conflict) =>
			conflict.columns(['school_id', 'pupil_id', 'lesson_key', 'school_year_id']).doNothing()
		)
		.execute();
}

export const updateRun = (
	trx: Tx,
	run: Pick<LessonRunRow, 'school_id' | 'id' | 'reached' | 'updated_at' | 'finished_at'>
) =>
	trx
		.updateTable('lesson_runs')
		.set({ reached: run.reached, updated_at: run.updated_at, finished_at: run.finished_at })
		.where('school_id', '=', run.school_id)
		.where('id', '=', run.id)
		.execute();

const toGiven = (
	row: Pick<LessonAnswerRow, 'step_key' | 'attempt' | 'answer' | 'score' | 'is_done'>
): GivenAnswer => ({
	stepKey: row.step_key,
	attempt: row.attempt,
	answer: fromJson<Answer>(row.answer),
	score: row.score,
	done: fromFlag(row.is_done)
});

const answerRows = prepared((db, schoolId: string, runId: string) =>
	db
		.selectFrom('lesson_answers')
		.select(['step_key', 'attempt', 'answer', 'score', 'is_done'])
		.where('school_id', '=', schoolId)
		.where('run_id', '=', runId)
		.orderBy('id')
);

/** A run's answers, oldest first. */
export const listAnswers = async (db: Db, schoolId: string, runId: string): Promise<GivenAnswer[]> =>
	(await answerRows(db, schoolId, runId)).map(toGiven);

/** The answers of several runs, by run. */
export async function listAnswersOfRuns(
	db: Db,
	schoolId: string,
	runIds: readonly string[]
): Promise<Map<string, GivenAnswer[]>> {
	const byRun = new Map<string, GivenAnswer[]>();
	if (runIds.length === 0) return byRun;
	const rows = await db
		.selectFrom('lesson_answers')
		.selectAll()
		.where('school_id', '=', schoolId)
		.where('run_id', 'in', runIds)
		.orderBy('run_id')
		.orderBy('id')
		.execute();
	for (const row of rows) byRun.set(row.run_id, [...(byRun.get(row.run_id) ?? []), toGiven(row)]);
	return byRun;
}

/** Keeps an answer; the same submission twice is an error of the caller. */
export const insertAnswer = (trx: Tx, row: LessonAnswerRow) =>
	trx.insertInto('lesson_answers').values(row).execute();

/** Whether a submission was kept before: somebody pressed twice, or a page was sent again. */
export async function wasSentBefore(
	trx: Tx,
	schoolId: string,
	runId: string,
	submission: string
): Promise<boolean> {
	const row = await trx
		.selectFrom('lesson_answers')
		.select('id')
		.where('school_id', '=', schoolId)
		.where('run_id', '=', runId)
		.where('submission', '=', submission)
		.executeTakeFirst();
	return row !== undefined;
}

/** Reads a run and holds it until the transaction ends, so that two devices number their tries one after the other. */
export const lockRun = (
	trx: Tx,
	schoolId: string,
	pupilId: string,
	lessonKey: string,
	yearId: string,
	at: string
): Promise<LessonRunRow | undefined> =>
	trx
		.updateTable('lesson_runs')
		.set({ updated_at: at })
		.where('school_id', '=', schoolId)
		.where('pupil_id', '=', pupilId)
		.where('lesson_key', '=', lessonKey)
		.where('school_year_id', '=', yearId)
		.returningAll()
		.executeTakeFirst();
