/** A line of the table, and of `bench-results.json`. */
export interface Row {
	name: string;
	value: number;
	unit: string;
	/** the same figure of what it is compared with, measured in the same run */
	baseline: number;
	/** value ÷ baseline; 1 when both are nothing */
	ratio: number;
	better: 'lower' | 'higher';
}

/** A line from a value and what it is compared with. */
export const row = (
	name: string,
	unit: string,
	value: number,
	baseline: number,
	better: Row['better'] = 'lower'
): Row => ({ name, value, unit, baseline, ratio: value === baseline ? 1 : value / baseline, better });

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}
