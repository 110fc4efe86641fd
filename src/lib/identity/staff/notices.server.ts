import type { Context } from '#lib/server/context.ts';
import { looksLikeId } from '#lib/server/ids.ts';
import { instant } from '#lib/server/time.ts';

/** Something somebody should know: a kind, a child it is about, and when. The words are made where it is shown. */
export interface Notice {
	id: string;
	kind: string;
	createdAt: string;
	/** first name of the child it is about; undefined when it is about nobody, or about the reader */
	about: string | undefined;
}

/** What whoever asks has not seen yet, newest first. */
export async function listNotices(context: Context): Promise<Notice[]> {
	const { actor, schoolId } = context;
	if (actor.id === null) return [];
	const rows = await context.db
		.selectFrom('notices')
		.leftJoin('pupils', (join) =>
			join
				.onRef('pupils.school_id', '=', 'notices.school_id')
				.onRef('pupils.id', '=', 'notices.about_account')
		)
		.select([
			'notices.id',
			'notices.kind',
			'notices.created_at',
			'notices.about_account',
			'pupils.first_name'
		])
		.where('notices.school_id', '=', schoolId)
		.where('notices.for_account', '=', actor.id)
		.where('notices.seen_at', 'is', null)
		.orderBy('notices.created_at', 'desc')
		.limit(20)
		.execute();
	return rows.map((row) => ({
		id: row.id,
		kind: row.kind,
		createdAt: row.created_at,
		about: row.about_account === actor.id ? undefined : (row.first_name ?? undefined)
	}));
}

/** Marks one's own notice as seen; somebody else's stays as it was. */
export async function markNoticeSeen(context: Context, id: string): Promise<void> {
	if (!looksLikeId(id)) return;
	await context.db
		.updateTable('notices')
		.set({ seen_at: instant(context.now) })
		.where('school_id', '=', context.schoolId)
		.where('id', '=', id)
		.where('for_account', '=', context.actor.id ?? '')
		.where('seen_at', 'is', null)
		.execute();
}
