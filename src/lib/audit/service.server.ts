import type { Context } from '#lib/server/context.ts';
import { toJson } from '#lib/server/db/codecs.ts';
import { orderedId } from '#lib/server/ids.ts';
import { instant } from '#lib/server/time.ts';

/** What an audit line is about. Ids, codes and numbers only: a line never holds a name or what somebody wrote. */
export interface AuditEntry {
	action: string;
	subjectKind: string;
	subjectId?: string | null;
	details?: Record<string, string | number | boolean | null>;
}

/** Adds one line to the school's audit trail; call it inside the transaction of what it tells about. */
export async function audit(context: Context, entry: AuditEntry): Promise<void> {
	await context.db
		.insertInto('audit_lines')
		.values({
			school_id: context.schoolId,
			id: orderedId(),
			at: instant(context.now),
			actor_id: context.actor.id,
			action: entry.action,
			subject_kind: entry.subjectKind,
			subject_id: entry.subjectId ?? null,
			details: toJson(entry.details ?? {})
		})
		.execute();
}
