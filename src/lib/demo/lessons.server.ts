import { lessonsOfYear } from '#lib/lessons/service.server.ts';
import { doneSteps, grade, stepReached } from '#lib/lessons/rules.ts';
import type { Answer, GivenAnswer, Lesson, Step, StepOf } from '#lib/lessons/types.ts';
import { toFlag, toJson } from '#lib/server/db/codecs.ts';
import { addDays, instant, instantAt, weekdayOf } from '#lib/server/time.ts';
import { holidaysOf } from './calendar.ts';
import { demoId, demoOrderedId } from './ids.ts';
import type { DemoPupil } from './pupils.ts';
import type { Random } from './random.ts';
import { insert, pupilId, schoolId, yearId, type Filling, type Row } from './rows.server.ts';

/*
 * How groep 6 did its first lesson: most finished, two pairs on one laptop, a few are stuck on the same question, and
 * a third of the class has not begun. What they answered is judged by the rules that judge real answers.
 */

/** One or two children at one laptop, and how far they came. */
interface Sitting {
	children: 1 | 2;
	ends: 'finished' | 'stuck' | 'halfway';
}

const SITTINGS: readonly Sitting[] = [
	{ children: 2, ends: 'finished' },
	{ children: 2, ends: 'finished' },
	...Array.from({ length: 7 }, (): Sitting => ({ children: 1, ends: 'finished' })),
	...Array.from({ length: 3 }, (): Sitting => ({ children: 1, ends: 'stuck' })),
	{ children: 1, ends: 'halfway' }
];

/** How often the first try at a step is wrong; at the hard question it is about every second child. */
const SLIP = 0.18;
const HARD_SLIP = 0.5;

/** The last day before today on which there was school; today itself when this school year has not had one yet. */
function lessonDay({ today, year }: Filling): string {
	const holidays = holidaysOf(year);
	const isOpen = (day: string) =>
		weekdayOf(day) <= 5 && !holidays.some(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay);
	for (let day = addDays(today, -1); day >= year.startsOn; day = addDays(day, -1)) {
		if (isOpen(day)) return day;
	}
	return today;
}

/** A good way through a chat, reply by reply. */
function goodPath(step: StepOf<'chat'>, random: Random): string[] {
	const path: string[] = [];
	for (let moment = step.moments[0]; moment;) {
		const reply = random.pick(moment.replies.filter((one) => one.good));
		path.push(reply.key);
		moment = step.moments.find((one) => one.key === reply.next);
	}
	return path;
}

/** What a child sends for a step that it has right; for a chat, one answer a reply. */
function rightAnswers(step: Step, random: Random): Answer[] {
	switch (step.kind) {
		case 'story':
			return [{ kind: 'story' }];
		case 'choice':
			return step.options
				.filter((option) => option.right)
				.map((option) => ({ kind: 'choice', option: option.key }));
		case 'spot':
			return [{ kind: 'spot', places: step.places.filter((place) => place.right).map((place) => place.key) }];
		case 'sort':
			return [
				{ kind: 'sort', baskets: Object.fromEntries(step.cards.map((card) => [card.key, card.basket])) }
			];
		case 'chat':
			return goodPath(step, random).map((_, place, path) => ({
				kind: 'chat',
				path: path.slice(0, place + 1)
			}));
	}
}

/** What a child sends for a step that it has not quite right; undefined where there is nothing to get wrong. */
function wrongAnswer(step: Step, random: Random): Answer | undefined {
	switch (step.kind) {
		case 'story':
			return undefined;
		case 'choice':
			return { kind: 'choice', option: random.pick(step.options.filter((option) => !option.right)).key };
		case 'spot': {
			const right = step.places.filter((place) => place.right).map((place) => place.key);
			const missed = random.pick(right);
			return right.length > 1
				? { kind: 'spot', places: right.filter((place) => place !== missed) }
				: undefined;
		}
		case 'sort': {
			const card = random.pick(step.cards);
			const basket = random.pick(step.baskets.filter((one) => one.key !== card.basket)).key;
			const baskets = Object.fromEntries(step.cards.map((one) => [one.key, one.basket]));
			return { kind: 'sort', baskets: { ...baskets, [card.key]: basket } };
		}
		case 'chat': {
			const reply = step.moments[0]?.replies.find((one) => !one.good);
			return reply && { kind: 'chat', path: [reply.key] };
		}
	}
}

