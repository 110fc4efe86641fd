import type { StepView } from './view.server.ts';

const texts = (items: readonly { text: string }[]): string[] => items.map(({ text }) => text);

function bodyOf(view: StepView): string[] {
	switch (view.kind) {
		case 'story':
			return [view.title, ...texts(view.panels)];
		case 'choice':
			return [view.question, ...texts(view.options)];
		case 'spot':
			return [view.question, ...texts(view.places)];
		case 'sort':
			return [view.question, ...texts(view.baskets), ...texts(view.cards)];
		case 'chat':
			return [view.question, ...texts(view.bubbles), ...texts(view.replies)];
	}
}

/** Everything on a step, in the order of the page, for reading aloud. Put together in the browser: the page has it all. */
export function speechOf(view: StepView): string[] {
	const { says, feedback } = view;
	return [
		...(says ? [`${says.name}: ${says.text}`] : []),
		...bodyOf(view),
		...(feedback ? [feedback.lead, feedback.text] : [])
	].filter(Boolean);
}
