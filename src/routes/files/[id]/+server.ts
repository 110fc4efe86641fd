import { findFile } from '#lib/identity/service.server.ts';
import { notThere, open } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import type { RequestEvent } from './$types';

/**
 * A logo or a photo of the school that this request is about. Our own WebP, drawn anew, so it can hold nothing else;
 * the headers say so once more. An id never gets another content, so a browser may keep it.
 */
export const GET = open(async (event: RequestEvent) => {
	const { db, config } = getApp();
	const { school } = event.locals;
	const file = school && (await findFile(db, config.dataFolder, school.id, event.params.id));
	if (!file?.ok) return notThere(event);
	return new Response(new Uint8Array(file.value.bytes), {
		headers: {
			'content-type': file.value.mime,
			'content-length': String(file.value.bytes.length),
			'x-content-type-options': 'nosniff',
			'content-security-policy': "default-src 'none'; sandbox",
			'cache-control': 'private, max-age=86400, immutable'
		}
	});
});
