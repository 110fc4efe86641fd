/* Instants are Date and ISO text in UTC; days are YYYY-MM-DD as people in the Netherlands live them. */

const ZONE = 'Europe/Amsterdam';

/** An instant as the database stores it. */
export const instant = (now: Date): string => now.toISOString();

/** The day in the Netherlands on which an instant falls. */
export const dayOf = (now: Date): string => Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(ZONE).toPlainDate().toString();

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek;

/** The instant at which a clock in the Netherlands shows this time on this day. */
export const instantAt = (day: string, time: string): Date =>
	new Date(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: ZONE, plainTime: time }).epochMilliseconds);

export const addMinutes = (now: Date, minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

export const addDays = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();
