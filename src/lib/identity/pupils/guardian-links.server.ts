import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { orderedId } from '#lib/server/ids.ts';
import { findGuardianOf, listKnownGuardians, type KnownGuardian } from './guardian-queries.server.ts';
import { changeGuardian, type GuardianFacts } from './guardians.server.ts';
import { findPupilFor } from './pupils.server.ts';
import { matchesName } from '../staff/search-rules.ts';

/* Who is a guardian of which child. */

/**
 * Adds a guardian to a child.
 * @param newId comes with the form, so that the same form sent twice adds one person
 */
export function addGuardian(
	context: Context,
	pupilId: string,
	newId: string,
	facts: GuardianFacts
): Promise<Result<{ id: string }, 'not-there'>> {
	return inTransaction(context, async (inside): Promise<Result<{ id: string }, 'not-there'>> => {
		const { db, schoolId } = inside;
		if (!(await findPupilFor(inside, 'guardians.edit', pupilId))) return fail('not-there');
		if (await findGuardianOf(db, schoolId, pupilId, newId)) return ok({ id: newId });
		await db
			.insertInto('guardians')
			.values({
				school_id: schoolId,
				id: newId,
				first_name: facts.firstName,
				last_name: facts.lastName,
				email: facts.email || null,
				phone: facts.phone || null,
				street: null,
				postcode: null,
				city: null,
				address_is_secret: 0,
				external_key: null
			})
			.execute();
		await insertLink(inside, pupilId, newId, facts.relation);
		await audit(inside, {
			action: 'guardian.added',
			subjectKind: 'guardian',
			subjectId: newId,
			details: { pupil: pupilId }
		});
		return ok({ id: newId });
	});
}

async function insertLink(
	{ db, schoolId }: Context,
	pupilId: string,
	guardianId: string,
	relation: string
): Promise<void> {
	await db
		.insertInto('pupil_guardians')
		.values({
			school_id: schoolId,
			id: orderedId(),
			pupil_id: pupilId,
			guardian_id: guardianId,
			relation,
			has_authority: 0,
			authority_proof: '',
			authority_on: null
		})
		.onConflict((conflict) => conflict.columns(['school_id', 'pupil_id', 'guardian_id']).doNothing())
		.execute();
}

/** Guardians of other children of the school, to link to a brother or sister. Needs at least two letters. */
export async function searchGuardians(
	context: Context,
	pupilId: string,
	name: string
): Promise<Result<KnownGuardian[], 'not-there'>> {
	if (!(await findPupilFor(context, 'guardians.edit', pupilId))) return fail('not-there');
	if (name.trim().length < 2) return ok([]);
	const known = await listKnownGuardians(context.db, context.schoolId, pupilId);
	return ok(known.filter((one) => matchesName(name, one.name)).slice(0, 20));
}

/** Links somebody who is a guardian of another child to this child too. Authority is per child and begins at "no". */
export function linkGuardian(
	context: Context,
	pupilId: string,
	guardianId: string
): Promise<Result<null, 'not-there'>> {
	return inTransaction(context, async (inside): Promise<Result<null, 'not-there'>> => {
		const { db, schoolId } = inside;
		const pupil = await findPupilFor(inside, 'guardians.edit', pupilId);
		const known = await db
			.selectFrom('guardians')
			.select('id')
			.where('school_id', '=', schoolId)
			.where('id', '=', guardianId)
			.executeTakeFirst();
		if (!pupil || !known) return fail('not-there');
		await insertLink(inside, pupilId, guardianId, '');
		await audit(inside, {
			action: 'guardian.linked',
			subjectKind: 'guardian',
			subjectId: guardianId,
			details: { pupil: pupilId }
		});
		return ok(null);
	});
}

/** Takes a guardian away from a child; somebody who is nobody's guardian then is not kept. */
export const unlinkGuardian = (
	context: Context,
	pupilId: string,
	guardianId: string
): Promise<Result<null, 'not-there'>> =>
	changeGuardian(context, pupilId, guardianId, 'guardian.unlinked', async ({ db, schoolId }) => {
		const links = () =>
			db
				.selectFrom('pupil_guardians')
				.select('id')
				.where('school_id', '=', schoolId)
				.where('guardian_id', '=', guardianId);
		await db
			.deleteFrom('pupil_guardians')
			.where('school_id', '=', schoolId)
			.where('pupil_id', '=', pupilId)
			.where('guardian_id', '=', guardianId)
			.execute();
		if (!(await links().executeTakeFirst())) {
			await db
				.deleteFrom('guardians')
				.where('school_id', '=', schoolId)
				.where('id', '=', guardianId)
				.execute();
		}
		return ok({});
	});
