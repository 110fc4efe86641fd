/* A child's sign-in as a browser without JavaScript does it: plain forms, one after the other. */

/** The cookies of one browser. */
class Jar {
	readonly #cookies = new Map<string, string>();

	keep(response: Response): void {
		for (const line of response.headers.getSetCookie()) {
			const [pair = ''] = line.split(';');
			const at = pair.indexOf('=');
			this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
		}
	}

	toString(): string {
		return [...this.#cookies]
			.filter(([, value]) => value)
			.map(([name, value]) => `${name}=${value}`)
			.join('; ');
	}
}

/**
 * Signs a child of the demo school in.
 * @returns what the child's browser sends as Cookie from then on
 */
export async function signIn(origin: string, classCode: string, pupil: string): Promise<string> {
	const jar = new Jar();
	const post = async (path: string, fields: Record<string, string>): Promise<string> => {
		const answer = await fetch(origin + path, {
			method: 'POST',
			redirect: 'manual',
			// without this Kit answers as to a script, with JSON
			headers: { origin, accept: 'text/html', cookie: String(jar) },
			body: new URLSearchParams(fields)
		});
		jar.keep(answer);
		await answer.body?.cancel();
		return answer.headers.get('location') ?? '';
	};
	await post('/sign-in/pupil', { class_code: classCode });
	await post('/sign-in/pupil/name', { pupil });
	let next = '';
	for (const picture of ['apple', 'bike', 'boat']) next = await post('/sign-in/pupil/pictures', { picture });
	if (!next.endsWith('/learn')) throw new Error(`The child was not signed in, but sent to "${next}".`);
	return String(jar);
}
