import type { Language } from '#lib/identity/types.ts';
import type { Words } from '#lib/i18n/words.server.ts';
import { currentMoment, shuffled, walkChat } from './rules.ts';
import type { Answer, BilingualText, GivenAnswer, Lesson, Step, StepOf } from './types.ts';

/*
 * A step as a child's page shows it: words in one language, and nothing that gives the answer away before it was
 * given. Which option is right stays here until the child has chosen it.
 */

export interface Feedback {
	good: boolean;
	/** a word or two in front where the lesson has no explanation of its own: "Bijna." */
	lead: string;
	text: string;
}

interface Shown {
	done: boolean;
	feedback: Feedback | undefined;
	says:
		| { who: 'owl' | 'fox' | 'hedgehog'; name: string; mood: 'calm' | 'happy' | 'thinking'; text: string }
		| undefined;
}

export interface PictureView {
	src: string;
	alt: string;
	width: number;
	height: number;
}

export type StoryView = Shown & {
	kind: 'story';
	title: string;
	panels: { picture: PictureView; text: string }[];
};
export type ChoiceView = Shown & {
	kind: 'choice';
	question: string;
	options: { key: string; text: string }[];
	chosen: string | undefined;
};
export type SpotView = Shown & {
	kind: 'spot';
	question: string;
	picture: PictureView;
	places: {
		key: string;
		text: string;
		place: string;
		chosen: boolean;
		mark: 'good' | 'not' | undefined;
		explain: string | undefined;
	}[];
};
export type SortView = Shown & {
	kind: 'sort';
	question: string;
	baskets: { key: string; text: string }[];
	cards: {
		key: string;
		text: string;
		basket: string | undefined;
		mark: 'good' | 'not' | undefined;
		explain: string | undefined;
	}[];
};
export type ChatView = Shown & {
	kind: 'chat';
	question: string;
	other: string;
	bubbles: { from: 'other' | 'me'; text: string }[];
	replies: { key: string; text: string }[];
};
export type StepView = StoryView | ChoiceView | SpotView | SortView | ChatView;

interface Maker {
	say(text: BilingualText): string;
	words: Words;
	seed: number;
	last: GivenAnswer | undefined;
	done: boolean;
}

const t = (maker: Maker, key: string, variables?: Record<string, string | number>) =>
	maker.words.t(`lessons:told.${key}`, variables);

const pictureView = (maker: Maker, picture: StepOf<'spot'>['picture']): PictureView => ({
	src: `/lessons/${picture.file}`,
	alt: maker.say(picture.alt),
	width: picture.width,
	height: picture.height
});

const answerOf = <K extends Answer['kind']>(
	maker: Maker,
	kind: K
): Extract<Answer, { kind: K }> | undefined =>
	maker.last?.answer.kind === kind ? (maker.last.answer as Extract<Answer, { kind: K }>) : undefined;

function storyView(step: StepOf<'story'>, maker: Maker) {
	return {
		kind: step.kind,
		title: maker.say(step.title),
		panels: step.panels.map((panel) => ({
			picture: pictureView(maker, panel.picture),
			text: maker.say(panel.text)
		})),
		feedback: undefined
	};
}

function choiceView(step: StepOf<'choice'>, maker: Maker) {
	const chosen = answerOf(maker, 'choice')?.option;
	const option = step.options.find((one) => one.key === chosen);
	return {
		kind: step.kind,
		question: maker.say(step.question),
		options: shuffled(step.options, maker.seed, step.key).map((one) => ({
			key: one.key,
			text: maker.say(one.text)
		})),
		chosen,
		feedback: option && {
			good: option.right,
			lead: '',
			text: maker.say(option.explain)
		}
	};
}

