import type { Answer, GivenAnswer, Grade, Lesson, Step, StepOf } from './types.ts';

/*
 * How answers are judged. Partial credit, in one rule for every kind of step: the share of the parts that are right,
 * where a part is an option, a place, a card or a reply. A wrong part explains, and the child tries again.
 */

const share = (right: number, of: number): Grade => ({
	score: of === 0 ? 0 : right / of,
	done: right === of
});

/** The verdict on an answer to a step. An answer of another kind is simply not right. */
export function grade(step: Step, answer: Answer): Grade {
	if (step.kind === 'story') return { score: 1, done: true };
	if (step.kind === 'choice' && answer.kind === 'choice') {
		return share(step.options.some((option) => option.key === answer.option && option.right) ? 1 : 0, 1);
	}
	if (step.kind === 'spot' && answer.kind === 'spot') {
		const chosen = new Set(answer.places);
		return share(
			step.places.filter((place) => place.right === chosen.has(place.key)).length,
			step.places.length
		);
	}
	if (step.kind === 'sort' && answer.kind === 'sort') {
		return share(
			step.cards.filter((card) => answer.baskets[card.key] === card.basket).length,
			step.cards.length
		);
	}
	if (step.kind === 'chat' && answer.kind === 'chat') return gradeChat(step, answer.path);
	return { score: 0, done: false };
}

/** A chat counts its last reply: good replies lead on, one that is not good explains and is taken back. */
function gradeChat(step: StepOf<'chat'>, path: readonly string[]): Grade {
	const walk = walkChat(step, path);
	const last = walk.at(-1)?.reply;
	return { score: last?.good ? 1 : 0, done: Boolean(last?.good && !last.next) };
}

type Moment = StepOf<'chat'>['moments'][number];
type Reply = Moment['replies'][number];

/**
 * The moments of a chat that a child went through, each with the reply that was chosen there.
 * A path that the lesson does not know ends where it leaves the lesson.
 */
export function walkChat(step: StepOf<'chat'>, path: readonly string[]): { moment: Moment; reply: Reply }[] {
	const walk: { moment: Moment; reply: Reply }[] = [];
	let moment: Moment | undefined = step.moments[0];
	for (const key of path) {
		const reply: Reply | undefined = moment?.replies.find((one) => one.key === key);
		if (!moment || !reply) break;
		walk.push({ moment, reply });
		// After a reply that was not good the child chooses again at the same moment.
		if (reply.good) moment = step.moments.find((one) => one.key === reply.next);
	}
	return walk;
}

/** The moment at which a chat waits for a reply; undefined when it has ended well. */
export function currentMoment(step: StepOf<'chat'>, path: readonly string[]): Moment | undefined {
	const last = walkChat(step, path).at(-1);
	if (!last) return step.moments[0];
	return last.reply.good ? step.moments.find((one) => one.key === last.reply.next) : last.moment;
}

/** What a form sent → an answer of the step's kind; undefined when it names what the lesson does not have, or nothing. */
export function readAnswer(
	step: Step,
	form: { get(name: string): unknown; getAll(name: string): unknown[] },
	earlierPath: readonly string[]
): Answer | undefined {
	switch (step.kind) {
		case 'story':
			return { kind: 'story' };
		case 'choice': {
			const option = step.options.find((one) => one.key === form.get('option'));
			return option && { kind: 'choice', option: option.key };
		}
		case 'spot': {
			const sent = form.getAll('place');
			const places = step.places.filter((place) => sent.includes(place.key)).map((place) => place.key);
			return places.length > 0 ? { kind: 'spot', places } : undefined;
		}
		case 'sort': {
			const placed = step.cards.map((card) => [card.key, form.get(`card-${card.key}`)] as const);
			const known = placed.every(([, basket]) => step.baskets.some((one) => one.key === basket));
			return known
				? { kind: 'sort', baskets: Object.fromEntries(placed) as Record<string, string> }
				: undefined;
		}
		case 'chat': {
			const reply = currentMoment(step, earlierPath)?.replies.find((one) => one.key === form.get('reply'));
			return reply && { kind: 'chat', path: [...earlierPath, reply.key] };
		}
	}
}

/** The last answer to each step. */
export function lastAnswers(answers: readonly GivenAnswer[]): Map<string, GivenAnswer> {
	const last = new Map<string, GivenAnswer>();
	for (const one of answers) {
		const known = last.get(one.stepKey);
		if (!known || one.attempt > known.attempt) last.set(one.stepKey, one);
	}
	return last;
}

/** Steps that were finished once stay finished, also when a child tries another answer later. */
export const doneSteps = (answers: readonly GivenAnswer[]): Set<string> =>
	new Set(answers.filter((one) => one.done).map((one) => one.stepKey));

/** The index of the step where a child is: the first that is not done, or the number of steps when all are. */
export function stepReached(lesson: Lesson, done: ReadonlySet<string>): number {
	const index = lesson.steps.findIndex((step) => !done.has(step.key));
	return index === -1 ? lesson.steps.length : index;
}

/** A step that a child may open: done before, or the one where the child is. Undefined asks for no other. */
export function openStep(lesson: Lesson, done: ReadonlySet<string>, asked: number | undefined): number {
	const reached = Math.min(stepReached(lesson, done), lesson.steps.length - 1);
	return asked === undefined || !Number.isInteger(asked) || asked < 0 || asked > reached ? reached : asked;
}

/**
 * An order that is the same for one child on every device, and differs between children: a Fisher–Yates shuffle with
 * mulberry32 (a public-domain generator by T. Ettinger) on the child's stored seed and the step's key.
 */
export function shuffled<T>(items: readonly T[], seed: number, stepKey: string): T[] {
	let state = [...stepKey].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, seed | 0);
	const random = () => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
	};
	const result = [...items];
	for (let index = result.length - 1; index > 0; index -= 1) {
		const other = Math.floor(random() * (index + 1));
		[result[index], result[other]] = [result[other] as T, result[index] as T];
	}
	return result;
}

/** How many quiz questions were right at the first try, and how many there are. */
export function quizResult(lesson: Lesson, answers: readonly GivenAnswer[]): { right: number; of: number } {
	const quiz = lesson.steps.filter((step) => step.kind === 'choice' && step.quiz);
	const right = quiz.filter((step) =>
		answers.some((one) => one.stepKey === step.key && one.attempt === 1 && one.done)
	);
	return { right: right.length, of: quiz.length };
}
