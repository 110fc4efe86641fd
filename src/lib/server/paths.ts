/** A path of this site that somebody sent along, or undefined: nothing that leads elsewhere. */
export function ownPath(value: unknown): string | undefined {
	if (typeof value !== 'string' || !value.startsWith('/') || value.length > 500) return undefined;
	const base = 'http://own.invalid';
	try {
		const url = new URL(value, base);
		const path = url.pathname + url.search;
		// "//elsewhere" and "/\elsewhere" are another origin at once; "/.//elsewhere" only when a browser reads it again.
		return url.origin === base && !path.startsWith('//') ? path : undefined;
	} catch {
		return undefined;
	}
}
