import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import type { SignedInPupil, SignedInStaff, Substitute } from '#lib/identity/types.ts';
import { dropCookie, readCookie } from './cookies.ts';
import { scopeOf, type Permission } from './permissions.ts';

/**
 * What a load, action or endpoint asks of whoever comes. Every one of them is wrapped by a function below,
 * so that the need stands beside the code and a test can compare all of them with the table of permissions.
 */
export type Need = 'open' | 'pupil' | 'staff' | Permission;

/** `forSubstitute`: whether who holds a link for today may come here as well, where the permission allows it. */
type Handler<E, R> = ((event: E) => R) & { needs: Need; forSubstitute: boolean };

const named = <E, R>(needs: Need, handler: (event: E) => R, forSubstitute = false): Handler<E, R> =>
	Object.assign(handler, { needs, forSubstitute });

/** Not there, or not for you: the two look the same, so that nobody learns what exists. */
export const notThere = (event: Pick<RequestEvent, 'locals'>): never =>
	error(404, event.locals.words.t('common:errors.not-there'));

function toSignIn(event: RequestEvent, path: string): never {
	const { pathname, search } = event.url;
	redirect(
		303,
		event.request.method === 'GET' ? `${path}?next=${encodeURIComponent(pathname + search)}` : path
	);
}

/** For everyone, signed in or not. */
export const open = <E extends RequestEvent, R>(handler: (event: E) => R): Handler<E, R> =>
	named('open', handler);

/**
 * For a child who is signed in; others are shown the way to the sign-in. Where one of two gave the pictures for a page
 * of their own (see private.ts), an ordinary page ends that: the other is looking again.
 */
export const forPupil = <E extends RequestEvent, R>(
	handler: (event: E, pupil: SignedInPupil) => R
): Handler<E, R> =>
	forSignedInPupil((event: E, pupil) => {
		if (readCookie(event, 'private') !== undefined) dropCookie(event, 'private');
		return handler(event, pupil);
	});

/** As forPupil, and nothing ends: for what runs beside a page, and for the private pages themselves. */
export function forSignedInPupil<E extends RequestEvent, R>(
	handler: (event: E, pupil: SignedInPupil) => R
): Handler<E, R> {
	return named('pupil', (event) => {
		const { pupil, staff, substitute } = event.locals;
		if (pupil) return handler(event, pupil);
		if (staff || substitute) return notThere(event);
		return toSignIn(event, '/sign-in/pupil');
	});
}

/** For a member of staff who holds a permission, at whatever scope; services check the group. */
export function forStaff<E extends RequestEvent, R>(
	permission: Permission,
	handler: (event: E, staff: SignedInStaff) => R
): Handler<E, R> {
	return named(permission, (event) => {
		const { staff, substitute, pupil } = event.locals;
		if (staff) return scopeOf(staff, permission) ? handler(event, staff) : notThere(event);
		if (substitute || pupil) return notThere(event);
		return toSignIn(event, '/sign-in/staff');
	});
}

/** As forStaff, and also for the substitute who holds a link for today. */
export function forClassroom<E extends RequestEvent, R>(
	permission: Permission,
	handler: (event: E, who: SignedInStaff | Substitute) => R
): Handler<E, R> {
	return named(
		permission,
		(event) => {
			const who = event.locals.staff ?? event.locals.substitute;
			if (who) return scopeOf(who, permission) ? handler(event, who) : notThere(event);
			if (event.locals.pupil) return notThere(event);
			return toSignIn(event, '/sign-in/staff');
		},
		true
	);
}
