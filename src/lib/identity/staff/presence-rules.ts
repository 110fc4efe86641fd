import { fail, ok, type Result } from '../../result.ts';
import { isAbsent } from '../rules.ts';

/** A time in which somebody is away. `last_day` null is until further notice. */
export interface Absence {
	id: string;
	first_day: string;
	last_day: string | null;
}

/** Where somebody is on a day: at work, away, free (no working day, weekend, holiday), or nobody wrote it down. */
export type Presence = 'here' | 'away' | 'free' | 'unknown';

/**
 * @param weekday 1 = Monday … 7 = Sunday, of `day`; `isClosed`: weekend, holiday, or between two school years
 * @param workingDays weekdays on which somebody works; empty when that was never filled in
 */
export function presenceOn(
	{ day, weekday, isClosed }: { day: string; weekday: number; isClosed: boolean },
	workingDays: readonly number[],
	absences: readonly Omit<Absence, 'id'>[]
): Presence {
	if (isAbsent(absences, day)) return 'away';
	if (isClosed) return 'free';
	if (workingDays.length === 0) return 'unknown';
	return workingDays.includes(weekday) ? 'here' : 'free';
}

const overlaps = (a: Omit<Absence, 'id'>, b: Omit<Absence, 'id'>): boolean =>
	(b.last_day === null || a.first_day <= b.last_day) && (a.last_day === null || b.first_day <= a.last_day);

/**
 * Whether an absence can be written beside those that are there.
 * 'known' is one that is there already, day for day: the button was pressed twice.
 */
export function planAbsence(
	wanted: Omit<Absence, 'id'>,
	absences: readonly Absence[]
): Result<'add' | 'known', 'absence-order' | 'absence-overlap'> {
	if (wanted.last_day !== null && wanted.last_day < wanted.first_day) return fail('absence-order');
	const same = (one: Absence) => one.first_day === wanted.first_day && one.last_day === wanted.last_day;
	if (absences.some(same)) return ok('known');
	if (absences.some((one) => overlaps(one, wanted))) return fail('absence-overlap');
	return ok('add');
}

/**
 * What becomes of an absence when somebody is back today: the days before today stay as they were,
 * one that had not begun before today was never there.
 */
export const endOfAbsence = (
	absence: Omit<Absence, 'id'>,
	today: string,
	yesterday: string
): 'remove' | { last_day: string } => (absence.first_day >= today ? 'remove' : { last_day: yesterday });

/** Absences that still matter on a day: those that go on or are yet to come, the first one first. */
export const comingAbsences = <T extends Omit<Absence, 'id'>>(absences: readonly T[], today: string): T[] =>
	absences
		.filter((one) => one.last_day === null || one.last_day >= today)
		.sort((a, b) => a.first_day.localeCompare(b.first_day));
