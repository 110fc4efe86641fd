import { afterAll, beforeAll, expect, it } from 'vitest';
import { aMailServer, type MailServer } from '../../../tests/fixtures/mail-server.ts';
import { minutesLater, onBothDatabases, testKeyring, testNow } from '../../../tests/fixtures/databases.ts';
import { aSchool, aStaff } from '../../../tests/fixtures/staff.ts';
import { beginSession } from '#lib/identity/sign-in/sessions.server.ts';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import { systemContext } from './context.ts';
import { tick } from './jobs.ts';
import { queueMail } from './mail.ts';
import { instant } from './time.ts';

onBothDatabases('scheduled work', (database) => {
	let server: MailServer;
	beforeAll(async () => {
		server = await aMailServer();
	});
	afterAll(() => server.stop());

	const app = (): App => ({
		db: database.db,
		keyring: testKeyring,
		config: { smtpUrl: server.url, origin: 'https://wegwijs.example' } as Config
	});
	const lease = () =>
		database.db.selectFrom('leases').selectAll().where('name', '=', 'housekeeping').executeTakeFirstOrThrow();
	const freeLease = () => database.db.deleteFrom('leases').execute();

	// Guards against work that several processes all do, and against work that nobody does once one of them is gone.
	it('is done by one of two, and by the other when the first is gone', async () => {
		await freeLease();
		const [a, b] = await Promise.allSettled([tick(app(), testNow, 'a'), tick(app(), testNow, 'b')]);
		expect([a.status, b.status]).toEqual(['fulfilled', 'fulfilled']);
		const { holder } = await lease();
		const other = holder === 'a' ? 'b' : 'a';
		await tick(app(), minutesLater(1), other);
		expect(await lease()).toMatchObject({ holder, until: instant(minutesLater(2)) });
		await tick(app(), minutesLater(1), holder);
		expect(await lease()).toMatchObject({ holder, until: instant(minutesLater(3)) });
		await tick(app(), minutesLater(4), other);
		expect(await lease()).toMatchObject({ holder: other });
	});

	it('sends mail in the name of the school, and not while another holds the lease', async () => {
		await freeLease();
		const school = await aSchool(database.db);
		const queue = () =>
			queueMail(systemContext(database.db, testKeyring, school, testNow), {
				to: 'a@proef.example',
				subject: 'x',
				text: 'y'
			});
		await queue();
		await tick(app(), testNow, 'a');
		const [mail] = server.take();
		expect(mail).toMatchObject({ from: 'wegwijs@wegwijs.example', to: ['a@proef.example'] });
		await queue();
		await tick(app(), minutesLater(1), 'b');
		expect(server.take()).toEqual([]);
	});

	// Guards against a night's work that is skipped after a night without power, or done again every half minute.
	it('of the night is done once a day, at the first round of that day', async () => {
		await freeLease();
		const { id: schoolId } = await aSchool(database.db);
		const staff = await aStaff(database.db, schoolId);
		const sessions = async () =>
			(await database.db.selectFrom('sessions').select('id').where('school_id', '=', schoolId).execute())
				.length;
		const ended = () =>
			beginSession(
				database.db,
				{ schoolId, accountId: staff.id, kind: 'staff', device: '', confirmed: true },
				new Date('2026-11-22T09:00:00Z')
			);
		await ended();
		await tick(app(), testNow, 'a');
		expect(await sessions()).toBe(0);
		expect((await lease()).last_done).toBe('2026-11-24');
		await ended();
		await tick(app(), minutesLater(30), 'a');
		expect(await sessions()).toBe(1);
		// just after midnight in the Netherlands, when it is still the 24th in UTC
		await tick(app(), new Date('2026-11-24T23:00:30.000Z'), 'a');
		expect(await sessions()).toBe(0);
		expect((await lease()).last_done).toBe('2026-11-25');
	});
});
