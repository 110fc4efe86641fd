import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { orderedId } from '#lib/server/ids.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { dayOf, instant } from '#lib/server/time.ts';
import { functionsOf } from '../sign-in/actors.server.ts';
import { planFunctions, type FunctionPlan, type FunctionRefusal } from './functions-rules.ts';
import { currentSchoolYear } from '../school/schools.server.ts';
import { countOtherDirectors, findStaff, listGroupsOfYear, lockSchool } from './staff.server.ts';

/**
 * Grants and withdraws until a colleague holds what was wanted.
 * What somebody may do follows at their next click: permissions are read anew with every request.
 */
export async function changeFunctions(
	context: Context,
	staffId: string,
	wanted: readonly string[]
): Promise<Result<void, 'not-there' | FunctionRefusal>> {
	if (!scopeOf(context.actor, 'people.grant')) return fail('not-there');
	return inTransaction(context, async (context) => {
		const { db, schoolId, actor } = context;
		await lockSchool(db, schoolId);
		if (!(await findStaff(db, schoolId, staffId))) return fail('not-there');
		const held = await functionsOf(db, schoolId, staffId);
		const otherDirectors = await countOtherDirectors(db, schoolId, staffId);
		const plan = planFunctions({ actorId: actor.id, staffId, held, wanted, otherDirectors });
		if (!plan.ok) return plan;
		await writeFunctions(context, staffId, plan.value);
		return ok(undefined);
	});
}

/** Writes a plan down, each step with who and when; call it in a transaction. */
export async function writeFunctions(
	context: Context,
	staffId: string,
	{ grant, withdraw }: FunctionPlan
): Promise<void> {
	const { db, schoolId, actor, now } = context;
	for (const one of grant) {
		await db
			.insertInto('staff_functions')
			.values({
				school_id: schoolId,
				id: orderedId(),
				staff_id: staffId,
				function: one,
				granted_by: actor.id,
				granted_at: instant(now),
				withdrawn_by: null,
				withdrawn_at: null
			})
			.execute();
		await audit(context, {
			action: 'function.granted',
			subjectKind: 'staff',
			subjectId: staffId,
			details: { function: one }
		});
	}
	for (const one of withdraw) {
		await db
			.updateTable('staff_functions')
			.set({ withdrawn_by: actor.id, withdrawn_at: instant(now) })
			.where('school_id', '=', schoolId)
			.where('staff_id', '=', staffId)
			.where('function', '=', one)
			.where('withdrawn_at', 'is', null)
			.execute();
		await audit(context, {
			action: 'function.withdrawn',
			subjectKind: 'staff',
			subjectId: staffId,
			details: { function: one }
		});
	}
}

/**
 * Which groups of the current school year a colleague teaches. It opens the pupils of those groups to them, so it asks
 * the same permission as a function. A director who also teaches may be given a group: they see all groups already.
 */
export async function changeGroups(
	context: Context,
	staffId: string,
	wanted: readonly string[]
): Promise<Result<void, 'not-there' | 'group-unknown'>> {
	if (!scopeOf(context.actor, 'people.grant')) return fail('not-there');
	return inTransaction(context, async (context) => {
		const { db, schoolId, now } = context;
		const year = await currentSchoolYear(db, schoolId, dayOf(now));
		if (!(await findStaff(db, schoolId, staffId))) return fail('not-there');
		const groups = year ? (await listGroupsOfYear(db, schoolId, year)).map((group) => group.id) : [];
		if (wanted.some((id) => !groups.includes(id))) return fail('group-unknown');
		const taught = await groupIdsTaught(db, schoolId, staffId);
		const add = groups.filter((id) => wanted.includes(id) && !taught.includes(id));
		const remove = groups.filter((id) => !wanted.includes(id) && taught.includes(id));
		if (add.length > 0) {
			await db
				.insertInto('group_staff')
				.values(
					add.map((group_id) => ({ school_id: schoolId, id: orderedId(), group_id, staff_id: staffId }))
				)
				.onConflict((conflict) => conflict.columns(['school_id', 'group_id', 'staff_id']).doNothing())
				.execute();
		}
		if (remove.length > 0) {
			await db
				.deleteFrom('group_staff')
				.where('school_id', '=', schoolId)
				.where('staff_id', '=', staffId)
				.where('group_id', 'in', remove)
				.execute();
		}
		for (const group of [...add, ...remove]) {
			const action = add.includes(group) ? 'group.given' : 'group.taken';
			await audit(context, { action, subjectKind: 'staff', subjectId: staffId, details: { group } });
		}
		return ok(undefined);
	});
}

/** The groups somebody teaches, of this year and of others. */
export async function groupIdsTaught(
	db: Context['db'],
	schoolId: string,
	staffId: string
): Promise<string[]> {
	const rows = await db
		.selectFrom('group_staff')
		.select('group_id')
		.where('school_id', '=', schoolId)
		.where('staff_id', '=', staffId)
		.execute();
	return rows.map((row) => row.group_id);
}
