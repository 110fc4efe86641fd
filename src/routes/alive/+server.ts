import { open } from '#lib/server/access.ts';

/** A sign of life from a page that is being read; the session was marked as seen on the way here. */
export const POST = open(() => new Response(null, { status: 204 }));
