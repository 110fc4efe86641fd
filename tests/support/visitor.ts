import { DEMO_PASSWORD, DEMO_STAFF, demoEmail } from '../../src/lib/demo/staff.ts';

/* Somebody at the built server, without a browser: cookies, forms, nothing followed. */

/** All members of the demo team who sign in. */
export const STAFF_KEYS = DEMO_STAFF.filter((one) => one.signsIn).map((one) => one.key);

export class Visitor {
	readonly #url: string;
	readonly #cookies = new Map<string, string>();

	constructor(url: string) {
		this.#url = url;
	}

	async #send(path: string, init: RequestInit): Promise<Response> {
		const headers = new Headers(init.headers);
		headers.set('accept', 'text/html');
		headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
		const answer = await fetch(this.#url + path, { ...init, headers, redirect: 'manual' });
		for (const line of answer.headers.getSetCookie()) {
			const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
			if (/max-age=0/i.test(line) || value === '') this.#cookies.delete(name);
			else this.#cookies.set(name, value);
		}
		return answer;
	}

	/** What a browser needs to be this visitor. */
	cookies(): { name: string; value: string; url: string }[] {
		return [...this.#cookies].map(([name, value]) => ({ name, value, url: this.#url }));
	}

	get(path: string): Promise<Response> {
		return this.#send(path, { method: 'GET' });
	}

	post(path: string, form: Record<string, string> | FormData = {}): Promise<Response> {
		const body = form instanceof FormData ? form : new URLSearchParams(form);
		return this.#send(path, { method: 'POST', body, headers: { origin: this.#url } });
	}

	async signInStaff(key: string): Promise<void> {
		const email = demoEmail(DEMO_STAFF.find((one) => one.key === key) as (typeof DEMO_STAFF)[number]) ?? '';
		const answer = await this.post('/sign-in/staff', { email, password: DEMO_PASSWORD });
		if (answer.headers.get('location') !== '/staff')
			throw new Error(`${key} does not get in: ${answer.status}`);
	}

	async signInPupil(code: string, pupil: string): Promise<void> {
		await this.post('/sign-in/pupil', { class_code: code });
		await this.post('/sign-in/pupil/name', { pupil });
		for (const picture of ['apple', 'bike']) await this.post('/sign-in/pupil/pictures', { picture });
		const answer = await this.post('/sign-in/pupil/pictures', { picture: 'boat' });
		if (answer.headers.get('location') !== '/learn')
			throw new Error(`The child does not get in: ${answer.status}`);
	}

	/** Begins an import. @returns the id of its preview */
	async beginImport(table: string): Promise<string> {
		const form = new FormData();
		form.set('file', new File([table], 'leerlingen.csv', { type: 'text/csv' }));
		const answer = await this.post('/staff/people/import', form);
		const id = /\/staff\/people\/import\/([^/?]+)$/.exec(answer.headers.get('location') ?? '')?.[1];
		if (!id) throw new Error(`The import did not begin: ${answer.status}`);
		return id;
	}

	/** Makes a link for a substitute of a group. @returns its path */
	async makeDayLink(group: string): Promise<string> {
		const answer = await this.post(`/staff/people/groups/${group}?/link`);
		const path = /\/day\/[\w-]{10,}/.exec(await answer.text())?.[0];
		if (!path) throw new Error(`The link was not made: ${answer.status}`);
		return path;
	}
}
