import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { sha256 } from '#lib/server/crypto.ts';
import { linkToken, orderedId } from '#lib/server/ids.ts';
import { addDays, dayOf, instant, instantAt } from '#lib/server/time.ts';
import { findGroupFor } from '../pupils/groups.server.ts';

/** When a school day is over: a substitute's link ends, and a child who asks for an adult is told about tomorrow. */
export const DAY_ENDS = '17:00';

/** When a link that is made now ends: at 17:00 by the clock in the Netherlands, today or else tomorrow. */
export function dayLinkEnds(now: Date): Date {
	const today = instantAt(dayOf(now), DAY_ENDS);
	return now < today ? today : instantAt(addDays(dayOf(now), 1), DAY_ENDS);
}

async function withdrawLinksOf({ db, schoolId, now }: Context, groupId: string): Promise<number> {
	const open = await db
		.selectFrom('day_links')
		.select('id')
		.where('school_id', '=', schoolId)
		.where('group_id', '=', groupId)
		.where('withdrawn_at', 'is', null)
		.where('expires_at', '>', instant(now))
		.execute();
	for (const { id } of open) {
		await db
			.updateTable('day_links')
			.set({ withdrawn_at: instant(now) })
			.where('school_id', '=', schoolId)
			.where('id', '=', id)
			.execute();
		await db
			.deleteFrom('directory_links')
			.where('school_id', '=', schoolId)
			.where('kind', '=', 'day-link')
			.where('subject_id', '=', id)
			.execute();
	}
	return open.length;
}

/**
 * Makes a link with which a substitute can do lessons and class mode of one group until 17:00. A group has one such
 * link at a time: a new one ends the one before, so that pressing twice leaves no second key lying about.
 * @returns the token, which nothing can show again
 */
export function makeDayLink(
	context: Context,
	groupId: string
): Promise<Result<{ token: string; expiresAt: Date }, 'not-there'>> {
	return inTransaction(
		context,
		async (inside): Promise<Result<{ token: string; expiresAt: Date }, 'not-there'>> => {
			const { db, schoolId, actor, now } = inside;
			if (actor.kind !== 'staff' || !(await findGroupFor(inside, 'groups.access', groupId)))
				return fail('not-there');
			await withdrawLinksOf(inside, groupId);
			const [id, token, expiresAt] = [orderedId(), linkToken(), dayLinkEnds(now)];
			await db
				.insertInto('day_links')
				.values({
					school_id: schoolId,
					id,
					group_id: groupId,
					created_by: actor.id,
					created_at: instant(now),
					expires_at: instant(expiresAt),
					withdrawn_at: null
				})
				.execute();
			await db
				.insertInto('directory_links')
				.values({ token_hash: sha256(token), school_id: schoolId, kind: 'day-link', subject_id: id })
				.execute();
			await audit(inside, {
				action: 'day-link.made',
				subjectKind: 'group',
				subjectId: groupId,
				details: { link: id }
			});
			return ok({ token, expiresAt });
		}
	);
}

/** Ends the link of a group at once. */
export function withdrawDayLink(context: Context, groupId: string): Promise<Result<null, 'not-there'>> {
	return inTransaction(context, async (inside): Promise<Result<null, 'not-there'>> => {
		if (!(await findGroupFor(inside, 'groups.access', groupId))) return fail('not-there');
		if ((await withdrawLinksOf(inside, groupId)) > 0) {
			await audit(inside, { action: 'day-link.withdrawn', subjectKind: 'group', subjectId: groupId });
		}
		return ok(null);
	});
}
