import * as v from 'valibot';

/* The shape of a lesson as it stands in src/content/lessons. A lesson that does not fit stops the build. */

const text = v.strictObject({
	nl: v.pipe(v.string(), v.trim(), v.nonEmpty()),
	en: v.pipe(v.string(), v.trim(), v.nonEmpty())
});

const key = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a key is lower case words with dashes'));

/** A drawn picture under /static/lessons, always with words for who cannot see it. */
const picture = v.strictObject({
	file: v.pipe(v.string(), v.regex(/^[a-z0-9-]+\/[a-z0-9-]+\.svg$/, 'a picture is folder/name.svg')),
	alt: text,
	width: v.pipe(v.number(), v.integer(), v.minValue(1)),
	height: v.pipe(v.number(), v.integer(), v.minValue(1))
});

/** A guide who says something beside the step. */
const says = v.strictObject({
	who: v.picklist(['owl', 'fox', 'hedgehog']),
	mood: v.picklist(['calm', 'happy', 'thinking']),
	text
});

const common = { key, says: v.optional(says) };

/** Whether things that answers name by their keys can be told apart. */
const distinct = (things: readonly { key: string }[]): boolean =>
	new Set(things.map((one) => one.key)).size === things.length;

/** A story of drawn panels, read one under the other. Done when it was read. */
const story = v.strictObject({
	...common,
	kind: v.literal('story'),
	title: text,
	panels: v.pipe(v.array(v.strictObject({ picture, text })), v.minLength(1), v.maxLength(4))
});

const option = v.strictObject({ key, text, right: v.boolean(), explain: text });

/** One answer out of several. `quiz` marks the questions that count as the lesson's quiz. */
const choice = v.pipe(
	v.strictObject({
		...common,
		kind: v.literal('choice'),
		quiz: v.optional(v.boolean(), false),
		question: text,
		options: v.pipe(v.array(option), v.minLength(2), v.maxLength(5))
	}),
	v.check((step) => step.options.filter((one) => one.right).length === 1, 'exactly one option is right'),
	v.check((step) => distinct(step.options), 'two options share a key')
);

/** Find all the places in a picture that answer the question. Places lie on a grid of 24 by 16. */
const spot = v.pipe(
	v.strictObject({
		...common,
		kind: v.literal('spot'),
		question: text,
		picture,
		places: v.pipe(
			v.array(
				v.strictObject({
					key,
					/** what stands there, as HTML text over the drawing */
					text,
					column: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24)),
					row: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16)),
					columns: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24)),
					rows: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16)),
					right: v.boolean(),
					explain: text
				})
			),
			v.minLength(3)
		)
	}),
	v.check((step) => step.places.some((place) => place.right), 'at least one place is right'),
	v.check((step) => distinct(step.places), 'two places share a key'),
	v.check(
		(step) =>
			step.places.every((place) => place.column + place.columns <= 25 && place.row + place.rows <= 17),
		'a place lies outside the picture'
	)
);

/** Put each card in its basket. */
const sort = v.pipe(
	v.strictObject({
		...common,
		kind: v.literal('sort'),
		question: text,
		baskets: v.pipe(v.array(v.strictObject({ key, text })), v.minLength(2), v.maxLength(3)),
		cards: v.pipe(
			v.array(v.strictObject({ key, text, basket: key, explain: text })),
			v.minLength(3),
			v.maxLength(8)
		)
	}),
	v.check(
		(step) => step.cards.every((card) => step.baskets.some((basket) => basket.key === card.basket)),
		'a card names a basket that is not there'
	),
	v.check((step) => distinct(step.baskets) && distinct(step.cards), 'two baskets or two cards share a key')
);

/** One moment in a drawn chat: what the other says, and what the child can answer. */
const moment = v.strictObject({
	key,
	lines: v.pipe(v.array(text), v.minLength(1)),
	replies: v.array(
		v.strictObject({
			key,
			text,
			/** whether this is a good thing to say; a reply that is not explains, and lets the child choose again */
			good: v.boolean(),
			explain: text,
			/** the moment that follows a good reply; absent: the chat ends well here */
			next: v.optional(key)
		})
	)
});

/** A drawn chat with somebody who is not real. */
const chat = v.pipe(
	v.strictObject({
		...common,
		kind: v.literal('chat'),
		question: text,
		/** the name of the other in the chat */
		other: text,
		moments: v.pipe(v.array(moment), v.minLength(1))
	}),
	v.check((step) => {
		const keys = new Set(step.moments.map((one) => one.key));
		return step.moments.every((one) => one.replies.every((reply) => !reply.next || keys.has(reply.next)));
	}, 'a reply leads to a moment that is not there'),
	v.check(
		(step) => step.moments.every((one) => one.replies.some((reply) => reply.good)),
		'a moment has no good reply'
	),
	v.check(
		(step) => distinct(step.moments) && step.moments.every((one) => distinct(one.replies)),
		'two moments or two replies share a key'
	)
);

const step = v.variant('kind', [story, choice, spot, sort, chat]);

export const lessonSchema = v.pipe(
	v.strictObject({
		key,
		version: v.pipe(v.number(), v.integer(), v.minValue(1)),
		/** groep 1–8 */
		year: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8)),
		/** place in the year's order */
		order: v.pipe(v.number(), v.integer(), v.minValue(1)),
		/** block of De Vreedzame School */
		block: v.picklist([1, 2, 3, 4, 5, 6]),
		/** numbers of the school's pupil rules that it serves */
		rules: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(13))), v.minLength(1)),
		minutes: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(45)),
		guide: v.picklist(['owl', 'fox', 'hedgehog']),
		title: text,
		summary: text,
		teacher: v.strictObject({
			aim: text,
			prepare: text,
			talk: v.pipe(v.array(text), v.minLength(2)),
			watchFor: text,
			home: text
		}),
		steps: v.pipe(v.array(step), v.minLength(3))
	}),
	v.check(
		(lesson) => new Set(lesson.steps.map((one) => one.key)).size === lesson.steps.length,
		'two steps share a key'
	)
);

export type Lesson = v.InferOutput<typeof lessonSchema>;
export type Step = Lesson['steps'][number];
export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;
export type BilingualText = v.InferOutput<typeof text>;
