import { identityPermissions, type PermissionRule } from '#lib/identity/permissions.ts';
import type { Actor, Role, Scope, StaffFunction } from '#lib/identity/types.ts';
import { lessonPermissions } from '#lib/lessons/permissions.ts';

/** Every permission of the house, gathered from the domains. */
export const permissions = { ...identityPermissions, ...lessonPermissions };

export type Permission = keyof typeof permissions;

export const PERMISSIONS = Object.keys(permissions) as Permission[];

/** What the director changed for one school; a row replaces the table's scope for that function. */
export interface PermissionChange {
	function: StaffFunction;
	permission: Permission;
	scope: Scope | 'none';
}

/** The row of the table for a permission. */
export const ruleOf = (permission: Permission): PermissionRule => permissions[permission];

/** How far a permission reaches for one function at a school, after the director's changes. */
export function scopeOfRole(
	role: Role,
	permission: Permission,
	changes: readonly PermissionChange[] = []
): Scope | undefined {
	const rule = ruleOf(permission);
	const change = changes.find((one) => one.function === role && one.permission === permission);
	// A change that the table does not allow is as good as none: the table is the law of the house.
	const allowed =
		change && rule.adjustable && !(change.scope !== 'none' && rule.never?.includes(change.function));
	if (allowed) return change.scope === 'none' ? undefined : change.scope;
	return rule.functions[role];
}

/** What somebody who holds these functions may do; where functions differ the widest scope counts. */
export function permissionsOf(
	roles: readonly Role[],
	changes: readonly PermissionChange[] = []
): Partial<Record<Permission, Scope>> {
	const held: Partial<Record<Permission, Scope>> = {};
	for (const permission of PERMISSIONS) {
		for (const role of roles) {
			const scope = scopeOfRole(role, permission, changes);
			if (scope && held[permission] !== 'all') held[permission] = scope;
		}
	}
	return held;
}

/** Whether these functions ask for a second factor at sign-in. */
export function needsSecondFactor(
	roles: readonly Role[],
	changes: readonly PermissionChange[] = []
): boolean {
	return PERMISSIONS.some(
		(permission) =>
			ruleOf(permission).secondFactor && roles.some((role) => scopeOfRole(role, permission, changes))
	);
}

/** How far a permission reaches for whoever is asking; undefined when they do not have it. */
export function scopeOf(actor: Actor, permission: Permission): Scope | undefined {
	if (actor.kind === 'system') return 'all';
	if (actor.kind === 'pupil') return undefined;
	return actor.permissions[permission];
}

/** Whether somebody may do this for one group. */
export function mayForGroup(actor: Actor, permission: Permission, groupId: string): boolean {
	const scope = scopeOf(actor, permission);
	if (scope === 'all') return true;
	if (scope !== 'own') return false;
	if (actor.kind === 'staff') return actor.groupIds.includes(groupId);
	return actor.kind === 'substitute' && actor.groupId === groupId;
}
