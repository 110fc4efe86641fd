import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { toFlag } from '#lib/server/db/codecs.ts';
import { orderedId } from '#lib/server/ids.ts';
import { mayForGroup, scopeOf, type Permission } from '#lib/server/permissions.ts';
import { dayOf, instant } from '#lib/server/time.ts';
import { findGroupOf, listGroupsOf } from './group-queries.server.ts';
import {
	findPupilIn,
	hushNoticesAbout,
	lastGroups,
	listPupilsIn,
	placePupil,
	updatePupil,
	type PupilInGroup
} from './pupil-queries.server.ts';
import { isPresentPupil } from '../rules.ts';
import { currentSchoolYear } from '../school/schools.server.ts';
import { matchesName } from '../staff/search-rules.ts';
import { endSessionsOf } from '../sign-in/sessions.server.ts';
import type { Group } from '../types.ts';

/** Which pupils a list shows: at school now, left, or died. The last two only for whoever keeps the records. */
export type Whereabouts = 'here' | 'left' | 'died';

/** As much as fits on a page; beyond it, one searches. */
export const PUPILS_SHOWN = 250;

export interface PupilList {
	pupils: PupilInGroup[];
	/** how many there are, those that are not shown included */
	total: number;
	/** groups to choose from */
	groups: Group[];
	/** whether this person may look for who left or died */
	mayLookBack: boolean;
}

const whereaboutsOf = (pupil: PupilInGroup, today: string): Whereabouts => {
	if (pupil.died_on !== null) return 'died';
	return isPresentPupil(pupil, today) ? 'here' : 'left';
};

/**
 * Pupils by name, group and whereabouts.
 * @param filter.groupId a group, `none` for pupils without a group this year, or '' for all
 */
export async function listPupils(
	context: Context,
	filter: { name: string; groupId: string; who: Whereabouts }
): Promise<Result<PupilList, 'not-there'>> {
	const { db, schoolId, actor } = context;
	const scope = scopeOf(actor, 'pupils.read');
	if (!scope) return fail('not-there');
	const today = dayOf(context.now);
	const yearId = (await currentSchoolYear(db, schoolId, today)) ?? '';
	const groups = (await listGroupsOf(db, schoolId, yearId)).filter((group) =>
		mayForGroup(actor, 'pupils.read', group.id)
	);
	const mayLookBack = scopeOf(actor, 'pupils.edit') === 'all';
	const who = mayLookBack ? filter.who : 'here';
	const known = await listPupilsIn(
		db,
		schoolId,
		yearId,
		scope === 'own' ? groups.map((group) => group.id) : undefined
	);
	const before = who === 'here' ? undefined : await lastGroups(db, schoolId);
	const found = known
		.filter((pupil) => whereaboutsOf(pupil, today) === who)
		.filter((pupil) => !filter.groupId || (pupil.groupId ?? 'none') === filter.groupId)
		.filter((pupil) => matchesName(filter.name, `${pupil.firstName} ${pupil.lastName}`))
		.map((pupil) =>
			before ? { ...pupil, groupName: pupil.groupName ?? before.get(pupil.id) ?? null } : pupil
		);
	return ok({ pupils: found.slice(0, PUPILS_SHOWN), total: found.length, groups, mayLookBack });
}

/**
 * A pupil, for whoever holds a permission for the pupil's group. Who left or died is there only for those who keep
 * the records.
 */
export async function findPupilFor(
	context: Context,
	permission: Permission,
	pupilId: string
): Promise<PupilInGroup | undefined> {
	const { db, schoolId, actor } = context;
	const scope = scopeOf(actor, permission);
	if (!scope) return undefined;
	const today = dayOf(context.now);
	const pupil = await findPupilIn(
		db,
		schoolId,
		(await currentSchoolYear(db, schoolId, today)) ?? '',
		pupilId
	);
	if (!pupil) return undefined;
	if (scope === 'own' && !(pupil.groupId && mayForGroup(actor, permission, pupil.groupId))) return undefined;
	if (whereaboutsOf(pupil, today) !== 'here' && !scopeOf(actor, 'pupils.edit')) return undefined;
	return pupil;
}

export interface PupilPage {
	pupil: PupilInGroup;
	who: Whereabouts;
	groups: Group[];
	may: { edit: boolean; readGuardians: boolean; editGuardians: boolean; resetPictures: boolean };
}

