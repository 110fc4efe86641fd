import { describe, expect, it, vi } from 'vitest';
import { sha256 } from '#lib/server/crypto.ts';
import { linkToken, orderedId } from '#lib/server/ids.ts';
import { instant } from '#lib/server/time.ts';
import { Browser, withApp } from '../../../../tests/fixtures/browser.ts';
import { minutesLater, testNow } from '../../../../tests/fixtures/databases.ts';
import { aPupil, aPupilSession, countSessions } from '../../../../tests/fixtures/pupils.ts';
import { aColleague } from '../../../../tests/fixtures/sign-in.ts';
import { aGroup } from '../../../../tests/fixtures/staff.ts';
import * as learn from '../../(pupil)/learn/+page.server.ts';
import * as dayLink from './+page.server.ts';
import * as staffHome from '../../staff/+page.server.ts';
import * as account from '../../staff/account/+page.server.ts';
import * as lessons from '../../staff/lessons/+page.server.ts';

const app = withApp();

describe('the link of a day', () => {
	async function aLink(withdrawn_at: string | null = null) {
		const { school, staff } = await aColleague(app.db);
		const groupId = await aGroup(app.db, school);
		const [id, token] = [orderedId(), linkToken()];
		await app.db
			.insertInto('day_links')
			.values({
				school_id: school.id,
				id,
				group_id: groupId,
				created_by: staff.id,
				created_at: instant(testNow),
				expires_at: instant(minutesLater(60)),
				withdrawn_at
			})
			.execute();
		await app.db
			.insertInto('directory_links')
			.values({ token_hash: sha256(token), school_id: school.id, kind: 'day-link', subject_id: id })
			.execute();
		return { school, groupId, token };
	}

	it('opens the lessons of one group, ends who was signed in, and ends itself', async () => {
		const { school, groupId, token } = await aLink();
		const pupil = await aPupil(app.db, school, groupId);
		const browser = new Browser({
			jar: new Map([['wegwijs_pupil', await aPupilSession(app.db, school.id, pupil)]])
		});
		expect(await browser.get(`/day/${token}`, dayLink.load, { params: { token } })).toMatchObject({
			location: '/staff/lessons'
		});
		expect(await countSessions(app.db, school.id, pupil)).toBe(0);
		expect(await browser.get('/staff/lessons', lessons.load)).toMatchObject({
			status: 200,
			data: { groupId }
		});
		expect(await browser.get('/staff', staffHome.load)).toMatchObject({ status: 404 });
		expect(await browser.get('/staff/account', account.load)).toMatchObject({ status: 404 });
		expect(await browser.get('/learn', learn.load)).toMatchObject({ status: 404 });
		vi.setSystemTime(minutesLater(60));
		expect(await browser.get('/staff/lessons', lessons.load)).toMatchObject({ status: 303 });
	});

	it('that was withdrawn or never made says so, and signs nobody out', async () => {
		const { school, groupId, token } = await aLink(instant(testNow));
		const pupil = await aPupil(app.db, school, groupId);
		for (const one of [token, 'x', '💥', 'a'.repeat(2000)]) {
			const browser = new Browser({
				jar: new Map([['wegwijs_pupil', await aPupilSession(app.db, school.id, pupil)]])
			});
			expect(await browser.get('/day/x', dayLink.load, { params: { token: one } })).toMatchObject({
				status: 200
			});
			expect([...browser.jar.keys()]).toEqual(['wegwijs_pupil']);
		}
		expect(await countSessions(app.db, school.id, pupil)).toBe(4);
	});
});
