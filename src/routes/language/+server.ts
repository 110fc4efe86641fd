import { redirect, type RequestEvent } from '@sveltejs/kit';
import { chooseLanguage } from '#lib/identity/service.server.ts';
import { LANGUAGES } from '#lib/identity/types.ts';
import { open } from '#lib/server/access.ts';
import { setCookie } from '#lib/server/cookies.ts';
import { readFields } from '#lib/server/forms.ts';
import { ownPath } from '#lib/server/paths.ts';

/** Dutch or English; the choice stays on this device, and with the account. */
export const POST = open(async (event: RequestEvent) => {
	const data = await readFields(event);
	const language = LANGUAGES.find((one) => one === data.get('language')) ?? 'nl';
	setCookie(event, 'language', language, 365 * 86_400);
	const who = event.locals.staff ?? event.locals.pupil;
	if (who) await chooseLanguage(event.locals.context(who), language);
	redirect(303, ownPath(data.get('to')) ?? '/');
});
