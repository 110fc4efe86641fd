/** Text as it is compared: no capitals, no accents ("Zoë" is found by "zoe"). */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** Whether what somebody typed is found in a name: every word of it begins a word of the name. */
export function matchesName(typed: string, name: string): boolean {
	const parts = plain(name).split(/[\s'’-]+/);
	return plain(typed)
		.split(/[\s'’-]+/)
		.every((word) => parts.some((part) => part.startsWith(word)));
}