function spotView(step: StepOf<'spot'>, maker: Maker) {
	const chosen = answerOf(maker, 'spot')?.places;
	const wrong = step.places.filter((place) => chosen?.includes(place.key) && !place.right);
	const missing = step.places.filter((place) => place.right && !chosen?.includes(place.key)).length;
	const left = [
		wrong.length > 0 ? t(maker, 'spotWrong') : '',
		missing > 0 ? t(maker, 'spotLeft', { count: missing }) : ''
	].filter(Boolean);
	return {
		kind: step.kind,
		question: maker.say(step.question),
		picture: pictureView(maker, step.picture),
		places: step.places.map((place) => {
			const isChosen = chosen?.includes(place.key) ?? false;
			return {
				key: place.key,
				text: maker.say(place.text),
				place: `c${place.column} r${place.row} cs${place.columns} rs${place.rows}`,
				chosen: isChosen,
				mark: isChosen ? (place.right ? ('good' as const) : ('not' as const)) : undefined,
				explain: isChosen ? maker.say(place.explain) : undefined
			};
		}),
		feedback: chosen && {
			good: maker.done,
			lead: t(maker, maker.done ? 'goodSpot' : 'almost'),
			text: left.join(' ')
		}
	};
}

function sortView(step: StepOf<'sort'>, maker: Maker) {
	const baskets = answerOf(maker, 'sort')?.baskets;
	const left = step.cards.filter((card) => baskets && baskets[card.key] !== card.basket).length;
	return {
		kind: step.kind,
		question: maker.say(step.question),
		baskets: step.baskets.map((basket) => ({ key: basket.key, text: maker.say(basket.text) })),
		cards: shuffled(step.cards, maker.seed, step.key).map((card) => {
			const basket = baskets?.[card.key];
			return {
				key: card.key,
				text: maker.say(card.text),
				basket,
				mark:
					basket === undefined ? undefined : basket === card.basket ? ('good' as const) : ('not' as const),
				explain: basket === undefined ? undefined : maker.say(card.explain)
			};
		}),
		feedback: baskets && {
			good: maker.done,
			lead: t(maker, maker.done ? 'goodSort' : 'almost'),
			text: left > 0 ? t(maker, 'sortLeft', { count: left }) : ''
		}
	};
}

function chatView(step: StepOf<'chat'>, maker: Maker) {
	const path = answerOf(maker, 'chat')?.path ?? [];
	const walk = walkChat(step, path);
	const now = currentMoment(step, path);
	const last = walk.at(-1)?.reply;
	const good = walk.filter(({ reply }) => reply.good);
	const bubbles = good.flatMap(({ moment, reply }) => [
		...moment.lines.map((line) => ({ from: 'other' as const, text: maker.say(line) })),
		{ from: 'me' as const, text: maker.say(reply.text) }
	]);
	for (const line of now?.lines ?? []) bubbles.push({ from: 'other', text: maker.say(line) });
	return {
		kind: step.kind,
		question: maker.say(step.question),
		other: maker.say(step.other),
		bubbles,
		replies: now
			? shuffled(now.replies, maker.seed, step.key + now.key).map((one) => ({
					key: one.key,
					text: maker.say(one.text)
				}))
			: [],
		feedback: last && { good: last.good, lead: '', text: maker.say(last.explain) }
	};
}

/** One step in a child's language, with what came of the last answer. */
export function stepView(
	step: Step,
	words: Words,
	seed: number,
	last: GivenAnswer | undefined,
	done: boolean
): StepView {
	const language: Language = words.language;
	const maker: Maker = { say: (text) => text[language], words, seed, last, done };
	const says = step.says && {
		who: step.says.who,
		name: words.t(`lessons:guides.${step.says.who}`),
		mood: step.says.mood,
		text: maker.say(step.says.text)
	};
	const view =
		step.kind === 'story'
			? storyView(step, maker)
			: step.kind === 'choice'
				? choiceView(step, maker)
				: step.kind === 'spot'
					? spotView(step, maker)
					: step.kind === 'sort'
						? sortView(step, maker)
						: chatView(step, maker);
	return { ...view, done, says };
}

/** Which question of the quiz a step is, counted from 1; undefined for other steps. */
export function quizNumber(lesson: Lesson, step: Step): number | undefined {
	const quiz = lesson.steps.filter((one) => one.kind === 'choice' && one.quiz);
	const index = quiz.indexOf(step);
	return index === -1 ? undefined : index + 1;
}
