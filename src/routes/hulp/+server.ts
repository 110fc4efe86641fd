import { redirect } from '@sveltejs/kit';
import { open } from '#lib/server/access.ts';

/** The Dutch short name. */
export const GET = open(() => redirect(308, '/help'));
