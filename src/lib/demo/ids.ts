import { createHash } from 'node:crypto';

/**
 * An id for something in the demo school, made of what it is: `demoId('pupil', 6, 3)`.
 * The same thing has the same id on every machine, whatever else the demo grows. Shaped as a UUID version 8 (RFC 9562: own recipe).
 */
export function demoId(...parts: (string | number)[]): string {
	const hex = createHash('sha256')
		.update(JSON.stringify(['De Vuurtoren', ...parts]))
		.digest('hex');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`8${hex.slice(17, 20)}`,
		hex.slice(20, 32)
	].join('-');
}

/** The demo school itself. */
export const DEMO_SCHOOL_ID = demoId('school');

/**
 * An id that sorts by time, for rows that are read in the order in which they were made. Shaped as a UUID version 7.
 */
export function demoOrderedId(at: Date, ...parts: (string | number)[]): string {
	const time = at.getTime().toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7${demoId(...parts).slice(15)}`;
}
