import { createHash } from 'node:crypto';
import { currentSchoolYear } from '#lib/identity/service.server.ts';
import type { SignedInPupil } from '#lib/identity/types.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { toFlag, toJson } from '#lib/server/db/codecs.ts';
import type { Context } from '#lib/server/context.ts';
import type { Tx } from '#lib/server/db/database.ts';
import { looksLikeId, orderedId, randomId } from '#lib/server/ids.ts';
import { dayOf, instant } from '#lib/server/time.ts';
import { allLessons, findLesson } from './catalogue.ts';
import {
	findRun,
	insertAnswer,
	insertRun,
	listAnswers,
	listRunsOfPupil,
	lockRun,
	updateRun,
	wasSentBefore
} from './queries.server.ts';
import { doneSteps, grade, lastAnswers, openStep, readAnswer, stepReached } from './rules.ts';
import type { LessonRunRow } from './tables.server.ts';
import type { Answer, GivenAnswer, Lesson, Step } from './types.ts';

/* What a child does with lessons. */

/** A lesson as a child's page shows it in a list. */
export interface LessonCard {
	lesson: Lesson;
	reached: number;
	state: 'new' | 'begun' | 'finished';
}

/** The lessons of a child's year, then those of earlier years, with how far the child is. */
export async function lessonsFor(context: Context, pupil: SignedInPupil): Promise<LessonCard[]> {
	const year = await currentSchoolYear(context.db, pupil.schoolId, dayOf(context.now));
	const runs = year ? await listRunsOfPupil(context.db, pupil.schoolId, pupil.id, year) : [];
	const lessons = allLessons().filter((lesson) => isForPupil(lesson, pupil));
	const inOrder = lessons.sort((a, b) => b.year - a.year || a.order - b.order);
	return inOrder.map((lesson) => {
		const run = runs.find((one) => one.lesson_key === lesson.key);
		return {
			lesson,
			reached: run?.reached ?? 0,
			state: run?.finished_at ? 'finished' : run ? 'begun' : 'new'
		};
	});
}

/** Where a child is in a lesson. */
export interface OpenLesson {
	lesson: Lesson;
	/** index of the step to show */
	index: number;
	done: Set<string>;
	answers: GivenAnswer[];
	seed: number;
	finished: boolean;
}

/**
 * Opens a lesson where the child left it, on whatever device that was.
 * @param asked index of a step the child wants to see again
 */
export async function openLesson(
	context: Context,
	pupil: SignedInPupil,
	key: string,
	asked: number | undefined
): Promise<Result<OpenLesson, 'not-there'>> {
	const lesson = findLesson(key);
	const year = await currentSchoolYear(context.db, pupil.schoolId, dayOf(context.now));
	if (!lesson || !year || !isForPupil(lesson, pupil)) return fail('not-there');
	const run = await findRun(context.db, pupil.schoolId, pupil.id, key, year);
	const answers = run ? await listAnswers(context.db, pupil.schoolId, run.id) : [];
	const done = doneSteps(answers);
	return ok({
		lesson,
		index: openStep(lesson, done, asked),
		done,
		answers,
		seed: run?.seed ?? seedOf(pupil, lesson),
		finished: stepReached(lesson, done) === lesson.steps.length
	});
}

/** Lessons of the own year, and of earlier ones to look back. */
const isForPupil = (lesson: Lesson, pupil: SignedInPupil): boolean => lesson.year <= pupil.yearLevel;

/** What a child sends for a step. */
export interface Submission {
	lessonKey: string;
	stepKey: string;
	/** comes with the form; the same one sent twice counts once */
	id: string;
	form: { get(name: string): unknown; getAll(name: string): unknown[] };
}

/** What came of an answer. */
export interface Outcome {
	/** the step is finished */
	done: boolean;
	/** the whole lesson is */
	finished: boolean;
}

/**
 * Keeps an answer, for one child or for two who work together: each has an own run, and both did the lesson.
 * @param pupils the child whose lesson is open first; both of one school (see canSitTogether)
 */
