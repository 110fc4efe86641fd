import * as v from 'valibot';
import { lessonFiles } from '#content/lessons/index.ts';
import { lessonSchema, type Lesson } from './schema.ts';

/** A lesson file that does not fit the schema; says which, where and why. */
export class LessonContentError extends Error {}

function check(file: unknown): Lesson {
	const result = v.safeParse(lessonSchema, file);
	if (result.success) return result.output;
	const name = (file as { key?: unknown } | null | undefined)?.key;
	const issues = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'lesson'}: ${issue.message}`);
	throw new LessonContentError(`The lesson "${String(name)}" does not fit its schema.\n${issues.join('\n')}`);
}

/** Checks all lesson files. @throws LessonContentError */
export function checkLessons(files: unknown[] = lessonFiles): Lesson[] {
	const lessons = files.map(check);
	const keys = new Set(lessons.map((lesson) => lesson.key));
	if (keys.size !== lessons.length) throw new LessonContentError('Two lessons share a key.');
	return lessons.sort((a, b) => a.year - b.year || a.order - b.order);
}

const lessons = checkLessons();

/** The built-in lessons, by year and in their order. */
export const allLessons = (): readonly Lesson[] => lessons;

/** A lesson by its key. */
export const findLesson = (key: string): Lesson | undefined => lessons.find((lesson) => lesson.key === key);

/** The lessons of a year (groep), in their order. */
export const lessonsOfYear = (year: number): readonly Lesson[] =>
	lessons.filter((lesson) => lesson.year === year);
