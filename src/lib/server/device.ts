/**
 * What a list of sessions calls a device: browser and system, from the User-Agent header. Coarse on purpose: enough
 * for "that is my iPad", too little to follow anybody.
 */
export function deviceName(userAgent: string | null): string {
	if (!userAgent) return '';
	const browser = [
		['Edg', 'Edge'],
		['OPR', 'Opera'],
		['Firefox', 'Firefox'],
		['Chrome', 'Chrome'],
		['Safari', 'Safari']
	].find(([mark]) => userAgent.includes(mark as string))?.[1];
	const system = [
		['CrOS', 'Chromebook'],
		['iPad', 'iPad'],
		['iPhone', 'iPhone'],
		['Android', 'Android'],
		['Windows', 'Windows'],
		['Mac OS', 'Mac'],
		['Linux', 'Linux']
	].find(([mark]) => userAgent.includes(mark as string))?.[1];
	return [browser, system].filter(Boolean).join(', ');
}
