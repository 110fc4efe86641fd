import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { toFlag } from '#lib/server/db/codecs.ts';
import { dayOf } from '#lib/server/time.ts';
import {
	addressIsHidden,
	findAddress,
	findGuardianOf,
	listGuardiansOf,
	updateGuardian,
	type Address,
	type GuardianOfPupil
} from './guardian-queries.server.ts';
import { findPupilFor } from './pupils.server.ts';

/** A guardian in the list of a child: no contact, no address. */
export type GuardianLine = Pick<
	GuardianOfPupil,
	'id' | 'firstName' | 'lastName' | 'relation' | 'hasAuthority'
>;

/** The guardians of a child. Addresses are never in this list: each guardian has an own page. */
export async function listGuardians(
	context: Context,
	pupilId: string
): Promise<Result<GuardianLine[], 'not-there'>> {
	if (!(await findPupilFor(context, 'guardians.read', pupilId))) return fail('not-there');
	const guardians = await listGuardiansOf(context.db, context.schoolId, pupilId);
	return ok(
		guardians.map(({ id, firstName, lastName, relation, hasAuthority }) => ({
			id,
			firstName,
			lastName,
			relation,
			hasAuthority
		}))
	);
}

export interface GuardianPage {
	pupil: { id: string; firstName: string; lastName: string; isProtected: boolean };
	guardian: GuardianOfPupil;
	/** undefined while it is hidden: the page then shows a button, and the look is written down */
	address: Address | undefined;
}

/** One guardian of one child; the address only where it may be shown unasked. */
export async function readGuardian(
	context: Context,
	pupilId: string,
	guardianId: string
): Promise<Result<GuardianPage, 'not-there'>> {
	const { db, schoolId } = context;
	const pupil = await findPupilFor(context, 'guardians.read', pupilId);
	const guardian = pupil && (await findGuardianOf(db, schoolId, pupilId, guardianId));
	if (!pupil || !guardian) return fail('not-there');
	const hidden = await addressIsHidden(db, schoolId, guardianId);
	return ok({
		pupil: {
			id: pupil.id,
			firstName: pupil.firstName,
			lastName: pupil.lastName,
			isProtected: pupil.isProtected
		},
		guardian,
		address: hidden ? undefined : await findAddress(db, schoolId, guardianId)
	});
}

/** Shows an address that is hidden, and writes down who looked. */
export function lookAtAddress(
	context: Context,
	pupilId: string,
	guardianId: string
): Promise<Result<Address, 'not-there'>> {
	return inTransaction(context, async (inside): Promise<Result<Address, 'not-there'>> => {
		const page = await readGuardian(inside, pupilId, guardianId);
		if (!page.ok) return page;
		if (page.value.address) return ok(page.value.address);
		await audit(inside, {
			action: 'guardian.address-seen',
			subjectKind: 'guardian',
			subjectId: guardianId,
			details: { pupil: pupilId }
		});
		return ok(await findAddress(inside.db, inside.schoolId, guardianId));
	});
}

/** What an editor may do with one guardian of one child. */
export function changeGuardian<E extends string>(
	context: Context,
	pupilId: string,
	guardianId: string,
	action: string,
	work: (
		inside: Context,
		guardian: GuardianOfPupil
	) => Promise<Result<Record<string, string | boolean | null>, E>>
): Promise<Result<null, E | 'not-there'>> {
	return inTransaction(context, async (inside): Promise<Result<null, E | 'not-there'>> => {
		const pupil = await findPupilFor(inside, 'guardians.edit', pupilId);
		const guardian = pupil && (await findGuardianOf(inside.db, inside.schoolId, pupilId, guardianId));
		if (!guardian) return fail('not-there');
		const done = await work(inside, guardian);
		if (!done.ok) return done;
		await audit(inside, {
			action,
			subjectKind: 'guardian',
			subjectId: guardianId,
			details: { pupil: pupilId, ...done.value }
		});
		return ok(null);
	});
}

export interface GuardianFacts {
	firstName: string;
	lastName: string;
	relation: string;
	email: string;
	phone: string;
}

/** Corrects name, relation and contact. */
export const saveGuardian = (
	context: Context,
	pupilId: string,
	guardianId: string,
	facts: GuardianFacts
): Promise<Result<null, 'not-there'>> =>
	changeGuardian(context, pupilId, guardianId, 'guardian.corrected', async ({ db, schoolId }) => {
		await updateGuardian(db, schoolId, guardianId, {
			first_name: facts.firstName,
			last_name: facts.lastName,
			email: facts.email || null,
			phone: facts.phone || null
		});
		await db
			.updateTable('pupil_guardians')
			.set({ relation: facts.relation })
			.where('school_id', '=', schoolId)
			.where('pupil_id', '=', pupilId)
			.where('guardian_id', '=', guardianId)
			.execute();
		return ok({});
	});

/** Saves where a guardian lives, and whether that is secret. */
export const saveAddress = (
	context: Context,
	pupilId: string,
	guardianId: string,
	address: Address & { isSecret: boolean }
): Promise<Result<null, 'not-there'>> =>
	changeGuardian(context, pupilId, guardianId, 'guardian.address-saved', async ({ db, schoolId }) => {
		await updateGuardian(db, schoolId, guardianId, {
			street: address.street || null,
			postcode: address.postcode || null,
			city: address.city || null,
			address_is_secret: toFlag(address.isSecret)
		});
		return ok({ isSecret: address.isSecret });
	});

/** Records whether a guardian decides over this child. A "yes" needs a proof and the day on which it was seen. */
export const saveAuthority = (
	context: Context,
	pupilId: string,
	guardianId: string,
	authority: { has: boolean; proof: string; on: string }
): Promise<Result<null, 'not-there' | 'authority-proof' | 'authority-day' | 'day-in-future'>> =>
	changeGuardian(context, pupilId, guardianId, 'guardian.authority', async ({ db, schoolId, now }) => {
		if (authority.has && !authority.proof) return fail('authority-proof');
		if (authority.has && !authority.on) return fail('authority-day');
		if (authority.on > dayOf(now)) return fail('day-in-future');
		await db
			.updateTable('pupil_guardians')
			.set({
				has_authority: toFlag(authority.has),
				authority_proof: authority.proof,
				authority_on: authority.on || null
			})
			.where('school_id', '=', schoolId)
			.where('pupil_id', '=', pupilId)
			.where('guardian_id', '=', guardianId)
			.execute();
		return ok({ has: authority.has });
	});