/** Everything about one pupil that is no address. */
export async function readPupil(context: Context, pupilId: string): Promise<Result<PupilPage, 'not-there'>> {
	const { db, schoolId, actor } = context;
	const pupil = await findPupilFor(context, 'pupils.read', pupilId);
	if (!pupil) return fail('not-there');
	const today = dayOf(context.now);
	const yearId = (await currentSchoolYear(db, schoolId, today)) ?? '';
	const who = whereaboutsOf(pupil, today);
	return ok({
		pupil,
		who,
		groups: await listGroupsOf(db, schoolId, yearId),
		may: {
			edit: scopeOf(actor, 'pupils.edit') !== undefined,
			readGuardians: scopeOf(actor, 'guardians.read') !== undefined,
			editGuardians: scopeOf(actor, 'guardians.edit') !== undefined,
			resetPictures:
				who === 'here' && pupil.groupId !== null && mayForGroup(actor, 'pictures.reset', pupil.groupId)
		}
	});
}

/** A change to a pupil's record: finds the pupil for an editor, does the work, writes one audit line; all or nothing. */
function changePupil<E extends string>(
	context: Context,
	pupilId: string,
	action: string,
	work: (
		inside: Context,
		pupil: PupilInGroup
	) => Promise<Result<Record<string, string | number | boolean | null>, E>>
): Promise<Result<null, E | 'not-there'>> {
	return inTransaction(context, async (inside): Promise<Result<null, E | 'not-there'>> => {
		const pupil = await findPupilFor(inside, 'pupils.edit', pupilId);
		if (!pupil) return fail('not-there');
		const done = await work(inside, pupil);
		if (!done.ok) return done;
		await audit(inside, { action, subjectKind: 'pupil', subjectId: pupilId, details: done.value });
		return ok(null);
	});
}

/** Corrects a name or a birth date. */
export const correctPupil = (
	context: Context,
	pupilId: string,
	facts: { firstName: string; lastName: string; birthDate: string }
): Promise<Result<null, 'not-there' | 'birth-date-future'>> =>
	changePupil(context, pupilId, 'pupil.corrected', async ({ db, schoolId, now }) => {
		if (facts.birthDate > dayOf(now)) return fail('birth-date-future');
		await updatePupil(db, schoolId, pupilId, {
			first_name: facts.firstName,
			last_name: facts.lastName,
			birth_date: facts.birthDate || null
		});
		return ok({});
	});

/**
 * Moves a pupil to another group within this school year.
 * @param to.yearLevel the pupil's own year; null takes it from the group, which a combination group cannot say
 */
export const movePupil = (
	context: Context,
	pupilId: string,
	to: { groupId: string; yearLevel: number | null }
): Promise<Result<null, 'not-there' | 'group-gone' | 'year-level-needed'>> =>
	changePupil(context, pupilId, 'pupil.moved', async ({ db, schoolId, now }, pupil) => {
		const yearId = (await currentSchoolYear(db, schoolId, dayOf(now))) ?? '';
		const group = await findGroupOf(db, schoolId, yearId, to.groupId);
		if (!group) return fail('group-gone');
		const yearLevel = to.yearLevel ?? group.yearLevel;
		if (yearLevel === null) return fail('year-level-needed');
		await placePupil(db, schoolId, { id: orderedId(), pupilId, yearId, groupId: group.id, yearLevel });
		return ok({ from: pupil.groupId, to: group.id, yearLevel });
	});

/** Marks a pupil as protected, or no longer: no location, no address on lists, never published. */
export const protectPupil = (
	context: Context,
	pupilId: string,
	isProtected: boolean
): Promise<Result<null, 'not-there'>> =>
	changePupil(context, pupilId, 'pupil.protected', async ({ db, schoolId }) => {
		await updatePupil(db, schoolId, pupilId, { is_protected: toFlag(isProtected) });
		return ok({ isProtected });
	});

/**
 * Records the first day on which a pupil is no longer at this school; null takes it back. From that day the pupil is
 * gone from tiles and lists and cannot sign in; a session that is open ends at once.
 */
export const recordLeaving = (
	context: Context,
	pupilId: string,
	day: string | null
): Promise<Result<null, 'not-there'>> =>
	changePupil(context, pupilId, 'pupil.left', async ({ db, schoolId, now }) => {
		await updatePupil(db, schoolId, pupilId, { left_on: day });
		if (day !== null && day <= dayOf(now)) await endSessionsOf(db, schoolId, pupilId);
		return ok({ day });
	});

/**
 * Records that a pupil died; null takes it back. Nothing is deleted: the pupil is quietly gone from tiles, lists and
 * mailings, and nobody is bothered with notices about this child any more.
 */
export const recordDeath = (
	context: Context,
	pupilId: string,
	day: string | null
): Promise<Result<null, 'not-there' | 'day-in-future'>> =>
	changePupil(context, pupilId, 'pupil.died', async ({ db, schoolId, now }) => {
		if (day !== null && day > dayOf(now)) return fail('day-in-future');
		await updatePupil(db, schoolId, pupilId, { died_on: day });
		if (day !== null) {
			await endSessionsOf(db, schoolId, pupilId);
			await hushNoticesAbout(db, schoolId, pupilId, instant(now));
		}
		return ok({ day });
	});
