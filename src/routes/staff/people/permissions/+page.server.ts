import type { Words } from '#lib/i18n/words.server.ts';
import { houseForm, permissionForm } from '#lib/identity/staff/people-forms.ts';
import {
	changePermission,
	listPermissions,
	PERMISSION_SUBJECTS,
	peopleTabs,
	subjectOf,
	type PermissionRow
} from '#lib/identity/service.server.ts';
import { STAFF_FUNCTIONS } from '#lib/identity/types.ts';
import { forStaff } from '#lib/server/access.ts';
import { formAction } from '#lib/server/form-action.ts';
import { stop } from '#lib/server/http.ts';
import type { PageServerLoadEvent } from './$types';

/** A row of the table in words: who has it, what the house says, and what may be chosen. */
function rowInWords(row: PermissionRow, words: Words) {
	const names = words.section('identity', 'functions');
	const sentences: Record<string, string> = words.section('people', 'permissionWords');
	const { own, nobody } = words.section('people', 'permissionsPage');
	const holders = (which: 'reach' | 'house') =>
		row.cells.flatMap((cell) =>
			cell[which] === 'none'
				? []
				: [cell[which] === 'own' ? `${names[cell.function]} (${own})` : names[cell.function]]
		);
	return {
		permission: row.permission as string,
		label: sentences[row.permission] ?? row.permission,
		adjustable: row.adjustable,
		secondFactor: row.secondFactor,
		differs: row.differs,
		isEverybody: row.cells.every((cell) => cell.reach === 'all'),
		holders: holders('reach'),
		house: words.t('people:permissionsPage.houseText', { list: holders('house').join(', ') || nobody }),
		cells: row.cells.map((cell) => ({
			...cell,
			function: cell.function,
			name: names[cell.function]
		}))
	};
}

export const load = forStaff('permissions.adjust', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const listed = await listPermissions(event.locals.context(staff));
	if (!listed.ok) return stop(event, listed);
	const subjects = words.section('people', 'permissionSubjects');
	const rows = listed.value.map((row) => ({ subject: subjectOf(row.permission), ...rowInWords(row, words) }));
	return {
		words: words.section('people', 'permissionsPage'),
		reaches: words.section('people', 'reaches'),
		tabs: peopleTabs(staff, words),
		tabsLabel: words.t('people:tabs.label'),
		own: staff.functions,
		functions: STAFF_FUNCTIONS.map((one) => words.section('identity', 'functions')[one]),
		subjects: PERMISSION_SUBJECTS.map((subject) => ({
			title: subjects[subject],
			rows: rows.filter((row) => row.subject === subject)
		}))
	};
});

export const actions = {
	change: formAction(
		'permissions.adjust',
		{ id: 'change', schema: permissionForm },
		async (context, { permission, ...wanted }) => {
			const changed = await changePermission(context, permission, wanted);
			return changed.ok ? { ok: true, value: permission } : changed;
		}
	),
	house: formAction(
		'permissions.adjust',
		{ id: 'change', schema: houseForm },
		async (context, { permission }) => {
			const changed = await changePermission(context, permission, 'house');
			return changed.ok ? { ok: true, value: permission } : changed;
		}
	)
};
