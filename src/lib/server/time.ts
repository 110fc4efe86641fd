/* Instants are Date and ISO text in UTC; days are YYYY-MM-DD as people in the Netherlands live them. */

const ZONE = 'Europe/Amsterdam';

/** An instant as the database stores it. */
export const instant = (now: Date): string => now.toISOString();

let lastHour: { hour: number; day: string } | undefined;

/**
 * The day in the Netherlands on which an instant falls. A day there begins on a whole hour of UTC, so the last answer
 * holds for the rest of its hour; reckoning with time zones anew would be felt in every request.
 */
export function dayOf(now: Date): string {
	const hour = Math.floor(now.getTime() / 3_600_000);
	if (lastHour?.hour !== hour) {
		const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(ZONE);
		lastHour = { hour, day: local.toPlainDate().toString() };
	}
	return lastHour.day;
}

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek;

/** The instant at which a clock in the Netherlands shows this time on this day. */
export const instantAt = (day: string, time: string): Date =>
	new Date(
		Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: ZONE, plainTime: time }).epochMilliseconds
	);

export const addMinutes = (now: Date, minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

export const addDays = (day: string, days: number): string =>
	Temporal.PlainDate.from(day).add({ days }).toString();
