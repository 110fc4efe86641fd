import { describe as suite, expect, it } from 'vitest';
import { describe } from './log.ts';

function caught(work: () => unknown): unknown {
	try {
		return work();
	} catch (error) {
		return error;
	}
}

suite('an unexpected error in the log', () => {
	// Guards against names and words of children that come along in the message of a database, of JSON or of a date.
	it.each([
		['JSON', caught(() => JSON.parse('{"name": Noor'))],
		['a date', caught(() => new Date('Noor').toISOString())],
		[
			'a database',
			Object.assign(new Error('invalid input syntax for type integer: "Noor"'), {
				code: '22P02',
				detail: 'Key (name)=(Noor)'
			})
		]
	])('of %s says what and where, and not which value', (_what, error) => {
		const line = JSON.stringify(describe(error));
		expect(line).not.toContain('Noor');
		expect(describe(error)['where']).not.toEqual([]);
	});

	it('of our own making keeps its message', () => {
		expect(describe(new Error('A lesson has no step at the place where the child is.'))).toMatchObject({
			error: 'Error',
			message: 'A lesson has no step at the place where the child is.'
		});
		expect(describe(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toMatchObject({
			code: 'ECONNREFUSED'
		});
		expect(describe('a text that somebody threw: Noor')).toEqual({ error: 'string' });
	});
});
