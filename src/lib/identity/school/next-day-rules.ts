import { closedOn, daysFrom, type Calendar } from './calendar-rules.ts';
import { isAbsent } from '../rules.ts';

/** When somebody is usually in, and when they are away. */
export interface Week {
	/** 1 = Monday … 7 = Sunday; empty: nobody wrote it down, so we say nothing */
	weekdays: readonly number[];
	absences: readonly { first_day: string; last_day: string | null }[];
}

/**
 * The first day from `from` on, itself included, on which somebody is at school: a working day, school open, not away.
 * @returns undefined when there is no such day in the coming months, or working days are not known
 */
export function nextDayIn(week: Week, calendar: Calendar, from: string): string | undefined {
	for (const day of daysFrom(from)) {
		const works = week.weekdays.includes(Temporal.PlainDate.from(day).dayOfWeek);
		if (works && !closedOn(calendar, day) && !isAbsent(week.absences, day)) return day;
	}
	return undefined;
}

/** How people name a day: "vandaag", "morgen", "maandag" within a week, or the date. */
export type NearDay = 'today' | 'tomorrow' | 'weekday' | 'date';

/** How a day is best named, seen from today. */
export function nearDay(today: string, day: string): NearDay {
	const { days } = Temporal.PlainDate.from(today).until(day);
	if (days <= 0) return 'today';
	if (days === 1) return 'tomorrow';
	return days < 7 ? 'weekday' : 'date';
}
