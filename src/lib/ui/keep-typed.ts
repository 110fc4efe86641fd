import type { SubmitFunction } from '@sveltejs/kit';

/** For `use:enhance` on a form that shows what is saved: what was typed stays when it is. */
export const keepTyped: SubmitFunction =
	() =>
	({ update }) =>
		update({ reset: false });
