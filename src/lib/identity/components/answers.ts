/* How a component reads what `formAction` answered, whichever form of the page it was about. */

/** A form as `readForm` and `blankForm` give it, whatever its fields. */
export interface AnyForm {
	data: Record<string, unknown>;
	errors: Record<string, string[] | undefined>;
}

/** What was typed in a field, or what is known; '' for anything that is no text. */
export function textOf(form: AnyForm, name: string): string {
	const value = form.data[name];
	return typeof value === 'string' ? value : '';
}

/** The `form` of a page whose actions are made with `formAction`. */
export interface AnyAnswer {
	id: string;
	form?: unknown;
	problem?: string | undefined;
	done?: unknown;
}

/** What there is to say about one form of the page; empty when another form was sent, or none. */
export function answerFor(
	answer: AnyAnswer | null | undefined,
	id: string
): { form?: AnyForm; problem?: string; done?: unknown } {
	if (answer?.id !== id) return {};
	return {
		...(answer.form ? { form: answer.form as AnyForm } : {}),
		...(answer.problem ? { problem: answer.problem } : {}),
		...(answer.done ? { done: answer.done } : {})
	};
}
