import { randomUUID } from 'node:crypto';
import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import {
	findPublicSchool,
	findSchool,
	findSignedInPupil,
	findSignedInStaff,
	findSubstitute
} from '#lib/identity/service.server.ts';
import { canSitTogether } from '#lib/identity/rules.ts';
import { LANGUAGES, type Actor, type Language } from '#lib/identity/types.ts';
import { wordsIn } from '#lib/i18n/words.server.ts';
import { notThere } from '#lib/server/access.ts';
import { getApp } from '#lib/server/app.ts';
import { bodyLimit, limitBody, readableSize } from '#lib/server/body-limit.ts';
import { ConfigError } from '#lib/server/config.ts';
import { readCookie } from '#lib/server/cookies.ts';
import { currentSchema } from '#lib/server/db/migrate.ts';
import { startJobs } from '#lib/server/jobs.ts';
import { describe, log } from '#lib/server/log.ts';

/** The server serves only on the schema it was built for; anything else is one sentence and the end. */
export const init: ServerInit = async () => {
	try {
		const app = getApp();
		const schema = await currentSchema(app.db as never);
		if (schema !== __EXPECTED_SCHEMA__) {
			throw new ConfigError(
				`The database is at schema "${schema ?? 'none'}" and this version needs "${__EXPECTED_SCHEMA__}": run "npm start", which migrates first.`
			);
		}
		startJobs(app);
	} catch (error) {
		console.error(error instanceof ConfigError ? error.message : error);
		process.exit(1);
	}
};

function chooseLanguage(event: RequestEvent): Language {
	const chosen = readCookie(event, 'language');
	return LANGUAGES.find((language) => language === chosen) ?? 'nl';
}

async function findWhoIsThere(event: RequestEvent, now: Date): Promise<void> {
	const { db } = getApp();
	const { locals } = event;
	const pupilCookie = readCookie(event, 'pupil');
	const partnerCookie = readCookie(event, 'partner');
	const staffCookie = readCookie(event, 'staff');
	const dayCookie = readCookie(event, 'day');
	if (staffCookie) locals.staff = await findSignedInStaff(db, staffCookie, now);
	if (!locals.staff && pupilCookie) locals.pupil = await findSignedInPupil(db, pupilCookie, now);
	if (!locals.staff && partnerCookie) {
		const partner = await findSignedInPupil(db, partnerCookie, now);
		// When the first of two left or idled, the other simply goes on alone.
		if (!locals.pupil) locals.pupil = partner;
		else if (partner && canSitTogether(locals.pupil, partner)) locals.partner = partner;
	}
	if (!locals.staff && !locals.pupil && dayCookie)
		locals.substitute = await findSubstitute(db, dayCookie, now);
	const schoolId = (locals.staff ?? locals.pupil ?? locals.substitute)?.schoolId;
	locals.school =
		(schoolId
			? await findSchool(db, schoolId)
			: await findPublicSchool(db, event.url.hostname, readCookie(event, 'school'))) ?? null;
}

function prepareLocals(event: RequestEvent): void {
	const now = new Date();
	const language = chooseLanguage(event);
	Object.assign(event.locals, {
		requestId: randomUUID(),
		now,
		language,
		words: wordsIn(language),
		school: null,
		pupil: null,
		partner: null,
		staff: null,
		substitute: null,
		context: (actor: Actor) => ({ ...getApp(), actor, schoolId: actor.schoolId, now })
	} satisfies App.Locals);
}

/** Written out by hand: it is shown when the request is so large that no page should be made for it. */
function tooLarge(event: RequestEvent, limit: number): Response {
	const { t } = event.locals.words;
	const body = `<!doctype html><html lang="${event.locals.language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${t('common:errorPage.title')}</title><h1>${t('common:errorPage.title')}</h1><p>${t('common:errors.too-large', { limit: readableSize(limit) })}</p></html>`;
	const response = new Response(body, {
		status: 413,
		headers: { 'content-type': 'text/html; charset=utf-8' }
	});
	secure(event, response);
	return response;
}

const tooLate = (): Response =>
	new Response(null, { status: 303, headers: { location: '/sign-in/staff?again' } });

function secure(event: RequestEvent, response: Response): void {
	const { headers } = response;
	headers.set('x-content-type-options', 'nosniff');
	headers.set('referrer-policy', 'same-origin');
	headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=(self), payment=(), usb=()');
	headers.set('cross-origin-opener-policy', 'same-origin');
	if (event.url.protocol === 'https:') headers.set('strict-transport-security', 'max-age=31536000');
	// The Back button after "Klaar" shows nothing: pages of somebody are never kept.
	if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
}

export const handle: Handle = async ({ event, resolve }) => {
	const started = performance.now();
	prepareLocals(event);
	const { locals } = event;
	// PostgreSQL has no text with a NUL in it, so nothing of ours has such an address.
	if (event.url.href.includes('%00')) return notThere(event);
	await findWhoIsThere(event, locals.now);
	if (event.request.method !== 'GET' && event.request.method !== 'HEAD') {
		const limit = bodyLimit(event.url.pathname, locals.staff !== null);
		const limited = await limitBody(event.request, limit);
		// A file that is sent after an hour of looking for it: not too large, only too late.
		if (!limited && limit < bodyLimit(event.url.pathname, true)) return tooLate();
		if (!limited) return tooLarge(event, limit);
		event.request = limited;
	}
	const response = await resolve(event, {
		transformPageChunk: ({ html }) =>
			html.replace('%wegwijs.html%', `lang="${locals.language}" data-hue="${locals.school?.hue ?? 5}"`),
		preload: ({ type, path }) =>
			type === 'js' || type === 'css' || (type === 'font' && path.includes('latin-wght'))
	});
	secure(event, response);
	log.info({
		request: locals.requestId,
		method: event.request.method,
		// the route, never the address: an address can hold a code or a token
		route: event.route.id,
		status: response.status,
		ms: Math.round(performance.now() - started)
	});
	return response;
};

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	const { words, requestId } = event.locals;
	if (status === 404 || status < 500) {
		return { message: status === 404 ? words.t('common:errors.not-there') : message };
	}
	log.error({ request: requestId, route: event.route.id, ...describe(error) });
	return { message: words.t('common:errors.unexpected'), id: requestId };
};
