import { enterGroup, listTiles } from '#lib/identity/service.server.ts';
import type { PupilTile } from '#lib/identity/types.ts';
import { currentSchoolYear } from '#lib/identity/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import type { Context } from '#lib/server/context.ts';
import { mayForGroup } from '#lib/server/permissions.ts';
import { dayOf } from '#lib/server/time.ts';
import { findLesson, lessonsOfYear } from './catalogue.ts';
import { listAnswersOfRuns, listRunsOfGroup } from './queries.server.ts';
import { doneSteps, lastAnswers, quizResult } from './rules.ts';
import { questionFigures, type QuestionFigure } from './progress-rules.ts';
import type { LessonRunRow } from './tables.server.ts';
import type { GivenAnswer, Lesson } from './types.ts';

/* How the lessons go in a group: for the own teacher, and for whoever the table of permissions names. */

/** A lesson in the overview of a group. */
export interface LessonInGroup {
	lesson: Lesson;
	begun: number;
	finished: number;
}

export interface GroupOverview {
	group: { id: string; name: string };
	pupils: number;
	lessons: LessonInGroup[];
}

/** The lessons of a group's years, with how many began and finished. */
export async function groupOverview(
	context: Context,
	groupId: string
): Promise<Result<GroupOverview, 'not-there'>> {
	const facts = await groupFacts(context, groupId);
	if (!facts.ok) return facts;
	const { group, pupils, yearId } = facts.value;
	const runs = await listRunsOfGroup(context.db, context.schoolId, groupId, yearId);
	const present = new Set(pupils.map((pupil) => pupil.id));
	const years = await yearsOfGroup(context, groupId);
	return ok({
		group,
		pupils: pupils.length,
		lessons: years.flatMap(lessonsOfYear).map((lesson) => {
			const own = runs.filter((run) => run.lesson_key === lesson.key && present.has(run.pupil_id));
			return { lesson, begun: own.length, finished: own.filter((run) => run.finished_at).length };
		})
	});
}

/** How one child does in a lesson. */
export interface PupilInLesson {
	pupil: PupilTile;
	state: 'new' | 'begun' | 'finished';
	reached: number;
	quizRight: number | undefined;
	/** keys of the questions that took more than two tries */
	struggled: string[];
}

export interface LessonOfGroup {
	group: { id: string; name: string };
	lesson: Lesson;
	pupils: PupilInLesson[];
	questions: QuestionFigure[];
	/** whether whoever asks may see a child's single answers */
	mayOpen: boolean;
}

/** One lesson in one group: each child, and each question. */
export async function lessonOfGroup(
	context: Context,
	groupId: string,
	lessonKey: string
): Promise<Result<LessonOfGroup, 'not-there'>> {
	const facts = await groupFacts(context, groupId);
	const lesson = findLesson(lessonKey);
	if (!facts.ok || !lesson) return fail('not-there');
	const { group, pupils, yearId } = facts.value;
	const present = new Set(pupils.map((pupil) => pupil.id));
	// A child who left or died is in no figure any more.
	const runs = (await listRunsOfGroup(context.db, context.schoolId, groupId, yearId, lessonKey)).filter(
		(run) => present.has(run.pupil_id)
	);
	const answers = await listAnswersOfRuns(
		context.db,
		context.schoolId,
		runs.map((run) => run.id)
	);
	const mayOpen = mayForGroup(context.actor, 'lessons.progress', groupId);
	return ok({
		group,
		lesson,
		pupils: pupils.map((pupil) => {
			const run = runs.find((one) => one.pupil_id === pupil.id);
			return pupilState(lesson, pupil, run, (run && answers.get(run.id)) ?? [], mayOpen);
		}),
		questions: mayOpen ? questionFigures(lesson, [...answers.values()]) : [],
		mayOpen
	});
}

function pupilState(
	lesson: Lesson,
	pupil: PupilTile,
	run: LessonRunRow | undefined,
	answers: readonly GivenAnswer[],
	mayOpen: boolean
): PupilInLesson {
	const last = lastAnswers(answers);
	return {
		pupil,
		state: run?.finished_at ? 'finished' : run ? 'begun' : 'new',
		reached: run?.reached ?? 0,
		quizRight: mayOpen && run?.finished_at ? quizResult(lesson, answers).right : undefined,
		struggled: mayOpen
			? lesson.steps
					.filter((step) => step.kind !== 'chat' && (last.get(step.key)?.attempt ?? 0) > 2)
					.map((step) => step.key)
			: []
	};
}

/** A child's single answers, for the own teacher and for care. */
export interface PupilAnswers {
	group: { id: string; name: string };
	lesson: Lesson;
	pupil: PupilTile;
	state: PupilInLesson['state'];
	answers: GivenAnswer[];
	done: Set<string>;
}

/** All answers of one child in a lesson. */
export async function pupilInLesson(
	context: Context,
	groupId: string,
	lessonKey: string,
	pupilId: string
): Promise<Result<PupilAnswers, 'not-there'>> {
	const facts = await groupFacts(context, groupId);
	const lesson = findLesson(lessonKey);
	if (!facts.ok || !lesson || !mayForGroup(context.actor, 'lessons.progress', groupId))
		return fail('not-there');
	const { group, pupils, yearId } = facts.value;
	const pupil = pupils.find((one) => one.id === pupilId);
	if (!pupil) return fail('not-there');
	const runs = await listRunsOfGroup(context.db, context.schoolId, groupId, yearId, lessonKey);
	const run = runs.find((one) => one.pupil_id === pupilId);
	const answers = run
		? ((await listAnswersOfRuns(context.db, context.schoolId, [run.id])).get(run.id) ?? [])
		: [];
	return ok({
		group,
		lesson,
		pupil,
		state: run?.finished_at ? 'finished' : run ? 'begun' : 'new',
		answers,
		done: doneSteps(answers)
	});
}

async function groupFacts(context: Context, groupId: string) {
	if (!mayForGroup(context.actor, 'lessons.overview', groupId)) return fail('not-there');
	const group = await enterGroup(context.db, context.schoolId, groupId, context.now);
	const yearId = await currentSchoolYear(context.db, context.schoolId, dayOf(context.now));
	if (!group || !yearId) return fail('not-there');
	return ok({ group, yearId, pupils: await listTiles(context.db, context.schoolId, groupId, context.now) });
}

/** The years (groep) of the children in a group; several in a combination group. */
async function yearsOfGroup(context: Context, groupId: string): Promise<number[]> {
	const rows = await context.db
		.selectFrom('enrolments')
		.select('year_level')
		.distinct()
		.where('school_id', '=', context.schoolId)
		.where('group_id', '=', groupId)
		.orderBy('year_level')
		.execute();
	return rows.map((row) => row.year_level);
}