/** After a slip in a chat the child goes on from there: what was said stays said. */
const after = (slip: Answer | undefined, answer: Answer): Answer =>
	slip?.kind === 'chat' && answer.kind === 'chat'
		? { kind: 'chat', path: [...slip.path, ...answer.path] }
		: answer;

interface Sent {
	step: Step;
	answer: Answer;
	/** seconds after the lesson began */
	at: number;
}

/** Everything that one laptop sent during the lesson. */
function sentBy(lesson: Lesson, { ends }: Sitting, random: Random): Sent[] {
	const quiz = lesson.steps.filter((step) => step.kind === 'choice' && step.quiz);
	const hard = quiz[3] ?? quiz.at(-1);
	const halfway = lesson.steps[Math.floor(lesson.steps.length / 2)];
	const sent: Sent[] = [];
	let clock = random.between(20, 120);
	const send = (step: Step, answer: Answer) => {
		clock += random.between(15, 70);
		sent.push({ step, answer, at: clock });
	};
	for (const step of lesson.steps) {
		if (ends === 'halfway' && step === halfway) break;
		const isStuck = ends === 'stuck' && step === hard;
		const slips = isStuck || random.chance(step === hard ? HARD_SLIP : SLIP);
		const slip = slips ? wrongAnswer(step, random) : undefined;
		if (slip) send(step, slip);
		if (isStuck) {
			const again = wrongAnswer(step, random);
			if (again) send(step, again);
			break;
		}
		for (const answer of rightAnswers(step, random)) send(step, after(slip, answer));
	}
	return sent;
}

interface Rows {
	run: Row<'lesson_runs'>;
	answers: Row<'lesson_answers'>[];
}

/** A child's run as the database would hold it, had the child sent all this. */
function rowsOf(
	filling: Filling,
	lesson: Lesson,
	pupil: string,
	sent: readonly Sent[],
	begin: Date,
	together: boolean,
	seed: number
): Rows {
	const runId = demoId('run', pupil, lesson.key);
	const given: GivenAnswer[] = [];
	const timeOf = (one: Sent) => new Date(begin.getTime() + one.at * 1000);
	const answers = sent.map((one, number): Row<'lesson_answers'> => {
		const { score, done } = grade(one.step, one.answer);
		const attempt = given.filter((earlier) => earlier.stepKey === one.step.key).length + 1;
		given.push({ stepKey: one.step.key, attempt, answer: one.answer, score, done });
		return {
			school_id: schoolId,
			id: demoOrderedId(timeOf(one), 'answer', runId, number),
			run_id: runId,
			step_key: one.step.key,
			submission: demoId('submission', runId, number),
			attempt,
			answer: toJson(one.answer),
			score,
			is_done: toFlag(done),
			is_together: toFlag(together),
			answered_at: instant(timeOf(one))
		};
	});
	const reached = stepReached(lesson, doneSteps(given));
	const [first, last] = [
		answers[0]?.answered_at ?? instant(begin),
		answers.at(-1)?.answered_at ?? instant(begin)
	];
	const run = {
		school_id: schoolId,
		id: runId,
		pupil_id: pupil,
		school_year_id: yearId(filling.year.begins),
		lesson_key: lesson.key,
		lesson_version: lesson.version,
		seed,
		reached,
		started_at: first,
		updated_at: last,
		finished_at: reached === lesson.steps.length ? last : null
	};
	return { run, answers };
}

/** The first lesson of groep 6, as far as the class came. */
export async function fillLessons(filling: Filling, pupils: readonly DemoPupil[]): Promise<void> {
	const { db, random } = filling;
	const [lesson] = lessonsOfYear(6);
	if (!lesson) return;
	const waiting = random.shuffled(pupils.filter((one) => one.yearLevel === 6));
	const morning = instantAt(lessonDay(filling), '10:15');
	// On the first day of a school year the lesson was "just now", never later today.
	const latest = new Date(Date.parse(filling.now) - 45 * 60_000);
	const begin = morning < latest ? morning : latest;
	const rows = SITTINGS.flatMap((sitting) => {
		const children = waiting.splice(0, sitting.children);
		const sent = sentBy(lesson, sitting, random);
		return children.map((child) =>
			rowsOf(
				filling,
				lesson,
				pupilId(child.yearLevel, child.place),
				sent,
				begin,
				children.length > 1,
				random.below(2 ** 28)
			)
		);
	});
	await insert(
		db,
		'lesson_runs',
		rows.map(({ run }) => run)
	);
	await insert(
		db,
		'lesson_answers',
		rows.flatMap(({ answers }) => answers)
	);
}
