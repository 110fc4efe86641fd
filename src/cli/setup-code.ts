import { readableCode } from '#lib/server/ids.ts';

/** A one-time code for /setup, in groups of four for whoever types it over. */
export const setupCodeText = (): string => readableCode(12).replace(/(.{4})(?=.)/g, '$1-');
