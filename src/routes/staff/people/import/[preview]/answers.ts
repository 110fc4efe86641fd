import type { Answers } from '#lib/identity/service.server.ts';

/** What somebody chose on a preview, from its form. Whether it was offered is for the rules to say. */
export function readAnswers(form: FormData): { fingerprint: string; answers: Answers } {
	const doubts: Answers['doubts'] = {};
	for (const [name, value] of form) {
		const row = /^doubt-(\d{1,6})$/.exec(name)?.[1];
		if (row !== undefined && typeof value === 'string') doubts[Number(row)] = value;
	}
	const fingerprint = form.get('fingerprint');
	return {
		fingerprint: typeof fingerprint === 'string' ? fingerprint : '',
		// Nobody leaves by a form that says nothing about it.
		answers: { doubts, missing: form.get('missing') === 'leave' ? 'leave' : 'keep' }
	};
}
