import { applyImport } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { sentenceFor } from '#lib/server/http.ts';
import { readAnswers } from '../answers.ts';
import type { RequestEvent } from './$types';

/**
 * The same as the page's action, for a browser with JavaScript: it answers while it works, a line of JSON after each
 * portion, and one at the end. An import goes on to its end when nobody listens any more.
 */
export const POST = forStaff('import.run', async (event: RequestEvent, staff) => {
	const seen = readAnswers(await event.request.formData());
	const context = event.locals.context(staff);
	let isHeard = true;
	const body = new ReadableStream<Uint8Array>({
		async start(controller) {
			const say = (line: Record<string, unknown>) => {
				if (isHeard) controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
			};
			const applied = await applyImport(context, event.params.preview, seen, (done, total) =>
				say({ done, total, text: event.locals.words.t('import:counts.progress', { done, total }) })
			);
			say(applied.ok ? { finished: true } : { problem: sentenceFor(event, applied) });
			if (isHeard) controller.close();
		},
		cancel() {
			isHeard = false;
		}
	});
	return new Response(body, {
		headers: {
			'content-type': 'application/x-ndjson',
			'cache-control': 'no-store',
			'x-accel-buffering': 'no'
		}
	});
});
