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
	v.check((step) => step.options.filter((one) => one.right).length === 1, 'exactly one option is right')
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
	v.check(
		(step) => step.places.every((place) => place.column + place.columns <= 25 && place.row + place.rows <= 17),
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
		cards: v.pipe(v.array(v.strictObject({ key, text, basket: key, explain: text })), v.minLength(3), v.maxLength(8))
	}),
	v.check(
		(step) => step.cards.every((card) => step.baskets.some((basket) => basket.key === card.basket)),
		'a card names a basket that is not there'
	)
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
	v.check((step) => step.moments.every((one) => one.replies.some((reply) => reply.good)), 'a moment has no good reply')
);

const quiz = v.optional(v.boolean(), false);

/** Several answers are right; each option says why. */
const several = v.pipe(
	v.strictObject({ ...common, kind: v.literal('several'), quiz, question: text, options: v.pipe(v.array(option), v.minLength(3), v.maxLength(6)) }),
	v.check((step) => step.options.filter((one) => one.right).length >= 2, 'at least two options are right')
);

/** True or not true, and why: the verdict counts half, the reason the other half. */
const truth = v.pipe(
	v.strictObject({
		...common,
		kind: v.literal('truth'),
		quiz,
		/** the statement, read as one that can be true or not true */
		question: text,
		isTrue: v.boolean(),
		/** what a child reads who chose the wrong one of true and not true */
		explain: text,
		reasons: v.pipe(v.array(option), v.minLength(2), v.maxLength(4))
	}),
	v.check((step) => step.reasons.filter((one) => one.right).length === 1, 'exactly one reason is right')
);

/** Put in order; the items stand in their right order here and are shuffled on the page. */
const order = v.strictObject({
	...common,
	kind: v.literal('order'),
	quiz,
	question: text,
	items: v.pipe(v.array(v.strictObject({ key, text })), v.minLength(3), v.maxLength(6)),
	/** why this order */
	explain: text
});

/** Pair up what belongs together. */
const pair = v.strictObject({
	...common,
	kind: v.literal('pair'),
	quiz,
	question: text,
	pairs: v.pipe(v.array(v.strictObject({ key, left: text, right: text, explain: text })), v.minLength(3), v.maxLength(6))
});

/** Fill the gap: a sentence with "___" once, and words to choose from (or to type). */
const gap = v.pipe(
	v.strictObject({
		...common,
		kind: v.literal('gap'),
		quiz,
		question: text,
		sentence: text,
		words: v.pipe(v.array(option), v.minLength(2), v.maxLength(6))
	}),
	v.check((step) => step.sentence.nl.split('___').length === 2 && step.sentence.en.split('___').length === 2, 'the sentence has one gap: ___'),
	v.check((step) => step.words.some((one) => one.right), 'at least one word fits')
);

/** Build a strong passphrase; its strength is shown on the device, nothing is sent or kept. */
const passphrase = v.strictObject({ ...common, kind: v.literal('passphrase'), question: text, tips: v.pipe(v.array(text), v.minLength(1), v.maxLength(4)) });

/** What does the class think? Anonymous, and never about the child's own experience. */
const opinion = v.strictObject({
	...common,
	kind: v.literal('opinion'),
	question: text,
	options: v.pipe(v.array(v.strictObject({ key, text })), v.minLength(2), v.maxLength(5)),
	/** what to talk about when the bars are shown */
	talk: text
});

/** A line in the private diary: only the child reads it, who may share it with the teacher. */
const diary = v.strictObject({ ...common, kind: v.literal('diary'), question: text, hint: text });

/** Draw, talk, make: done when the child says so. */
const task = v.strictObject({
	...common,
	kind: v.literal('task'),
	title: text,
	how: v.picklist(['draw', 'talk', 'make', 'move']),
	instructions: v.pipe(v.array(text), v.minLength(1), v.maxLength(5))
});

const step = v.variant('kind', [story, choice, several, truth, order, pair, spot, sort, chat, gap, passphrase, opinion, diary, task]);

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
	v.check((lesson) => new Set(lesson.steps.map((one) => one.key)).size === lesson.steps.length, 'two steps share a key')
);

export type Lesson = v.InferOutput<typeof lessonSchema>;
export type Step = Lesson['steps'][number];
export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;
export type BilingualText = v.InferOutput<typeof text>;
