import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aMailServer, type MailServer } from '../../../tests/fixtures/mail-server.ts';
import { minutesLater, onBothDatabases, testKeyring, testNow } from '../../../tests/fixtures/databases.ts';
import { aSchool } from '../../../tests/fixtures/staff.ts';
import { systemContext } from './context.ts';
import { log } from './log.ts';
import { deliverMail, queueMail } from './mail.ts';

log.level = 'silent';

const MAIL = {
	to: 'juf@proef.example',
	subject: 'Welkom, juf Éva',
	text: 'Kies een wachtwoord: https://wegwijs.example/invite/geheim\n'
};
const FROM = { name: 'De "Proef"\\, school', address: 'wegwijs@wegwijs.example' };

onBothDatabases('mail', (database) => {
	let server: MailServer;
	let schoolId: string;
	beforeAll(async () => {
		server = await aMailServer();
	});
	afterAll(() => server.stop());

	const newSchool = async () => (schoolId = (await aSchool(database.db)).id);
	const queue = (to = MAIL.to) =>
		queueMail(systemContext(database.db, testKeyring, { id: schoolId }, testNow), { ...MAIL, to });
	const deliver = (now = testNow, url = server.url) =>
		deliverMail(database.db, testKeyring, schoolId, FROM, url, now);
	const rows = () =>
		database.db.selectFrom('mails').selectAll().where('school_id', '=', schoolId).orderBy('id').execute();

	it('waits sealed: a thief of the database finds no link in it', async () => {
		await newSchool();
		await queue();
		expect(JSON.stringify(await rows())).not.toMatch(/geheim|juf@/);
	});

	// Guards against mail that never arrives, arrives twice, or from a sender that a server refuses.
	it('arrives once, as it was written', async () => {
		await newSchool();
		await queue();
		expect(await deliver()).toBe(1);
		expect(await deliver(minutesLater(1))).toBe(0);
		const [mail] = server.take();
		expect(mail?.to).toEqual([MAIL.to]);
		expect(mail?.from).toBe(FROM.address);
		expect(mail?.text).toContain('https://wegwijs.example/invite/geheim');
		expect(server.take()).toEqual([]);
		expect(await rows()).toMatchObject([{ state: 'sent', sent_at: testNow.toISOString() }]);
	});

	// Guards against two processes that both see a mail waiting.
	it('is sent once when two send at the same moment', async () => {
		await newSchool();
		for (let index = 0; index < 3; index += 1) await queue(`juf${index}@proef.example`);
		const sent = await Promise.all([deliver(), deliver()]);
		expect(sent.reduce((sum, one) => sum + one, 0)).toBe(3);
		expect(server.take()).toHaveLength(3);
	});

	it('of another school is not touched, and without a server nothing is', async () => {
		const other = await newSchool();
		await queue();
		await newSchool();
		expect(await deliver()).toBe(0);
		schoolId = other;
		expect(await deliverMail(database.db, testKeyring, schoolId, FROM, undefined, testNow)).toBe(0);
		expect(await rows()).toMatchObject([{ state: 'waiting', tries: 0 }]);
	});

	describe('that the server does not take', () => {
		// Guards against a mail server that was away for five minutes and cost the school every invitation of that day.
		it('is tried again, ever later, and given up after a day', async () => {
			await newSchool();
			await queue('refused@proef.example');
			const triedAt: number[] = [];
			for (let minute = 0; minute <= 1500; minute += 1) {
				const [before] = await rows();
				if (before?.state !== 'waiting') break;
				await deliver(minutesLater(minute));
				if ((await rows())[0]?.tries !== before.tries) triedAt.push(minute);
				// Most minutes nothing is due.
				if (triedAt.length > 0 && minute > 30) minute += 29;
			}
			expect(triedAt[0]).toBe(0);
			expect(triedAt).toHaveLength(8);
			expect(triedAt.at(-1)).toBeGreaterThanOrEqual(1440);
			expect(await rows()).toMatchObject([{ state: 'failed', tries: 8 }]);
			expect(server.take()).toEqual([]);
		});

		it('does not keep the others', async () => {
			await newSchool();
			await queue('refused@proef.example');
			await queue();
			expect(await deliver()).toBe(1);
			expect(server.take()).toHaveLength(1);
		});

		it('because it is not there costs only the first a try', async () => {
			await newSchool();
			await queue();
			await queue();
			expect(await deliver(testNow, 'smtp://127.0.0.1:1')).toBe(0);
			expect((await rows()).map(({ state, tries }) => [state, tries])).toEqual([
				['waiting', 1],
				['waiting', 0]
			]);
			expect(await deliver(minutesLater(1))).toBe(2);
			server.take();
		});

		// Guards against one mail that cannot be opened (another key) and stops the mail of the whole school.
		it('because it cannot be opened does not keep the others', async () => {
			await newSchool();
			await queue();
			await database.db
				.updateTable('mails')
				.set({ sealed: 'w1.x.y' })
				.where('school_id', '=', schoolId)
				.execute();
			await queue();
			expect(await deliver()).toBe(1);
			server.take();
		});
	});
});
