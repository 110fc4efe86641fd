import { beforeAll, describe, expect, it } from 'vitest';
import { openMail } from '#lib/server/mail.ts';
import { onBothDatabases, testKeyring, testNow } from '../../../../tests/fixtures/databases.ts';
import { aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { findInvitation } from './accept-invitation.server.ts';
import { functionsOf } from '../sign-in/actors.server.ts';
import { hashEmail } from './emails.server.ts';
import { inviteColleague, remakeInvitation, type Newcomer } from './invitations.server.ts';
import { changeDetails } from './people-service.server.ts';
import type { SignedInStaff } from '../types.ts';

const origin = 'https://wegwijs.example';
const tokenOf = (link: string) => link.slice(`${origin}/invite/`.length);

onBothDatabases('inviting a colleague', (database) => {
	let school: { id: string };
	let director: SignedInStaff;
	let office: SignedInStaff;
	let teacher: SignedInStaff;
	let made = 0;

	const newcomer = (wishes: Partial<Newcomer> = {}): Newcomer => {
		made += 1;
		return {
			id: `newcomer-${made}`,
			firstName: 'Cato',
			lastName: 'Nieuw',
			called: 'juf Cato',
			email: `cato${made}@proef.example`,
			functions: [],
			...wishes
		};
	};
	const invited = async (wishes: Partial<Newcomer> = {}, actor = director) => {
		const result = await inviteColleague(database.context(actor), newcomer(wishes), origin);
		if (!result.ok) throw new Error(result.code);
		return result.value;
	};
	const mails = async (schoolId: string) =>
		(
			await database.db
				.selectFrom('mails')
				.selectAll()
				.where('school_id', '=', schoolId)
				.orderBy('id')
				.execute()
		).map((row) => openMail(testKeyring, row));

	beforeAll(async () => {
		school = await aSchool(database.db);
		director = await aStaff(database.db, school.id, { functions: ['director'] });
		office = await aStaff(database.db, school.id, { functions: ['office'] });
		office.permissions['people.invite'] = 'all';
		teacher = await aStaff(database.db, school.id, { functions: ['teacher'] });
	});

	// Guards against an invitation that leaves a colleague half made: no address, no function, or a link that is kept.
	it('makes account, address, functions, a link and a mail; the link itself is kept nowhere', async () => {
		const { staffId, link } = await invited({
			email: 'first@proef.example',
			functions: ['teacher', 'ict_coordinator']
		});
		const { db } = database;
		expect((await functionsOf(db, school.id, staffId)).sort()).toEqual(['ict_coordinator', 'teacher']);
		const address = await db
			.selectFrom('directory_emails')
			.select('account_id')
			.where('email_hash', '=', hashEmail(testKeyring, 'FIRST@proef.example'))
			.execute();
		expect(address).toEqual([{ account_id: staffId }]);
		expect(await findInvitation(db, tokenOf(link), testNow)).toMatchObject({ staffId, schoolId: school.id });
		const mail = (await mails(school.id)).at(-1);
		expect(mail?.to).toBe('first@proef.example');
		expect(mail?.text).toContain(link);
		for (const table of ['invitations', 'directory_links', 'audit_lines', 'mails'] as const) {
			const rows = await db.selectFrom(table).selectAll().where('school_id', '=', school.id).execute();
			expect(JSON.stringify(rows)).not.toContain(tokenOf(link));
		}
	});

	it('works for a week and not a minute longer', async () => {
		const { link } = await invited();
		const week = testNow.getTime() + 7 * 24 * 3_600_000;
		expect(await findInvitation(database.db, tokenOf(link), new Date(week - 60_000))).toBeDefined();
		expect(await findInvitation(database.db, tokenOf(link), new Date(week))).toBeUndefined();
	});

	// Guards against two people under one address, who would sign in as each other.
	it('refuses an address that a colleague of this school has, whatever the capitals', async () => {
		await invited({ email: 'taken@proef.example' });
		const result = await inviteColleague(
			database.context(director),
			newcomer({ email: 'Taken@proef.example' }),
			origin
		);
		expect(result).toMatchObject({ ok: false, code: 'email-in-use' });
		const rows = await database.db
			.selectFrom('staff')
			.select('id')
			.where('school_id', '=', school.id)
			.where('email', '=', 'Taken@proef.example')
			.execute();
		expect(rows).toEqual([]);
	});

	it('lets the same person work at two schools', async () => {
		const other = await aSchool(database.db);
		const otherDirector = await aStaff(database.db, other.id, { functions: ['director'] });
		await invited({ email: 'both@proef.example' });
		expect((await invited({ email: 'both@proef.example' }, otherDirector)).link).toContain('/invite/');
	});

	// Guards against a second colleague out of one form, when the button is pressed twice.
	it('invites one person when the form is sent twice; the newest link works', async () => {
		const person = newcomer();
		const context = database.context(director);
		const first = await inviteColleague(context, person, origin);
		const second = await inviteColleague(context, person, origin);
		if (!first.ok || !second.ok) throw new Error('refused');
		expect(await findInvitation(database.db, tokenOf(first.value.link), testNow)).toBeUndefined();
		expect(await findInvitation(database.db, tokenOf(second.value.link), testNow)).toMatchObject({
			staffId: person.id
		});
	});

	// Guards against a form that names somebody who is there already, and so gives their account a second address.
	it('never gives an address to an account that is there already', async () => {
		const result = await inviteColleague(
			database.context(director),
			newcomer({ id: teacher.id, email: 'mine@evil.example' }),
			origin
		);
		expect(result).toMatchObject({ ok: false, code: 'email-in-use' });
		const rows = await database.db
			.selectFrom('directory_emails')
			.select('account_id')
			.where('email_hash', '=', hashEmail(testKeyring, 'mine@evil.example'))
			.execute();
		expect(rows).toEqual([]);
	});

	it('replaces the old link by a new one', async () => {
		const { staffId, link } = await invited();
		const again = await remakeInvitation(database.context(director), staffId, origin);
		if (!again.ok) throw new Error(again.code);
		expect(await findInvitation(database.db, tokenOf(link), testNow)).toBeUndefined();
		expect(await findInvitation(database.db, tokenOf(again.value.link), testNow)).toMatchObject({ staffId });
	});

	describe('who may', () => {
		it('is not a teacher: it is as if there were no such page', async () => {
			expect(await inviteColleague(database.context(teacher), newcomer(), origin)).toMatchObject({
				code: 'not-there'
			});
			expect(await remakeInvitation(database.context(teacher), office.id, origin)).toMatchObject({
				code: 'not-there'
			});
		});

		// Guards against the office becoming director by way of the director's link or address.
		it('only invites newcomers without functions when functions are not theirs to give', async () => {
			const context = database.context(office);
			expect(await inviteColleague(context, newcomer({ functions: ['director'] }), origin)).toMatchObject({
				code: 'not-there'
			});
			const { staffId } = await invited({}, office);
			expect((await remakeInvitation(context, staffId, origin)).ok).toBe(true);
			expect(await remakeInvitation(context, director.id, origin)).toMatchObject({
				code: 'account-protected'
			});
			const details = { firstName: 'D', lastName: 'D', called: 'D', email: 'office@evil.example' };
			expect(await changeDetails(context, director.id, details)).toMatchObject({ code: 'account-protected' });
		});

		it('is nobody for themselves: an own password asks for the old one', async () => {
			expect(await remakeInvitation(database.context(director), director.id, origin)).toMatchObject({
				code: 'not-there'
			});
		});

		it('is nobody of another school', async () => {
			const other = await aSchool(database.db);
			const otherDirector = await aStaff(database.db, other.id, { functions: ['director'] });
			expect(await remakeInvitation(database.context(otherDirector), teacher.id, origin)).toMatchObject({
				code: 'not-there'
			});
		});
	});

	describe('changing an address', () => {
		// Guards against a link that went to a mistyped address, and still opens the account for a stranger.
		it('makes the old link worthless and frees the old address', async () => {
			const { staffId, link } = await invited({ email: 'typo@proef.example' });
			const details = {
				firstName: 'Cato',
				lastName: 'Nieuw',
				called: 'juf Cato',
				email: 'right@proef.example'
			};
			expect(await changeDetails(database.context(director), staffId, details)).toEqual({
				ok: true,
				value: undefined
			});
			expect(await findInvitation(database.db, tokenOf(link), testNow)).toBeUndefined();
			expect((await invited({ email: 'typo@proef.example' })).staffId).not.toBe(staffId);
		});

		it('is refused when the address is a colleague’s, or empty for somebody who signs in', async () => {
			await invited({ email: 'busy@proef.example' });
			const details = { firstName: 'A', lastName: 'B', called: 'juf A' };
			const context = database.context(director);
			expect(
				await changeDetails(context, teacher.id, { ...details, email: 'busy@proef.example' })
			).toMatchObject({ code: 'email-in-use' });
			expect(await changeDetails(context, teacher.id, { ...details, email: null })).toMatchObject({
				code: 'email-needed'
			});
		});
	});
});
