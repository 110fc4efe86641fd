import { beforeAll, expect, it } from 'vitest';
import { queueMail } from '#lib/server/mail.ts';
import { onBothDatabases, testNow } from '../../../../tests/fixtures/databases.ts';
import { aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { listOutbox, removeFromOutbox } from './outbox.server.ts';
import type { SignedInStaff } from '../types.ts';

onBothDatabases('mail that waits', (database) => {
	let director: SignedInStaff;
	let office: SignedInStaff;
	let stranger: SignedInStaff;

	beforeAll(async () => {
		const school = await aSchool(database.db);
		director = await aStaff(database.db, school.id, { functions: ['director'] });
		office = await aStaff(database.db, school.id, { functions: ['office'] });
		stranger = await aStaff(database.db, (await aSchool(database.db)).id, { functions: ['director'] });
		const later = new Date(testNow.getTime() + 60_000);
		await queueMail(database.context(director), {
			to: 'one@proef.example',
			subject: 'Eerste',
			text: 'https://w.example/invite/x'
		});
		await queueMail(database.context(director, later), {
			to: 'two@proef.example',
			subject: 'Tweede',
			text: '…'
		});
	});

	// Guards against a link that nobody can find because no mail server was set.
	it('stands open for the director, newest first', async () => {
		const list = await listOutbox(database.context(director));
		if (!list.ok) throw new Error(list.code);
		expect(list.value.map((mail) => [mail.to, mail.subject, mail.text, mail.failed])).toEqual([
			['two@proef.example', 'Tweede', '…', false],
			['one@proef.example', 'Eerste', 'https://w.example/invite/x', false]
		]);
	});

	it('is not there for others, and not of another school', async () => {
		expect(await listOutbox(database.context(office))).toMatchObject({ code: 'not-there' });
		expect(await listOutbox(database.context(stranger))).toEqual({ ok: true, value: [] });
	});

	it('lets a mail be thrown away once, by the own director only, and never one that was sent', async () => {
		const { db } = database;
		const ids = (
			await db
				.selectFrom('mails')
				.select('id')
				.where('school_id', '=', director.schoolId)
				.orderBy('created_at')
				.execute()
		).map((row) => row.id);
		const [first = '', second = ''] = ids;
		await removeFromOutbox(database.context(stranger), first);
		expect(await removeFromOutbox(database.context(office), first)).toMatchObject({ code: 'not-there' });
		await db
			.updateTable('mails')
			.set({ state: 'sent' })
			.where('school_id', '=', director.schoolId)
			.where('id', '=', second)
			.execute();
		for (const id of [first, first, second]) await removeFromOutbox(database.context(director), id);
		expect(
			await db.selectFrom('mails').select('id').where('school_id', '=', director.schoolId).execute()
		).toEqual([{ id: second }]);
	});
});