export async function giveAnswer(
	context: Context,
	pupils: readonly [SignedInPupil, ...SignedInPupil[]],
	submission: Submission
): Promise<Result<Outcome, 'not-there' | 'no-answer'>> {
	const [first] = pupils;
	const lesson = findLesson(submission.lessonKey);
	const step = lesson?.steps.find((one) => one.key === submission.stepKey);
	const year = await currentSchoolYear(context.db, first.schoolId, dayOf(context.now));
	if (!lesson || !step || !year || !isForPupil(lesson, first)) return fail('not-there');
	// Without an id of its own an answer could not be told from the one before, and would be lost.
	const submissionId = looksLikeId(submission.id) ? submission.id : randomId();

	return context.db.transaction().execute(async (trx) => {
		const runs = new Map<string, LessonRunRow>();
		// Always in the same order, so that two laptops with the same two children never wait for each other.
		for (const pupil of [...pupils].sort((a, b) => a.id.localeCompare(b.id))) {
			runs.set(pupil.id, await holdRun(trx, lesson, pupil, year, context.now));
		}
		const own = runs.get(first.id) as LessonRunRow;
		const answers = await listAnswers(trx, first.schoolId, own.id);
		const state = (): Outcome => outcomeOf(lesson, step, answers);
		if (await wasSentBefore(trx, first.schoolId, own.id, submissionId)) return ok(state());
		// Nobody skips ahead.
		if (lesson.steps.indexOf(step) > stepReached(lesson, doneSteps(answers))) return fail('not-there');
		const before = lastAnswers(answers).get(step.key);
		const path = before?.answer.kind === 'chat' && !before.done ? before.answer.path : [];
		const answer = readAnswer(step, submission.form, path);
		if (!answer) return fail('no-answer');
		for (const run of runs.values()) {
			// Of two, one may have sent this very page before the other sat down.
			if (run !== own && (await wasSentBefore(trx, run.school_id, run.id, submissionId))) continue;
			const kept = await keepAnswer(
				trx,
				lesson,
				run,
				{ step, answer, submission: submissionId, together: pupils.length > 1 },
				context.now
			);
			if (run === own) answers.push(kept);
		}
		return ok(state());
	});
}

function outcomeOf(lesson: Lesson, step: Step, answers: readonly GivenAnswer[]): Outcome {
	const done = doneSteps(answers);
	return { done: done.has(step.key), finished: stepReached(lesson, done) === lesson.steps.length };
}

async function keepAnswer(
	trx: Tx,
	lesson: Lesson,
	run: LessonRunRow,
	given: { step: Step; answer: Answer; submission: string; together: boolean },
	now: Date
): Promise<GivenAnswer> {
	const answers = await listAnswers(trx, run.school_id, run.id);
	const attempt = (lastAnswers(answers).get(given.step.key)?.attempt ?? 0) + 1;
	const { score, done } = grade(given.step, given.answer);
	const kept: GivenAnswer = { stepKey: given.step.key, attempt, answer: given.answer, score, done };
	await insertAnswer(trx, {
		school_id: run.school_id,
		id: orderedId(),
		run_id: run.id,
		step_key: given.step.key,
		submission: given.submission,
		attempt,
		answer: toJson(given.answer),
		score,
		is_done: toFlag(done),
		is_together: toFlag(given.together),
		answered_at: instant(now)
	});
	const reached = stepReached(lesson, doneSteps([...answers, kept]));
	const finished = reached === lesson.steps.length;
	await updateRun(trx, {
		school_id: run.school_id,
		id: run.id,
		reached,
		updated_at: instant(now),
		finished_at: finished ? (run.finished_at ?? instant(now)) : null
	});
	return kept;
}

/** A child's run, begun when there is none, and held until the transaction ends. */
async function holdRun(
	trx: Tx,
	lesson: Lesson,
	pupil: SignedInPupil,
	yearId: string,
	now: Date
): Promise<LessonRunRow> {
	await insertRun(trx, {
		school_id: pupil.schoolId,
		id: orderedId(),
		pupil_id: pupil.id,
		school_year_id: yearId,
		lesson_key: lesson.key,
		lesson_version: lesson.version,
		seed: seedOf(pupil, lesson),
		reached: 0,
		started_at: instant(now),
		updated_at: instant(now),
		finished_at: null
	});
	const run = await lockRun(trx, pupil.schoolId, pupil.id, lesson.key, yearId, instant(now));
	if (!run) throw new Error('A lesson that was just begun is not there.');
	return run;
}

/** The seed of a child's order of options: known before the first answer, and stored with the run from then on. */
const seedOf = (pupil: SignedInPupil, lesson: Lesson): number =>
	parseInt(createHash('sha256').update(`${pupil.id} ${lesson.key}`).digest('hex').slice(0, 7), 16);
