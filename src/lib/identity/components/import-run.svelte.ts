interface Line {
	done?: number;
	total?: number;
	text?: string;
	problem?: string;
	finished?: boolean;
}

/** An import that runs: posts the form, and follows what the server tells while it works. */
export class ImportRun {
	state = $state<'still' | 'running' | 'lost'>('still');
	done = $state(0);
	total = $state(0);
	text = $state('');
	problem = $state('');

	#hear(line: Line): void {
		if (line.total !== undefined) {
			this.done = line.done ?? 0;
			this.total = line.total;
			this.text = line.text ?? '';
		}
		if (line.problem) this.problem = line.problem;
	}

	/**
	 * @returns whether the import came to its end; false leaves a sentence in `problem`, or `state` at "lost"
	 */
	async run(address: string, form: FormData): Promise<boolean> {
		this.state = 'running';
		this.problem = '';
		let isFinished = false;
		try {
			const response = await fetch(address, { method: 'POST', body: form });
			if (!response.ok || !response.body) throw new Error(String(response.status));
			let rest = '';
			for await (const part of readable(response.body.pipeThrough(new TextDecoderStream()))) {
				const lines = (rest + part).split('\n');
				rest = lines.pop() ?? '';
				for (const line of lines) {
					const told = JSON.parse(line) as Line;
					this.#hear(told);
					isFinished ||= told.finished === true;
				}
			}
			// A stream that ends without an end was cut off: nobody here knows how it went.
			this.state = isFinished || this.problem ? 'still' : 'lost';
		} catch {
			this.state = 'lost';
		}
		return isFinished;
	}
}

/** Safari reads a stream only by its reader. */
async function* readable(stream: ReadableStream<string>): AsyncGenerator<string> {
	const reader = stream.getReader();
	for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
