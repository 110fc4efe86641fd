import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { orderedId } from '#lib/server/ids.ts';
import {
	PERMISSIONS,
	ruleOf,
	scopeOf,
	scopeOfRole,
	type Permission,
	type PermissionChange
} from '#lib/server/permissions.ts';
import { instant } from '#lib/server/time.ts';
import {
	choicesFor,
	houseReach,
	houseWishes,
	planPermission,
	type PermissionRefusal,
	type PermissionStep,
	type Reach
} from './permission-rules.ts';
import { forgetSchools } from '../school/schools.server.ts';
import { STAFF_FUNCTIONS, type StaffFunction } from '../types.ts';

/** How far a permission reaches for one function at this school. */
export interface PermissionCell {
	function: StaffFunction;
	reach: Reach;
	house: Reach;
	/** what may be chosen; empty when this cell cannot change for whoever looks */
	choices: Reach[];
}

/** A permission with all functions, as the director sees it. */
export interface PermissionRow {
	permission: Permission;
	adjustable: boolean;
	secondFactor: boolean;
	/** whether the school has something else than the table of the house */
	differs: boolean;
	cells: PermissionCell[];
}

/** Read past the seconds for which `permissionChanges` keeps them: here they are about to be shown or changed. */
const changesNow = async ({ db, schoolId }: Context): Promise<PermissionChange[]> =>
	(await db
		.selectFrom('permission_changes')
		.select(['function', 'permission', 'scope'])
		.where('school_id', '=', schoolId)
		.execute()) as PermissionChange[];

const ownFunctions = ({ actor }: Context): readonly StaffFunction[] =>
	actor.kind === 'staff' ? actor.functions : [];

/** The whole table of permissions × functions, as it is at this school. */
export async function listPermissions(context: Context): Promise<Result<PermissionRow[], 'not-there'>> {
	if (!scopeOf(context.actor, 'permissions.adjust')) return fail('not-there');
	const changes = await changesNow(context);
	const own = ownFunctions(context);
	return ok(
		PERMISSIONS.map((permission) => {
			const rule = ruleOf(permission);
			const cells = STAFF_FUNCTIONS.map((one) => {
				const open = rule.adjustable && !own.includes(one);
				return {
					function: one,
					reach: scopeOfRole(one, permission, changes) ?? 'none',
					house: houseReach(rule, one),
					choices: open ? choicesFor(rule, one) : []
				} satisfies PermissionCell;
			});
			return {
				permission,
				adjustable: rule.adjustable ?? false,
				secondFactor: rule.secondFactor,
				differs: cells.some((cell) => cell.reach !== cell.house),
				cells
			};
		})
	);
}

/**
 * Changes who has a permission.
 * @param wanted the functions that were sent, or 'house' to go back to the table of the house
 */
export async function changePermission(
	context: Context,
	permission: string,
	wanted: Partial<Record<StaffFunction, Reach>> | 'house'
): Promise<Result<void, 'not-there' | PermissionRefusal>> {
	if (!scopeOf(context.actor, 'permissions.adjust')) return fail('not-there');
	const known = PERMISSIONS.find((one) => one === permission);
	if (!known) return fail('not-there');
	const result = await inTransaction(context, async (context) => {
		const rule = ruleOf(known);
		const own = ownFunctions(context);
		const changes = await changesNow(context);
		const now = Object.fromEntries(
			STAFF_FUNCTIONS.map((one) => [one, scopeOfRole(one, known, changes) ?? 'none'])
		) as Record<StaffFunction, Reach>;
		const plan = planPermission({
			rule,
			now,
			wanted: wanted === 'house' ? houseWishes(rule, own) : wanted,
			own
		});
		if (!plan.ok) return plan;
		for (const step of plan.value) await writeStep(context, known, step);
		return ok(undefined);
	});
	forgetSchools();
	return result;
}

async function writeStep(context: Context, permission: Permission, step: PermissionStep): Promise<void> {
	const { db, schoolId, actor, now } = context;
	await db
		.deleteFrom('permission_changes')
		.where('school_id', '=', schoolId)
		.where('permission', '=', permission)
		.where('function', '=', step.function)
		.execute();
	if (!step.isHouse) {
		await db
			.insertInto('permission_changes')
			.values({
				school_id: schoolId,
				id: orderedId(),
				permission,
				function: step.function,
				scope: step.to,
				changed_by: actor.id ?? 'system',
				changed_at: instant(now)
			})
			.execute();
	}
	await audit(context, {
		action: 'permission.changed',
		subjectKind: 'permission',
		subjectId: permission,
		details: { function: step.function, from: step.from, to: step.to }
	});
}
