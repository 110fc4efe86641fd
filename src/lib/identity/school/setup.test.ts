import { describe, expect, it } from 'vitest';
import { countFailure } from '#lib/server/rate-limit.ts';
import { onBothDatabases, testKeyring, testNow } from '../../../../tests/fixtures/databases.ts';
import { findSchoolBySlug } from './schools.server.ts';
import { ADDRESS_FAILURES } from '../rules.ts';
import { isSetupOpen, keepSetupCode, makeFirstSchool, type FirstSchool } from './setup.server.ts';
import { afterInvitation, checkPassword } from '../sign-in/staff-sign-in.server.ts';

const CODE = 'ABCD-EFGH-JKLM';

let count = 0;
const given = (wishes: Partial<FirstSchool> = {}): FirstSchool => ({
	code: CODE,
	schoolName: 'De Proef',
	city: 'Proefdorp',
	slug: `proef-${(count += 1)}`,
	firstName: 'Dina',
	lastName: 'Proef',
	called: 'juf Dina',
	email: `dina${count}@proef.example`,
	password: 'zeven groene fietsen',
	functions: [],
	...wishes
});

onBothDatabases('the first start', (database) => {
	const make = (wishes: Partial<FirstSchool> = {}, address = `192.0.2.${(count += 1)}`) =>
		makeFirstSchool(database.db, testKeyring, given(wishes), address, testNow);
	const staffOf = (schoolId: string) =>
		database.db
			.selectFrom('staff_functions')
			.select('function')
			.where('school_id', '=', schoolId)
			.orderBy('function')
			.execute();

	it('is open while a code waits, and not before', async () => {
		expect(await isSetupOpen(database.db)).toBe(false);
		await keepSetupCode(database.db, CODE, testNow);
		expect(await isSetupOpen(database.db)).toBe(true);
		const rows = await database.db.selectFrom('setup_codes').selectAll().execute();
		expect(JSON.stringify(rows)).not.toContain('ABCD');
	});

	it('makes a school, its year and its director, who can sign in and sets up an app', async () => {
		await keepSetupCode(database.db, CODE, testNow);
		const wishes = {
			code: ' abcd efgh jklm',
			slug: 'de-proef',
			email: 'director@proef.example',
			functions: ['teacher', 'director'] as FirstSchool['functions']
		};
		const made = await make(wishes);
		if (!made.ok) throw new Error(made.code);
		const school = await findSchoolBySlug(database.db, 'de-proef');
		expect(school).toMatchObject({ id: made.value.schoolId, name: 'De Proef', isDemo: false });
		expect((await staffOf(made.value.schoolId)).map((row) => row.function)).toEqual(['director', 'teacher']);
		expect(
			await database.db
				.selectFrom('school_years')
				.select('name')
				.where('school_id', '=', made.value.schoolId)
				.execute()
		).toEqual([{ name: '2026-2027' }]);
		expect(await afterInvitation(database.db, testKeyring, made.value, testNow)).toBe('enrol');
		const signIn = { email: 'director@proef.example', password: 'zeven groene fietsen' };
		expect(
			await checkPassword(
				database.db,
				testKeyring,
				signIn,
				{ address: 'x', deviceToken: undefined },
				undefined,
				testNow
			)
		).toMatchObject({ value: { ticket: made.value } });
	});

	// Guards against a second stranger who makes a school on the server with the code from the log.
	it('works once, also when it is pressed twice at the same moment', async () => {
		await keepSetupCode(database.db, CODE, testNow);
		const both = await Promise.all([make(), make()]);
		expect(both.map((one) => (one.ok ? 'made' : one.code)).sort()).toEqual(['made', 'setup-code-wrong']);
		expect(await isSetupOpen(database.db)).toBe(false);
		expect(await make()).toMatchObject({ code: 'setup-code-wrong' });
	});

	describe('refused', () => {
		it('for a wrong code, a taken name or a weak password it leaves everything as it was', async () => {
			await keepSetupCode(database.db, CODE, testNow);
			const schools = async () => (await database.db.selectFrom('schools').select('id').execute()).length;
			const before = await schools();
			expect(await make({ code: 'XXXX-XXXX-XXXX' })).toMatchObject({ code: 'setup-code-wrong' });
			expect(await make({ slug: 'de-proef' })).toMatchObject({ code: 'slug-taken' });
			expect(await make({ password: 'kort' })).toMatchObject({ code: 'password-short' });
			expect(await schools()).toBe(before);
			expect(await isSetupOpen(database.db)).toBe(true);
		});

		it('is a guess after too many from one address, also with the right code', async () => {
			await keepSetupCode(database.db, CODE, testNow);
			await Promise.all(
				Array.from({ length: ADDRESS_FAILURES }, () =>
					countFailure(database.db, { purpose: 'setup-address', subject: '198.51.100.1' }, testNow)
				)
			);
			expect(await make({}, '198.51.100.1')).toMatchObject({ code: 'too-often' });
		});
	});

	it('forgets an older code when a new one is printed', async () => {
		await keepSetupCode(database.db, CODE, testNow);
		await keepSetupCode(database.db, 'NNNN-NNNN-NNNN', testNow);
		expect(await make()).toMatchObject({ code: 'setup-code-wrong' });
		expect(await make({ code: 'NNNN-NNNN-NNNN' })).toMatchObject({ ok: true });
	});
});
