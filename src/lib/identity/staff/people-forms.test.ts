import { describe, expect, it } from 'vitest';
import type * as v from 'valibot';
import { wordsIn } from '#lib/i18n/words.server.ts';
import { blankForm, readForm } from '#lib/server/forms.ts';
import {
	absenceForm,
	detailsForm,
	endForm,
	functionsForm,
	inviteForm,
	noForm,
	permissionForm,
	workForm
} from './people-forms.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnySchema = v.GenericSchema<Record<string, any>, Record<string, any>>;

/** A form as a browser posts it, read as an action reads it. */
function posted<S extends AnySchema>(schema: S, fields: Record<string, string | string[]>) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields))
		for (const one of [value].flat()) body.append(name, one);
	const request = new Request('http://localhost/', { method: 'POST', body });
	return readForm({ request, locals: { words: wordsIn('nl') } as App.Locals }, schema);
}

const cato = {
	id: 'newcomer-1',
	firstName: 'Cato',
	lastName: "van 't Hof-Weg",
	called: 'juf Cato',
	email: 'Cato@Proef.example',
	functions: ['teacher', 'office']
};

describe('inviting somebody', () => {
	it('takes a good form, and the address in lower case', async () => {
		const form = await posted(inviteForm, cato);
		expect(form).toMatchObject({ valid: true, data: { ...cato, email: 'cato@proef.example' } });
	});

	// Guards against names that PostgreSQL cannot store or that a list cannot show, and against losing what was typed.
	it.each([
		[
			'a NUL byte',
			{ firstName: 'Ca\u0000to' },
			'firstName',
			'Een naam bestaat uit letters. Haal andere tekens weg.'
		],
		['an emoji', { lastName: 'Hof 🎈' }, 'lastName', 'Een naam bestaat uit letters. Haal andere tekens weg.'],
		['markup', { called: '<b>juf</b>' }, 'called', 'Een naam bestaat uit letters. Haal andere tekens weg.'],
		['nothing', { firstName: '   ' }, 'firstName', 'Vul dit nog in.'],
		['a very long name', { lastName: 'a'.repeat(81) }, 'lastName', 'Dit is te lang. Maak het korter.'],
		['no address', { email: '' }, 'email', 'Vul dit nog in.'],
		[
			'half an address',
			{ email: 'cato@' },
			'email',
			'Dit lijkt geen e-mailadres. Kijk nog eens naar de @ en de punt.'
		]
	] as const)('refuses %s with one sentence, and keeps the rest', async (_what, wrong, field, sentence) => {
		const form = await posted(inviteForm, { ...cato, ...wrong });
		expect(form.valid).toBe(false);
		expect((form.errors as Record<string, string[]>)[field]).toEqual([sentence]);
		expect(form.data).toMatchObject({ id: 'newcomer-1', functions: ['teacher', 'office'] });
	});

	it('refuses a function that is not in the list, and an id that is none', async () => {
		expect((await posted(inviteForm, { ...cato, functions: ['superuser'] })).valid).toBe(false);
		expect((await posted(inviteForm, { ...cato, id: '../../etc' })).valid).toBe(false);
	});

	it('takes nobody’s function as none', async () => {
		const { functions: _, ...none } = cato;
		expect(await posted(inviteForm, none)).toMatchObject({ valid: true, data: { functions: [] } });
	});
});

describe('the other forms', () => {
	it('lets an address be empty for who does not sign in', async () => {
		const names = { firstName: 'A', lastName: 'B', called: 'juf A' };
		expect(await posted(detailsForm, { ...names, email: '' })).toMatchObject({
			valid: true,
			data: { email: '' }
		});
		const wrong = await posted(detailsForm, { ...names, email: 'nee' });
		expect(wrong.errors.email).toEqual(['Dit lijkt geen e-mailadres. Kijk nog eens naar de @ en de punt.']);
	});

	it('reads no checkbox at all as nothing', async () => {
		expect(await posted(functionsForm, {})).toMatchObject({ valid: true, data: { functions: [] } });
		expect(await posted(workForm, { deputy: '' })).toMatchObject({
			valid: true,
			data: { weekdays: [], deputy: '' }
		});
		expect(await posted(noForm, {})).toMatchObject({ valid: true });
	});

	it('asks for a last day or “until further notice”', async () => {
		expect(await posted(absenceForm, { firstDay: '2026-11-24', lastDay: '' })).toMatchObject({
			valid: false,
			errors: { lastDay: ['Kies een laatste dag, of zet ‘tot nader order’ aan.'] }
		});
		expect(await posted(absenceForm, { firstDay: '2026-11-24', lastDay: '', openEnded: 'on' })).toMatchObject(
			{ valid: true }
		);
		expect(await posted(absenceForm, { firstDay: '2026-11-24', lastDay: '2026-11-25' })).toMatchObject({
			valid: true
		});
		expect(await posted(absenceForm, { firstDay: '2026-02-30', lastDay: '2026-03-01' })).toMatchObject({
			valid: false,
			errors: { firstDay: ['Deze datum bestaat niet.'] }
		});
	});

	it('ends access only when somebody is sure', async () => {
		expect(await posted(endForm, {})).toMatchObject({
			valid: false,
			errors: { sure: ['Zet een vinkje als je het zeker weet.'] }
		});
		expect(await posted(endForm, { sure: 'on' })).toMatchObject({ valid: true });
	});

	it('reads only the functions that were shown', async () => {
		const form = await posted(permissionForm, {
			permission: 'pupils.read',
			office: 'none',
			management: 'own'
		});
		expect(form).toMatchObject({
			valid: true,
			data: { permission: 'pupils.read', office: 'none', management: 'own' }
		});
		expect(form.data.teacher).toBeUndefined();
		expect((await posted(permissionForm, { permission: 'pupils.read', office: 'everything' })).valid).toBe(
			false
		);
	});

	it('can be shown empty', async () => {
		expect((await blankForm(inviteForm, { id: 'x' })).data).toMatchObject({
			id: 'x',
			firstName: '',
			functions: []
		});
		expect((await blankForm(absenceForm, { firstDay: '2026-11-24' })).data).toMatchObject({
			firstDay: '2026-11-24',
			openEnded: false
		});
	});
});
