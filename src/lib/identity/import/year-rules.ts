import { fail, ok, type Result } from '../../result.ts';
import { schoolYearAt } from './clean.ts';
import type { KnownYear, TargetYear } from './facts.ts';

/** The school year in which a day falls, or else the newest that has begun. */
const yearOfToday = (years: readonly KnownYear[], today: string): KnownYear | undefined =>
	years.filter((year) => year.startsOn <= today).sort((a, b) => b.startsOn.localeCompare(a.startsOn))[0];

/**
 * Which school year a file is about. A file that does not say is about the year of today; a year that the school does
 * not have yet runs from 1 August up to and including 31 July, as the law counts (WPO, article 1).
 * A year that is over is refused: it would put children back in the groups they came from.
 */
export function chooseYear(
	named: string | null,
	years: readonly KnownYear[],
	today: string
): Result<TargetYear, 'import-old-year'> {
	const current = yearOfToday(years, today);
	if (named === null && current) return ok({ ...current, isLater: false });
	const name = named ?? schoolYearAt(today);
	const begins = name.slice(0, 4);
	const known =
		years.find((year) => year.name === name) ?? years.find((year) => year.startsOn.startsWith(begins));
	const year = known ?? {
		id: null,
		name,
		startsOn: `${begins}-08-01`,
		endsOn: `${Number(begins) + 1}-07-31`
	};
	if (current && year.startsOn < current.startsOn)
		return fail('import-old-year', { year: name, current: current.name });
	return ok({ ...year, isLater: current !== undefined && year.startsOn > current.startsOn });
}
