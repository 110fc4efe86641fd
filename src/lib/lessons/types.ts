export type { BilingualText, Lesson, Step, StepOf } from './schema.ts';

/** What a child sent for a step, as it is stored. Keys only; the words are in the lesson. */
export type Answer =
	| { kind: 'story' }
	| { kind: 'choice'; option: string }
	| { kind: 'spot'; places: string[] }
	| { kind: 'sort'; baskets: Record<string, string> }
	| { kind: 'chat'; path: string[] };

/** The verdict on an answer. */
export interface Grade {
	/** 0–1: the share of the step that was right */
	score: number;
	/** whether the child can go on; a step is done when all of it is right */
	done: boolean;
}

/** One answer as the rules look at it. */
export interface GivenAnswer {
	stepKey: string;
	attempt: number;
	answer: Answer;
	score: number;
	done: boolean;
}
