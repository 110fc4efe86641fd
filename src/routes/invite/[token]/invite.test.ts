import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { linkToken, orderedId } from '#lib/server/ids.ts';
import { instant } from '#lib/server/time.ts';
import { Browser, withApp } from '../../../../tests/fixtures/browser.ts';
import { minutesLater, testNow } from '../../../../tests/fixtures/databases.ts';
import { aColleague } from '../../../../tests/fixtures/sign-in.ts';
import { ENROL } from '../../../../tests/fixtures/staff-browser.ts';
import * as invite from './+page.server.ts';

const app = withApp();

describe('an invitation', () => {
	it('sets the password once, and leads into setting up an app', async () => {
		const { school, staff } = await aColleague(app.db);
		const [id, token] = [orderedId(), linkToken()];
		await app.db
			.insertInto('invitations')
			.values({
				school_id: school.id,
				id,
				staff_id: staff.id,
				created_by: null,
				created_at: instant(testNow),
				expires_at: instant(minutesLater(60)),
				used_at: null
			})
			.execute();
		await app.db
			.insertInto('directory_links')
			.values({ token_hash: sha256(token), school_id: school.id, kind: 'invitation', subject_id: id })
			.execute();
		const wishes = { params: { token } };
		const send = (browser: Browser, password: string, repeat = password) =>
			browser.post(`/invite/${token}`, invite.actions.default, { password, repeat }, wishes);
		expect((await new Browser().get(`/invite/${token}`, invite.load, wishes)).data).toMatchObject({
			works: true
		});
		expect(await send(new Browser(), 'acht blauwe paraplu’s', 'negen')).toMatchObject({ status: 400 });
		expect(await send(new Browser(), 'kort')).toMatchObject({ status: 400 });
		expect(await send(new Browser(), 'acht blauwe paraplu’s')).toMatchObject({ location: ENROL });
		expect(await send(new Browser(), 'acht blauwe paraplu’s')).toMatchObject({ status: 400 });
		expect((await new Browser().get(`/invite/${token}`, invite.load, wishes)).data).toMatchObject({
			works: false
		});
	});
});
