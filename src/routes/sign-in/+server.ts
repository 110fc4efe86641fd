import { redirect } from '@sveltejs/kit';
import { open } from '#lib/server/access.ts';

export const GET = open(() => redirect(303, '/'));
