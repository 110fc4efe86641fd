import { describe, expect, it } from 'vitest';
import { randomId } from '#lib/server/ids.ts';
import { instant } from '#lib/server/time.ts';
import { minutesLater, onBothDatabases, testNow } from '../../../tests/fixtures/databases.ts';
import { aForm, doSteps, rightForm, wrongForm } from '../../../tests/fixtures/lessons.ts';
import { aSignedInPupil } from '../../../tests/fixtures/pupils.ts';
import { aGroup, aSchool } from '../../../tests/fixtures/staff.ts';
import { findLesson } from './catalogue.ts';
import { giveAnswer, lessonsFor, openLesson } from './learning.server.ts';
import type { SignedInPupil } from '#lib/identity/types.ts';

const lesson = findLesson('samen-online') as NonNullable<ReturnType<typeof findLesson>>;
const stepOf = (index: number) => lesson.steps[index] as (typeof lesson.steps)[number];
const choice = lesson.steps.findIndex((step) => step.kind === 'choice');

onBothDatabases('a child in a lesson', (database) => {
	async function aChild(wishes: Parameters<typeof aSignedInPupil>[3] = {}) {
		const school = await aSchool(database.db);
		const groupId = await aGroup(database.db, school);
		const pupil = await aSignedInPupil(database.db, school, groupId, wishes);
		return { school, groupId, pupil, context: database.context(pupil) };
	}
	const answer = (
		pupils: readonly [SignedInPupil, ...SignedInPupil[]],
		index: number,
		form: FormData = rightForm(stepOf(index)),
		{ id = randomId(), now = testNow }: { id?: string; now?: Date } = {}
	) =>
		giveAnswer(database.context(pupils[0], now), pupils, {
			lessonKey: lesson.key,
			stepKey: stepOf(index).key,
			id,
			form
		});
	const open = (pupil: SignedInPupil, asked?: number) =>
		openLesson(database.context(pupil), pupil, lesson.key, asked);
	const runsOf = (pupil: SignedInPupil) =>
		database.db
			.selectFrom('lesson_runs')
			.selectAll()
			.where('school_id', '=', pupil.schoolId)
			.where('pupil_id', '=', pupil.id)
			.execute();
	async function answersOf(pupil: SignedInPupil) {
		const [run] = await runsOf(pupil);
		return database.db
			.selectFrom('lesson_answers')
			.selectAll()
			.where('school_id', '=', pupil.schoolId)
			.where('run_id', '=', run?.id ?? '')
			.orderBy('id')
			.execute();
	}

	it('finds it in the list, new, begun and finished', async () => {
		const { pupil, context } = await aChild();
		const card = async () => (await lessonsFor(context, pupil)).find((one) => one.lesson.key === lesson.key);
		expect(await card()).toMatchObject({ state: 'new', reached: 0 });
		await doSteps(context, [pupil], lesson, 2);
		expect(await card()).toMatchObject({ state: 'begun', reached: 2 });
		await doSteps(context, [pupil], lesson, undefined, 2);
		expect(await card()).toMatchObject({ state: 'finished', reached: lesson.steps.length });
	});

	it('of a younger year does not have it, of an older year may look back', async () => {
		const [younger, older] = [await aChild({ yearLevel: 5 }), await aChild({ yearLevel: 8 })];
		expect((await lessonsFor(younger.context, younger.pupil)).map((one) => one.lesson.key)).not.toContain(
			lesson.key
		);
		expect(await open(younger.pupil)).toEqual({ ok: false, code: 'not-there' });
		expect(await answer([younger.pupil], 0)).toEqual({ ok: false, code: 'not-there' });
		expect((await open(older.pupil)).ok).toBe(true);
	});

	it('finds nothing under a name that is no lesson', async () => {
		const { pupil, context } = await aChild();
		for (const key of ['', 'nergens', '\u0000', '__proto__']) {
			expect(await openLesson(context, pupil, key, undefined)).toEqual({ ok: false, code: 'not-there' });
			expect(
				await giveAnswer(context, [pupil], { lessonKey: key, stepKey: 'x', id: 'x', form: aForm() })
			).toEqual({ ok: false, code: 'not-there' });
		}
	});

	describe('answers', () => {
		// Guards against an answer that is lost when the lid closes: it is there before the page says so.
		it('and goes on at the same step on another device, with the same order of options', async () => {
			const { pupil } = await aChild();
			const before = await open(pupil);
			await doSteps(database.context(pupil), [pupil], lesson, choice);
			await answer([pupil], choice, wrongForm(stepOf(choice)));
			const after = await open(pupil);
			if (!before.ok || !after.ok) throw new Error('not open');
			expect(before.value).toMatchObject({ index: 0, finished: false });
			expect(after.value).toMatchObject({ index: choice, finished: false });
			expect(after.value.seed).toBe(before.value.seed);
			expect(after.value.answers.at(-1)).toMatchObject({
				stepKey: stepOf(choice).key,
				attempt: 1,
				done: false
			});
		});

		it('are each kept, numbered, graded and timed', async () => {
			const { pupil } = await aChild();
			await answer([pupil], 0);
			await answer([pupil], choice, wrongForm(stepOf(choice)), { now: minutesLater(1) });
			await answer([pupil], choice, rightForm(stepOf(choice)), { now: minutesLater(2) });
			expect(await answersOf(pupil)).toMatchObject([
				{
					step_key: stepOf(0).key,
					attempt: 1,
					score: 1,
					is_done: 1,
					is_together: 0,
					answered_at: instant(testNow)
				},
				{
					step_key: stepOf(choice).key,
					attempt: 1,
					score: 0,
					is_done: 0,
					answered_at: instant(minutesLater(1))
				},
				{
					step_key: stepOf(choice).key,
					attempt: 2,
					score: 1,
					is_done: 1,
					answered_at: instant(minutesLater(2))
				}
			]);
		});

		// Guards against a button pressed twice, and a page sent again, that count as two tries.
		it('sent twice count once, also at the same moment', async () => {
			const { pupil } = await aChild();
			await answer([pupil], 0);
			const id = randomId();
			const sent = () => answer([pupil], choice, wrongForm(stepOf(choice)), { id });
			const outcomes = await Promise.all([sent(), sent(), sent()]);
			for (const outcome of outcomes)
				expect(outcome).toEqual({ ok: true, value: { done: false, finished: false } });
			expect(await answersOf(pupil)).toHaveLength(2);
		});

		// Guards against a form without its hidden field: the second answer would be taken for the first sent again.
		it('without an id of their own are kept all the same', async () => {
			const { pupil } = await aChild();
			await answer([pupil], 0, undefined, { id: '' });
			await answer([pupil], choice, wrongForm(stepOf(choice)), { id: '' });
			await answer([pupil], choice, wrongForm(stepOf(choice)), { id: '\u0000' });
			expect((await answersOf(pupil)).map((one) => one.attempt)).toEqual([1, 1, 2]);
		});

		// Guards against a hand-made form that skips to the end, or answers what is not asked.
		it('to a step that the child has not reached, or that is not there, are refused', async () => {
			const { pupil, context } = await aChild();
			expect(await answer([pupil], choice)).toEqual({ ok: false, code: 'not-there' });
			expect(await answer([pupil], lesson.steps.length - 1)).toEqual({ ok: false, code: 'not-there' });
			await answer([pupil], 0);
			expect(
				await giveAnswer(context, [pupil], {
					lessonKey: lesson.key,
					stepKey: 'nergens',
					id: randomId(),
					form: aForm()
				})
			).toEqual({ ok: false, code: 'not-there' });
			expect(await answer([pupil], choice, aForm({ option: 'nergens' }))).toEqual({
				ok: false,
				code: 'no-answer'
			});
			expect(await answersOf(pupil)).toHaveLength(1);
		});

		// Guards against two devices (or two tabs) that both write "try 1", or lose one of two tries.
		it('on two devices at the same moment are numbered one after the other', async () => {
			const { pupil } = await aChild();
			const first = await Promise.all([answer([pupil], 0), answer([pupil], 0)]);
			expect(first.every((one) => one.ok)).toBe(true);
			expect(await runsOf(pupil)).toHaveLength(1);
			const outcomes = await Promise.all(
				Array.from({ length: 6 }, () => answer([pupil], choice, wrongForm(stepOf(choice))))
			);
			expect(outcomes.every((one) => one.ok)).toBe(true);
			const tries = (await answersOf(pupil))
				.filter((one) => one.step_key === stepOf(choice).key)
				.map((one) => one.attempt);
			expect(tries.sort()).toEqual([1, 2, 3, 4, 5, 6]);
		});
	});

	it('finishes once, and what is done later changes nothing of that', async () => {
		const { pupil, context } = await aChild();
		expect(await doSteps(context, [pupil], lesson)).toEqual({ done: true, finished: true });
		const [run] = await runsOf(pupil);
		expect(run).toMatchObject({ reached: lesson.steps.length, finished_at: instant(testNow) });
		await answer([pupil], choice, wrongForm(stepOf(choice)), { now: minutesLater(30) });
		expect((await runsOf(pupil))[0]).toMatchObject({
			reached: lesson.steps.length,
			finished_at: instant(testNow),
			updated_at: instant(minutesLater(30))
		});
		expect(await open(pupil)).toMatchObject({ value: { finished: true } });
		expect(await open(pupil, choice)).toMatchObject({ value: { index: choice } });
	});

	it('goes through a chat, back after a wrong reply, and begins it anew when it was done', async () => {
		const { pupil, context } = await aChild();
		const index = lesson.steps.findIndex((step) => step.kind === 'chat');
		await doSteps(context, [pupil], lesson, index);
		await answer([pupil], index, wrongForm(stepOf(index)));
		await doSteps(context, [pupil], lesson, index + 1, index);
		const kept = (await answersOf(pupil))
			.filter((one) => one.step_key === stepOf(index).key)
			.map((one) => (JSON.parse(one.answer) as { path: string[] }).path.length);
		expect(kept).toEqual(kept.map((_, at) => at + 1));
		await answer([pupil], index, wrongForm(stepOf(index)));
		expect(JSON.parse((await answersOf(pupil)).at(-1)?.answer ?? '')).toMatchObject({ path: { length: 1 } });
		expect(await open(pupil)).toMatchObject({ value: { index: index + 1 } });
	});

	describe('with two on one laptop', () => {
		async function twoChildren() {
			const { school, groupId, pupil, context } = await aChild();
			return {
				noor: pupil,
				sem: await aSignedInPupil(database.db, school, groupId, { firstName: 'Sem' }),
				context
			};
		}

		it('counts for both, each with an own run', async () => {
			const { noor, sem, context } = await twoChildren();
			await doSteps(context, [noor, sem], lesson);
			for (const pupil of [noor, sem]) {
				expect(await runsOf(pupil)).toMatchObject([
					{ reached: lesson.steps.length, finished_at: instant(testNow) }
				]);
				expect((await answersOf(pupil)).every((one) => one.is_together === 1)).toBe(true);
			}
		});

		it('who sat down halfway has what was done together, and goes on alone from the first step', async () => {
			const { noor, sem, context } = await twoChildren();
			await doSteps(context, [noor], lesson, 2);
			await doSteps(context, [noor, sem], lesson, 3, 2);
			expect(await open(noor)).toMatchObject({ value: { index: 3 } });
			expect(await open(sem)).toMatchObject({ value: { index: 0 } });
			expect((await answersOf(sem)).map((one) => one.step_key)).toEqual([stepOf(2).key]);
		});

		// Guards against a page that one child sent, and that is sent again when the other has sat down: an error page then.
		it('takes a form that one of them sent before', async () => {
			const { noor, sem } = await twoChildren();
			const id = randomId();
			expect((await answer([sem], 0, undefined, { id })).ok).toBe(true);
			expect((await answer([noor, sem], 0, undefined, { id })).ok).toBe(true);
			expect(await answersOf(noor)).toHaveLength(1);
			expect(await answersOf(sem)).toHaveLength(1);
		});

		// Guards against two laptops that wait for each other for ever.
		it('answers from two laptops at once, in whichever order they sit', async () => {
			const { noor, sem } = await twoChildren();
			await answer([noor, sem], 0);
			const wrong = () => wrongForm(stepOf(choice));
			const outcomes = await Promise.all(
				Array.from({ length: 8 }, (_, index) =>
					answer(index % 2 ? [noor, sem] : [sem, noor], choice, wrong())
				)
			);
			expect(outcomes.every((one) => one.ok)).toBe(true);
			for (const pupil of [noor, sem])
				expect((await answersOf(pupil)).map((one) => one.attempt).slice(1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
		});
	});
});
