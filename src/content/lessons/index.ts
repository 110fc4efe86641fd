import samenOnline from './samen-online.json' with { type: 'json' };

/** All built-in lessons, as they stand in their files. `lessons/catalogue.ts` checks and orders them. */
export const lessonFiles: unknown[] = [samenOnline];
