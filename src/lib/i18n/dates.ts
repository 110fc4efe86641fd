import type { Language } from '../identity/types.ts';

/* Days and instants as people read them, as the clock in the Netherlands has it. */

const LOCALES: Record<Language, string> = { nl: 'nl-NL', en: 'en-GB' };

/** `2026-11-24` → "24 november 2026". */
export const dayInWords = (day: string, language: Language): string =>
	new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
		new Date(`${day}T12:00:00Z`)
	);

/** An instant → "24 november 2026", the day in the Netherlands on which it falls. */
export const dateInWords = (instant: string, language: Language): string =>
	new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'Europe/Amsterdam' }).format(
		new Date(instant)
	);

/** An instant → "24 nov 2026, 10:00". */
export const momentInWords = (instant: string, language: Language): string =>
	new Intl.DateTimeFormat(LOCALES[language], {
		dateStyle: 'medium',
		timeStyle: 'short',
		timeZone: 'Europe/Amsterdam'
	}).format(new Date(instant));

/** `2026-11-24` → "dinsdag 24 november". */
export const dayWithName = (day: string, language: Language): string =>
	new Intl.DateTimeFormat(LOCALES[language], {
		weekday: 'long',
		day: 'numeric',
		month: 'long',
		timeZone: 'UTC'
	}).format(new Date(`${day}T12:00:00Z`));

/** `2026-11-24` → "dinsdag". */
export const weekdayInWords = (day: string, language: Language): string =>
	new Intl.DateTimeFormat(LOCALES[language], { weekday: 'long', timeZone: 'UTC' }).format(
		new Date(`${day}T12:00:00Z`)
	);
