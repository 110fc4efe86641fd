/** A piece of a text; with `href` it is something a phone can call or a mail program can open. */
export interface ReachPart {
	text: string;
	href?: string;
}

/** A Dutch phone number (06-…, 0800-…, +31 …, 112) or an e-mail address, as people write them in a sentence. */
const FOUND = /(\+?\d(?:[ -]?\d){8,12}|\b0[89]00(?:[ -]?\d){3,7}|\b11[23]\b|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g;

/** The address that a phone calls: `tel:08000432`. */
export const telOf = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`;

/** Splits "hoe bereik je mij" so that numbers can be called and addresses written to. */
export function reachParts(reach: string): ReachPart[] {
	return reach
		.split(FOUND)
		.filter((text) => text !== '')
		.map((text) => {
			if (!text.match(FOUND)) return { text };
			return { text, href: text.includes('@') ? `mailto:${text}` : telOf(text) };
		});
}
