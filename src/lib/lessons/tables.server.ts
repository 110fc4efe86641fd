import type { Selectable } from 'kysely';
import type { Flag } from '../server/db/codecs.ts';

interface LessonRunsTable {
	school_id: string;
	id: string;
	pupil_id: string;
	school_year_id: string;
	lesson_key: string;
	lesson_version: number;
	/** shuffles the options of this child's questions, the same on every device */
	seed: number;
	/** steps done */
	reached: number;
	started_at: string;
	updated_at: string;
	finished_at: string | null;
}
interface LessonAnswersTable {
	school_id: string;
	id: string;
	run_id: string;
	step_key: string;
	/** comes with the form: the same answer sent twice counts once */
	submission: string;
	/** 1 for the first try at this step */
	attempt: number;
	/** JSON, its shape set by the kind of step */
	answer: string;
	/** 0–1 */
	score: number;
	/** whether the step is finished with this answer */
	is_done: Flag;
	/** whether two pupils on one laptop gave it together */
	is_together: Flag;
	answered_at: string;
}

export interface LessonTables {
	lesson_runs: LessonRunsTable;
	lesson_answers: LessonAnswersTable;
}

export type LessonRunRow = Selectable<LessonRunsTable>;
export type LessonAnswerRow = Selectable<LessonAnswersTable>;
