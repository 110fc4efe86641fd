import { whoCanHelp } from '#lib/identity/service.server.ts';
import { open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { helpInWords } from './words.ts';
import type { PageServerLoadEvent } from './$types';

/** A child asks, a colleague, or somebody we do not know; whoever it is, nothing is asked back. */
function askerOf({ pupil, staff, substitute }: App.Locals) {
	if (pupil) return { kind: 'pupil', groupId: pupil.groupId } as const;
	return { kind: staff || substitute ? 'staff' : 'visitor' } as const;
}

export const load = open(async ({ locals }: PageServerLoadEvent) => {
	const asker = askerOf(locals);
	const page = await whoCanHelp(getApp().db, locals.school?.id, asker, locals.now);
	return {
		words: locals.words.section('help', 'page'),
		asker: asker.kind,
		...helpInWords(page, asker.kind, locals.words)
	};
});
