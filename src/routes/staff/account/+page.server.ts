import { fail, redirect } from '@sveltejs/kit';
import {
	accountOverview,
	changePassword,
	makeRecoveryCodes,
	newSecret,
	signOutDevice,
	signOutEverywhere,
	type StaffTicket
} from '#lib/identity/service.server.ts';
import { changePasswordForm } from '#lib/identity/sign-in/sign-in-forms.ts';
import { forStaff } from '#lib/server/access.ts';
import { dropCookie } from '#lib/server/cookies.ts';
import { blame, blankForm, readFields, readForm, textIn } from '#lib/server/forms.ts';
import { sentenceFor } from '#lib/server/http.ts';
import { writeTicket, type RecoveryCodes } from '#lib/server/tickets.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';

export const load = forStaff('staff.home', async (event: PageServerLoadEvent, staff) => {
	const { words, language } = event.locals;
	const overview = await accountOverview(event.locals.context(staff), staff);
	const when = new Intl.DateTimeFormat(language, {
		dateStyle: 'medium',
		timeStyle: 'short',
		timeZone: 'Europe/Amsterdam'
	});
	return {
		words: words.section('identity', 'account'),
		hasSecondFactor: overview.hasSecondFactor,
		isDemo: staff.isDemo,
		codesLeft: words.t('identity:account.codesLeft', { count: overview.recoveryCodesLeft }),
		sessions: overview.sessions.map(({ lastSeen, ...session }) => ({
			...session,
			lastSeen: words.t('identity:account.lastSeen', { when: when.format(new Date(lastSeen)) })
		})),
		form: await blankForm(changePasswordForm)
	};
});

export const actions = {
	password: forStaff('staff.home', async (event: RequestEvent, staff) => {
		const form = await readForm(event, changePasswordForm);
		const { current, password } = form.data;
		form.data.current = form.data.password = '';
		if (!form.valid) return fail(400, { form });
		const changed = await changePassword(event.locals.context(staff), staff, current, password);
		if (!changed.ok) {
			blame(
				form,
				['wrong-current-password', 'too-often'].includes(changed.code) ? 'current' : 'password',
				sentenceFor(event, changed)
			);
			return fail(400, { form });
		}
		return { form, saved: true };
	}),
	end: forStaff('staff.home', async (event: RequestEvent, staff) => {
		const publicId = textIn(await readFields(event), 'session');
		await signOutDevice(event.locals.context(staff), staff, publicId);
		redirect(303, '/staff/account');
	}),
	endAll: forStaff('staff.home', async (event: RequestEvent, staff) => {
		await signOutEverywhere(event.locals.context(staff), staff);
		dropCookie(event, 'staff');
		dropCookie(event, 'device');
		redirect(303, '/sign-in/staff');
	}),
	codes: forStaff('staff.home', async (event: RequestEvent, staff) => {
		writeTicket<RecoveryCodes>(event, 'codes', {
			staffId: staff.id,
			codes: await makeRecoveryCodes(event.locals.context(staff), staff)
		});
		redirect(303, '/staff/account/recovery-codes');
	}),
	/** Turns the second step on for somebody whose functions do not ask for it. */
	factor: forStaff('staff.home', async (event: RequestEvent, staff) => {
		const { hasSecondFactor } = await accountOverview(event.locals.context(staff), staff);
		if (hasSecondFactor) redirect(303, '/staff/account');
		writeTicket<StaffTicket>(event, 'staff', {
			schoolId: staff.schoolId,
			staffId: staff.id,
			secret: newSecret()
		});
		redirect(303, '/sign-in/staff/second-factor');
	})
};
