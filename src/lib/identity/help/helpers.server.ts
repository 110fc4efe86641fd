import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { fromFlag, toFlag } from '#lib/server/db/codecs.ts';
import type { Db } from '#lib/server/db/database.ts';
import { scopeOf } from '#lib/server/permissions.ts';

/** Somebody to whom a child, or a colleague, can go: on the page of who can help. */
export interface Helper {
	id: string;
	/** null: somebody from outside */
	staffId: string | null;
	name: string;
	role: string;
	reach: string;
	audience: 'pupils' | 'staff';
	isExternal: boolean;
	/** the own photo of this entry, or else that of the colleague */
	photoFileId: string | null;
	ownPhoto: boolean;
}

export type HelperFacts = Pick<Helper, 'staffId' | 'name' | 'role' | 'reach' | 'audience'>;

/** The helpers of a school, in the school's order. A colleague whose access ended is not there any more. */
export async function listHelpersOf(db: Db, schoolId: string): Promise<Helper[]> {
	const rows = await db
		.selectFrom('helpers')
		.leftJoin('staff', (join) =>
			join.onRef('staff.school_id', '=', 'helpers.school_id').onRef('staff.id', '=', 'helpers.staff_id')
		)
		.leftJoin('accounts', (join) =>
			join.onRef('accounts.school_id', '=', 'helpers.school_id').onRef('accounts.id', '=', 'helpers.staff_id')
		)
		.select([
			'helpers.id',
			'helpers.staff_id',
			'helpers.name',
			'helpers.role',
			'helpers.reach',
			'helpers.audience',
			'helpers.is_external',
			'helpers.photo_file_id',
			'staff.called',
			'staff.photo_file_id as staff_photo'
		])
		.where('helpers.school_id', '=', schoolId)
		.where('accounts.ended_at', 'is', null)
		.orderBy('helpers.position')
		.orderBy('helpers.id')
		.execute();
	return rows.map((row) => ({
		id: row.id,
		staffId: row.staff_id,
		// A colleague who is called otherwise from today is called so here too.
		name: row.called ?? row.name,
		role: row.role,
		reach: row.reach,
		audience: row.audience,
		isExternal: fromFlag(row.is_external),
		photoFileId: row.photo_file_id ?? row.staff_photo,
		ownPhoto: row.photo_file_id !== null
	}));
}

/** Whether somebody keeps the page of who can help. */
export const mayEditHelpers = (context: Context): boolean => scopeOf(context.actor, 'school.edit') === 'all';

/** Colleagues who can be put on the page of who can help. */
export async function staffToChoose(
	db: Db,
	schoolId: string
): Promise<{ id: string; name: string; called: string }[]> {
	const rows = await db
		.selectFrom('staff')
		.innerJoin('accounts', (join) =>
			join.onRef('accounts.school_id', '=', 'staff.school_id').onRef('accounts.id', '=', 'staff.id')
		)
		.select(['staff.id', 'staff.first_name', 'staff.last_name', 'staff.called'])
		.where('staff.school_id', '=', schoolId)
		.where('accounts.ended_at', 'is', null)
		.orderBy('staff.first_name')
		.execute();
	return rows.map((row) => ({ id: row.id, name: `${row.first_name} ${row.last_name}`, called: row.called }));
}

/** The helpers, for whoever keeps them. */
export async function listHelpers(context: Context): Promise<Result<Helper[], 'not-there'>> {
	if (!mayEditHelpers(context)) return fail('not-there');
	return ok(await listHelpersOf(context.db, context.schoolId));
}

/** One helper, and the colleagues to choose from. */
export async function readHelper(
	context: Context,
	id: string
): Promise<Result<{ helper: Helper; staff: Awaited<ReturnType<typeof staffToChoose>> }, 'not-there'>> {
	const helper =
		mayEditHelpers(context) &&
		(await listHelpersOf(context.db, context.schoolId)).find((one) => one.id === id);
	if (!helper) return fail('not-there');
	return ok({ helper, staff: await staffToChoose(context.db, context.schoolId) });
}

/**
 * Adds a helper, or changes one.
 * @param id of a helper that is there, or the id that came with the form for a new one (sent twice, it is added once)
 */
export function saveHelper(
	context: Context,
	id: string,
	facts: HelperFacts
): Promise<Result<null, 'not-there' | 'helper-name' | 'helper-gone'>> {
	return inTransaction(
		context,
		async (inside): Promise<Result<null, 'not-there' | 'helper-name' | 'helper-gone'>> => {
			if (!mayEditHelpers(inside)) return fail('not-there');
			const { db, schoolId } = inside;
			const colleague = (await staffToChoose(db, schoolId)).find((one) => one.id === facts.staffId);
			if (facts.staffId !== null && !colleague) return fail('helper-gone');
			const name = colleague?.called ?? facts.name;
			if (!name) return fail('helper-name');
			const values = {
				staff_id: facts.staffId,
				name,
				role: facts.role,
				reach: facts.reach,
				audience: facts.audience,
				is_external: toFlag(facts.staffId === null)
			};
			const helpers = await listHelpersOf(db, schoolId);
			if (helpers.some((one) => one.id === id)) {
				await db
					.updateTable('helpers')
					.set(values)
					.where('school_id', '=', schoolId)
					.where('id', '=', id)
					.execute();
			} else {
				await db
					.insertInto('helpers')
					.values({ school_id: schoolId, id, ...values, photo_file_id: null, position: helpers.length })
					.execute();
			}
			await audit(inside, { action: 'helper.saved', subjectKind: 'helper', subjectId: id });
			return ok(null);
		}
	);
}

/** Moves a helper one place up or down; at the end of the list nothing happens. */
export function moveHelper(
	context: Context,
	id: string,
	direction: 'up' | 'down'
): Promise<Result<null, 'not-there'>> {
	return inTransaction(context, async (inside): Promise<Result<null, 'not-there'>> => {
		if (!mayEditHelpers(inside)) return fail('not-there');
		const { db, schoolId } = inside;
		const order = (await listHelpersOf(db, schoolId)).map((one) => one.id);
		const from = order.indexOf(id);
		if (from < 0) return fail('not-there');
		const to = direction === 'up' ? from - 1 : from + 1;
		if (to < 0 || to >= order.length) return ok(null);
		order.splice(to, 0, ...order.splice(from, 1));
		for (const [position, helper] of order.entries()) {
			await db
				.updateTable('helpers')
				.set({ position })
				.where('school_id', '=', schoolId)
				.where('id', '=', helper)
				.execute();
		}
		await audit(inside, { action: 'helper.moved', subjectKind: 'helper', subjectId: id, details: { to } });
		return ok(null);
	});
}
