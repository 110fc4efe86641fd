/** A path of this site that somebody sent along, or undefined: nothing that leads elsewhere. */
export function ownPath(value: unknown): string | undefined {
	if (typeof value !== 'string' || !value.startsWith('/') || value.length > 500) return undefined;
	const base = 'http://own.invalid';
	try {
		const url = new URL(value, base);
		// "//elsewhere", "/\elsewhere" and their kin resolve to another origin.
		return url.origin === base ? url.pathname + url.search : undefined;
	} catch {
		return undefined;
	}
}
