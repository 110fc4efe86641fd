import { beforeAll, describe, expect, it } from 'vitest';
import { onBothDatabases } from '../../../../tests/fixtures/databases.ts';
import { aGuardian, aPupil, auditedActions } from '../../../../tests/fixtures/pupils.ts';
import { aGroup, aSchool, aStaff } from '../../../../tests/fixtures/staff.ts';
import { addGuardian, linkGuardian, searchGuardians, unlinkGuardian } from './guardian-links.server.ts';
import {
	listGuardians,
	lookAtAddress,
	readGuardian,
	saveAddress,
	saveAuthority,
	saveGuardian
} from './guardians.server.ts';
import type { SignedInStaff } from '../types.ts';

const NOT_THERE = { ok: false, code: 'not-there' };

onBothDatabases('guardians', (database) => {
	let school: { id: string; yearId: string };
	let group: string;
	let office: SignedInStaff;
	let care: SignedInStaff;
	let teacher: SignedInStaff;
	let elsewhere: SignedInStaff;
	let pupil: string;

	beforeAll(async () => {
		school = await aSchool(database.db);
		group = await aGroup(database.db, school);
		office = await aStaff(database.db, school.id, { functions: ['office'] });
		care = await aStaff(database.db, school.id, { functions: ['care_coordinator'] });
		teacher = await aStaff(database.db, school.id, { functions: ['teacher'], groupIds: [group] });
		elsewhere = await aStaff(database.db, (await aSchool(database.db)).id, { functions: ['director'] });
		pupil = await aPupil(database.db, school, group);
	});

	describe('addresses', () => {
		it('are never in the list of guardians', async () => {
			const child = await aPupil(database.db, school, group);
			await aGuardian(database.db, school.id, [child], { street: 'Eerste Straat 1' });
			await aGuardian(database.db, school.id, [child], { street: 'Tweede Straat 2' });
			const list = await listGuardians(database.context(office), child);
			expect(list.ok && list.value).toHaveLength(2);
			expect(JSON.stringify(list)).not.toMatch(/Straat|@|0612345678/);
		});
		// Two parents who live apart, and one of them may not know where: each has a page of its own.
		it("of one guardian never come with another's page", async () => {
			const child = await aPupil(database.db, school, group);
			const one = await aGuardian(database.db, school.id, [child], { street: 'Eerste Straat 1' });
			await aGuardian(database.db, school.id, [child], { street: 'Tweede Straat 2' });
			const page = JSON.stringify(await readGuardian(database.context(office), child, one));
			expect(page).toContain('Eerste Straat 1');
			expect(page).not.toContain('Tweede Straat 2');
		});
		it.each([
			['that is secret', { secret: true, isProtected: 0 as const }],
			['of a protected pupil', { secret: false, isProtected: 1 as const }]
		])('%s shows only after a press, and the look is written down', async (_, { secret, isProtected }) => {
			const child = await aPupil(database.db, school, group, { is_protected: isProtected });
			const guardian = await aGuardian(database.db, school.id, [child], { street: 'Geheime Laan 9', secret });
			const page = await readGuardian(database.context(care), child, guardian);
			expect(page.ok && page.value.address).toBeUndefined();
			expect(JSON.stringify(page)).not.toContain('Geheime Laan');
			expect(await auditedActions(database.db, school.id, guardian)).toEqual([]);
			const seen = await lookAtAddress(database.context(care), child, guardian);
			expect(seen).toMatchObject({ ok: true, value: { street: 'Geheime Laan 9' } });
			expect(await auditedActions(database.db, school.id, guardian)).toEqual(['guardian.address-seen']);
		});
		it('of a protected child stay hidden on the page of a brother or sister', async () => {
			const hidden = await aPupil(database.db, school, group, { is_protected: 1 });
			const sibling = await aPupil(database.db, school, group);
			const guardian = await aGuardian(database.db, school.id, [hidden, sibling], {
				street: 'Geheime Laan 9'
			});
			const page = await readGuardian(database.context(office), sibling, guardian);
			expect(page.ok && page.value.address).toBeUndefined();
		});
		it('are saved with whether they are secret', async () => {
			const guardian = await aGuardian(database.db, school.id, [pupil]);
			const address = { street: 'Nieuwe Weg 3', postcode: '1111 AA', city: 'Proefdorp', isSecret: true };
			expect(await saveAddress(database.context(care), pupil, guardian, address)).toEqual(NOT_THERE);
			expect((await saveAddress(database.context(office), pupil, guardian, address)).ok).toBe(true);
			const page = await readGuardian(database.context(office), pupil, guardian);
			expect(page.ok && page.value).toMatchObject({
				address: undefined,
				guardian: { addressIsSecret: true }
			});
		});
	});

	it('are not there for a teacher, another school, or through a child that is not theirs', async () => {
		const guardian = await aGuardian(database.db, school.id, [pupil]);
		const stranger = await aPupil(database.db, school, group);
		for (const actor of [teacher, elsewhere]) {
			expect(await listGuardians(database.context(actor), pupil)).toEqual(NOT_THERE);
			expect(await readGuardian(database.context(actor), pupil, guardian)).toEqual(NOT_THERE);
			expect(await lookAtAddress(database.context(actor), pupil, guardian)).toEqual(NOT_THERE);
			expect(await linkGuardian(database.context(actor), pupil, guardian)).toEqual(NOT_THERE);
		}
		expect(await readGuardian(database.context(office), stranger, guardian)).toEqual(NOT_THERE);
		expect(await unlinkGuardian(database.context(office), stranger, guardian)).toEqual(NOT_THERE);
	});

	it('are added once, also when the form is sent twice', async () => {
		const child = await aPupil(database.db, school, group);
		const facts = { firstName: 'Sam', lastName: 'Ouder', relation: 'vader', email: '', phone: '' };
		const id = `new-${child}`;
		expect(await addGuardian(database.context(office), child, id, facts)).toEqual({
			ok: true,
			value: { id }
		});
		expect(await addGuardian(database.context(office), child, id, facts)).toEqual({
			ok: true,
			value: { id }
		});
		await saveGuardian(database.context(office), child, id, {
			...facts,
			lastName: 'Verzorger',
			email: 'sam@proef.example'
		});
		const page = await readGuardian(database.context(office), child, id);
		expect(page.ok && page.value.guardian).toMatchObject({
			lastName: 'Verzorger',
			email: 'sam@proef.example',
			hasAuthority: false
		});
		const list = await listGuardians(database.context(office), child);
		expect(list.ok && list.value).toHaveLength(1);
	});

	it('have authority only with a proof and its day', async () => {
		const guardian = await aGuardian(database.db, school.id, [pupil]);
		const save = (has: boolean, proof: string, on: string) =>
			saveAuthority(database.context(office), pupil, guardian, { has, proof, on });
		expect(await save(true, '', '2026-11-01')).toMatchObject({ code: 'authority-proof' });
		expect(await save(true, 'uittreksel', '')).toMatchObject({ code: 'authority-day' });
		expect(await save(true, 'uittreksel', '2026-11-25')).toMatchObject({ code: 'day-in-future' });
		expect((await save(true, 'uittreksel', '2026-11-24')).ok).toBe(true);
		expect((await save(false, '', '')).ok).toBe(true);
		const page = await readGuardian(database.context(office), pupil, guardian);
		expect(page.ok && page.value.guardian).toMatchObject({ hasAuthority: false, authorityOn: null });
	});

	describe('of brothers and sisters', () => {
		it('are found by name, linked once, and begin without authority', async () => {
			const one = await aPupil(database.db, school, group, { firstName: 'Broer' });
			const two = await aPupil(database.db, school, group, { firstName: 'Zus' });
			const guardian = await aGuardian(database.db, school.id, [one], { lastName: 'Zeldzaam' });
			const search = (name: string) => searchGuardians(database.context(office), two, name);
			expect(await search('z')).toEqual({ ok: true, value: [] });
			expect(await search('zeldz')).toEqual({
				ok: true,
				value: [{ id: guardian, name: 'Kim Zeldzaam', children: ['Broer'] }]
			});
			await linkGuardian(database.context(office), two, guardian);
			await linkGuardian(database.context(office), two, guardian);
			expect(await search('zeldz')).toEqual({ ok: true, value: [] });
			const page = await readGuardian(database.context(office), two, guardian);
			expect(page.ok && page.value.guardian.hasAuthority).toBe(false);
		});
		it('stay when they are taken from one child, and go with the last', async () => {
			const one = await aPupil(database.db, school, group);
			const two = await aPupil(database.db, school, group);
			const guardian = await aGuardian(database.db, school.id, [one, two]);
			const rows = () =>
				database.db
					.selectFrom('guardians')
					.select('id')
					.where('school_id', '=', school.id)
					.where('id', '=', guardian)
					.execute();
			await unlinkGuardian(database.context(office), one, guardian);
			expect(await rows()).toHaveLength(1);
			await unlinkGuardian(database.context(office), two, guardian);
			expect(await rows()).toHaveLength(0);
		});
	});
});
