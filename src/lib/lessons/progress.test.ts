import { describe, expect, it } from 'vitest';
import { permissionsOf } from '#lib/server/permissions.ts';
import type { SignedInPupil, StaffFunction, Substitute } from '#lib/identity/types.ts';
import { onBothDatabases } from '../../../tests/fixtures/databases.ts';
import { doSteps, wrongForm } from '../../../tests/fixtures/lessons.ts';
import { aSignedInPupil } from '../../../tests/fixtures/pupils.ts';
import { aGroup, aSchool, aStaff } from '../../../tests/fixtures/staff.ts';
import { randomId } from '#lib/server/ids.ts';
import { findLesson } from './catalogue.ts';
import { giveAnswer } from './learning.server.ts';
import { groupOverview, lessonOfGroup, pupilInLesson } from './progress.server.ts';

const lesson = findLesson('samen-online') as NonNullable<ReturnType<typeof findLesson>>;
const choice = lesson.steps.findIndex((step) => step.kind === 'choice');
const question = lesson.steps[choice] as (typeof lesson.steps)[number];
const NOT_THERE = { ok: false, code: 'not-there' };

onBothDatabases('how a group is doing', (database) => {
	/** A group with one child who finished (after mistakes), one who began, one who did not, and two who are gone. */
	async function aClass() {
		const school = await aSchool(database.db);
		const [six, seven] = [await aGroup(database.db, school), await aGroup(database.db, school, 'Groep 7', 7)];
		const child = (firstName: string, wishes = {}) =>
			aSignedInPupil(database.db, school, six, { firstName, lastName: 'Geheim', ...wishes });
		const [anna, bas, cas] = [await child('Anna'), await child('Bas'), await child('Cas')];
		const gone = [
			await child('Weg', { left_on: '2026-11-01' }),
			await child('Dood', { died_on: '2026-11-01' })
		];
		const wrong = async (pupil: SignedInPupil, times: number) => {
			for (let index = 0; index < times; index += 1) {
				await giveAnswer(database.context(pupil), [pupil], {
					lessonKey: lesson.key,
					stepKey: question.key,
					id: randomId(),
					form: wrongForm(question) as FormData
				});
			}
		};
		for (const pupil of [anna, bas, ...gone]) await doSteps(database.context(pupil), [pupil], lesson, choice);
		await wrong(anna, 3);
		await doSteps(database.context(anna), [anna], lesson, undefined, choice);
		for (const pupil of [bas, ...gone]) await wrong(pupil, 1);
		const staff = (functions: StaffFunction[], groupIds: string[] = []) =>
			aStaff(database.db, school.id, { functions, groupIds });
		const substitute: Substitute = {
			kind: 'substitute',
			id: 's',
			schoolId: school.id,
			groupId: six,
			groupName: 'Groep 6',
			permissions: permissionsOf(['substitute'])
		};
		return {
			school,
			six,
			seven,
			anna,
			bas,
			cas,
			gone,
			substitute,
			staff,
			teacher: await staff(['teacher'], [six])
		};
	}

	it('shows the own teacher who began, finished and struggled, and with which question', async () => {
		const { six, teacher, anna, bas, cas } = await aClass();
		const context = database.context(teacher);
		const overview = await groupOverview(context, six);
		expect(overview).toMatchObject({ value: { pupils: 3, lessons: [{ begun: 2, finished: 1 }] } });
		const shown = await lessonOfGroup(context, six, lesson.key);
		if (!shown.ok) throw new Error(shown.code);
		expect(shown.value.pupils).toMatchObject([
			{
				pupil: { id: anna.id, label: 'Anna' },
				state: 'finished',
				reached: lesson.steps.length,
				struggled: [question.key]
			},
			{
				pupil: { id: bas.id, label: 'Bas' },
				state: 'begun',
				reached: choice,
				quizRight: undefined,
				struggled: []
			},
			{ pupil: { id: cas.id, label: 'Cas' }, state: 'new', reached: 0 }
		]);
		expect(shown.value.pupils[0]?.quizRight).toBe(6);
		// Guards against a figure that counts children who left or died.
		expect(shown.value.questions[0]).toMatchObject({
			stepKey: question.key,
			answered: 2,
			rightAtOnce: 0,
			commonMistake: { count: 2 }
		});
		expect(JSON.stringify(shown.value)).not.toContain('Geheim');
	});

	it('opens the answers of one child to the own teacher', async () => {
		const { six, teacher, anna, cas } = await aClass();
		const opened = await pupilInLesson(database.context(teacher), six, lesson.key, anna.id);
		expect(opened).toMatchObject({ value: { pupil: { label: 'Anna' }, state: 'finished' } });
		if (opened.ok)
			expect(
				opened.value.answers.filter((one) => one.stepKey === question.key).map((one) => one.attempt)
			).toEqual([1, 2, 3, 4]);
		expect(await pupilInLesson(database.context(teacher), six, lesson.key, cas.id)).toMatchObject({
			value: { state: 'new', answers: [] }
		});
	});

	// Guards against a colleague who reads how another's children answer, and against an answer that tells that they exist.
	describe('is not there', () => {
		it('for the teacher of another group', async () => {
			const { six, seven, anna, staff } = await aClass();
			const context = database.context(await staff(['teacher'], [seven]));
			expect(await groupOverview(context, six)).toEqual(NOT_THERE);
			expect(await lessonOfGroup(context, six, lesson.key)).toEqual(NOT_THERE);
			expect(await pupilInLesson(context, six, lesson.key, anna.id)).toEqual(NOT_THERE);
			// The child's own id under one's own group is no way in.
			expect(await pupilInLesson(context, seven, lesson.key, anna.id)).toEqual(NOT_THERE);
		});

		it('for another school, even with every permission', async () => {
			const { six, anna } = await aClass();
			const other = await aSchool(database.db);
			const director = database.context(await aStaff(database.db, other.id, { functions: ['director'] }));
			expect(await groupOverview(director, six)).toEqual(NOT_THERE);
			expect(await lessonOfGroup(director, six, lesson.key)).toEqual(NOT_THERE);
			expect(await pupilInLesson(director, six, lesson.key, anna.id)).toEqual(NOT_THERE);
		});

		it.each<StaffFunction>([
			'office',
			'ict_coordinator',
			'trainee',
			'board',
			'account_manager',
			'confidential_adviser'
		])('for %s', async (one) => {
			const { six, anna, staff } = await aClass();
			const context = database.context(await staff([one], [six]));
			expect(await groupOverview(context, six)).toEqual(NOT_THERE);
			expect(await lessonOfGroup(context, six, lesson.key)).toEqual(NOT_THERE);
			expect(await pupilInLesson(context, six, lesson.key, anna.id)).toEqual(NOT_THERE);
		});

		it('for a child, or under a name that is no lesson, group or child', async () => {
			const { six, anna, gone, teacher } = await aClass();
			expect(await groupOverview(database.context(anna), six)).toEqual(NOT_THERE);
			const context = database.context(teacher);
			expect(await lessonOfGroup(context, six, 'nergens')).toEqual(NOT_THERE);
			expect(await groupOverview(context, 'nergens')).toEqual(NOT_THERE);
			for (const id of ['nergens', ...gone.map((one) => one.id)])
				expect(await pupilInLesson(context, six, lesson.key, id)).toEqual(NOT_THERE);
		});
	});

	it('shows a substitute who is how far in that group, and no answers', async () => {
		const { six, seven, anna, substitute } = await aClass();
		const context = database.context(substitute);
		expect((await groupOverview(context, six)).ok).toBe(true);
		const shown = await lessonOfGroup(context, six, lesson.key);
		expect(shown).toMatchObject({ value: { mayOpen: false, questions: [] } });
		if (shown.ok)
			expect(
				shown.value.pupils.every((one) => one.quizRight === undefined && one.struggled.length === 0)
			).toBe(true);
		expect(await pupilInLesson(context, six, lesson.key, anna.id)).toEqual(NOT_THERE);
		expect(await groupOverview(context, seven)).toEqual(NOT_THERE);
	});

	it.each<[StaffFunction, boolean]>([
		['team_leader', false],
		['care_coordinator', true],
		['director', true]
	])('shows %s every group; single answers: %s', async (one, mayOpen) => {
		const { six, anna, staff } = await aClass();
		const context = database.context(await staff([one]));
		expect(await lessonOfGroup(context, six, lesson.key)).toMatchObject({ value: { mayOpen } });
		expect((await pupilInLesson(context, six, lesson.key, anna.id)).ok).toBe(mayOpen);
	});
});
