import { describe, expect, it } from 'vitest';
import { keepSetupCode } from '#lib/identity/school/setup.server.ts';
import { Browser, withApp } from '../../../tests/fixtures/browser.ts';
import { testNow } from '../../../tests/fixtures/databases.ts';
import { PASSWORD } from '../../../tests/fixtures/sign-in.ts';
import { ENROL } from '../../../tests/fixtures/staff-browser.ts';
import * as setup from './+page.server.ts';

const app = withApp();

describe('/setup', () => {
	it('is not there without a code, and makes the first school with one', async () => {
		expect(await new Browser().get('/setup', setup.load)).toMatchObject({ status: 404 });
		await keepSetupCode(app.db, 'ABCD-EFGH-JKLM', testNow);
		expect(await new Browser().get('/setup', setup.load)).toMatchObject({ status: 200 });
		const fields = {
			code: 'XXXX',
			schoolName: 'De Proef',
			city: 'Proefdorp',
			slug: 'eerste',
			firstName: 'Dina',
			lastName: 'Proef',
			called: 'juf Dina',
			email: 'dina@proef.example',
			password: PASSWORD
		};
		const browser = new Browser();
		const wrong = await browser.post('/setup', setup.actions.default, fields);
		expect(wrong.status).toBe(400);
		expect(JSON.stringify(wrong.data)).toContain('Proefdorp');
		expect(JSON.stringify(wrong.data)).not.toContain(PASSWORD);
		expect(
			await browser.post('/setup', setup.actions.default, { ...fields, code: 'abcd efgh jklm' })
		).toMatchObject({ location: ENROL });
		expect(await new Browser().get('/setup', setup.load)).toMatchObject({ status: 404 });
	});
});
