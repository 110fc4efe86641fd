import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { mayForGroup, scopeOf, type Permission } from '#lib/server/permissions.ts';
import { addDays, dayOf } from '#lib/server/time.ts';
import { renewClassCode } from '../sign-in/class-codes.server.ts';
import {
	findClassCode,
	findGroupOf,
	findOpenDayLink,
	listGroupsOf,
	listTeachersOf,
	type GroupOfYear,
	type OpenDayLink
} from './group-queries.server.ts';
import { listPupilsIn, type PupilInGroup } from './pupil-queries.server.ts';
import { isPresentPupil, tileLabels } from '../rules.ts';
import { currentSchoolYear } from '../school/schools.server.ts';
import type { Group, PupilTile } from '../types.ts';

/** A group in the list of groups. */
export interface GroupLine {
	id: string;
	name: string;
	/** as children call them */
	teachers: string[];
	pupils: number;
	/** how many of them have chosen pictures for the sign-in */
	withPictures: number;
}

const thisYear = async ({ db, schoolId, now }: Context): Promise<string> =>
	(await currentSchoolYear(db, schoolId, dayOf(now))) ?? '';

/** The groups of this school year for which somebody holds a permission. */
export async function listGroupsFor(context: Context, permission: Permission): Promise<Group[]> {
	const groups = await listGroupsOf(context.db, context.schoolId, await thisYear(context));
	return groups.filter((group) => mayForGroup(context.actor, permission, group.id));
}

/** The groups of this school year that somebody may see. */
export async function listGroups(context: Context): Promise<Result<GroupLine[], 'not-there'>> {
	const { db, schoolId, actor } = context;
	if (!scopeOf(actor, 'pupils.read')) return fail('not-there');
	const yearId = await thisYear(context);
	const groups = (await listGroupsOf(db, schoolId, yearId)).filter((group) =>
		mayForGroup(actor, 'pupils.read', group.id)
	);
	const teachers = await listTeachersOf(db, schoolId, yearId);
	const today = dayOf(context.now);
	const pupils = await listPupilsIn(
		db,
		schoolId,
		yearId,
		groups.map((group) => group.id)
	);
	return ok(
		groups.map((group) => {
			const here = pupils.filter((pupil) => pupil.groupId === group.id && isPresentPupil(pupil, today));
			return {
				id: group.id,
				name: group.name,
				teachers: teachers.filter((one) => one.groupId === group.id).map((one) => one.called),
				pupils: here.length,
				withPictures: here.filter((pupil) => pupil.hasPictures).length
			};
		})
	);
}

/** A group of this school year, for whoever holds a permission for it. */
export async function findGroupFor(
	context: Context,
	permission: Permission,
	groupId: string
): Promise<GroupOfYear | undefined> {
	if (!mayForGroup(context.actor, permission, groupId)) return undefined;
	return findGroupOf(context.db, context.schoolId, await thisYear(context), groupId);
}

export interface GroupPage {
	group: GroupOfYear;
	teachers: string[];
	/** each with the name as it stands on the tile of the sign-in page */
	pupils: (PupilInGroup & { label: string })[];
	/** null when there is no code that works; undefined for whoever may not see it */
	classCode: { code: string; expiresAt: string } | null | undefined;
	dayLink: OpenDayLink | undefined;
	may: { access: boolean; resetPictures: boolean };
}

/** The children of a group who are at school today, with their tile names. */
async function pupilsWithTiles(
	context: Context,
	groupId: string
): Promise<(PupilInGroup & { label: string })[]> {
	const known = await listPupilsIn(context.db, context.schoolId, await thisYear(context), [groupId]);
	const here = known.filter((pupil) => isPresentPupil(pupil, dayOf(context.now)));
	const labels = new Map(tileLabels(here).map((tile) => [tile.id, tile.label]));
	return here.map((pupil) => ({ ...pupil, label: labels.get(pupil.id) ?? pupil.firstName }));
}

/** A group's page: its children, and for whoever may hand out access its class code and the link of today. */
export async function readGroup(context: Context, groupId: string): Promise<Result<GroupPage, 'not-there'>> {
	const { db, schoolId, actor, now } = context;
	const group = await findGroupFor(context, 'pupils.read', groupId);
	if (!group) return fail('not-there');
	const access = mayForGroup(actor, 'groups.access', groupId);
	const teachers = await listTeachersOf(db, schoolId, await thisYear(context));
	return ok({
		group,
		teachers: teachers.filter((one) => one.groupId === groupId).map((one) => one.called),
		pupils: await pupilsWithTiles(context, groupId),
		classCode: access ? ((await findClassCode(db, schoolId, groupId, now)) ?? null) : undefined,
		dayLink: access ? await findOpenDayLink(db, schoolId, groupId, now) : undefined,
		may: { access, resetPictures: mayForGroup(actor, 'pictures.reset', groupId) }
	});
}

/** The sheet of badges of a group: tile names and the class code; the pictures are never on it. */
export async function readBadges(
	context: Context,
	groupId: string
): Promise<Result<{ group: GroupOfYear; code: string | null; tiles: PupilTile[] }, 'not-there'>> {
	const group = await findGroupFor(context, 'groups.access', groupId);
	if (!group) return fail('not-there');
	const code = await findClassCode(context.db, context.schoolId, groupId, context.now);
	return ok({ group, code: code?.code ?? null, tiles: tileLabels(await pupilsWithTiles(context, groupId)) });
}

/**
 * Gives a group a new class code; the old one stops at once, and with it the badges that were printed.
 * @param shown the code that stood on the page; when it is another by now, the button was pressed twice and nothing changes
 */
export function renewCode(
	context: Context,
	groupId: string,
	shown: string
): Promise<Result<null, 'not-there'>> {
	return inTransaction(context, async (inside): Promise<Result<null, 'not-there'>> => {
		const { db, schoolId, now } = inside;
		const group = await findGroupFor(inside, 'groups.access', groupId);
		if (!group) return fail('not-there');
		const code = await findClassCode(db, schoolId, groupId, now);
		if ((code?.code ?? '') !== shown) return ok(null);
		// In the weeks after the last day of a school year a code that ends with it would be born dead.
		const soon = addDays(dayOf(now), 14);
		await renewClassCode(
			db,
			schoolId,
			{ id: groupId, endsOn: group.endsOn > soon ? group.endsOn : soon },
			now
		);
		await audit(inside, { action: 'group.code-renewed', subjectKind: 'group', subjectId: groupId });
		return ok(null);
	});
}
