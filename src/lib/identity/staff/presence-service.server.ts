import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { orderedId } from '#lib/server/ids.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { addDays, dayOf } from '#lib/server/time.ts';
import { mayNameDeputy } from './functions-rules.ts';
import { comingAbsences, endOfAbsence, planAbsence, type Absence } from './presence-rules.ts';
import { findStaff, listAbsences, listStaff, listWorkingDays } from './staff.server.ts';

/* Working days, deputy and absence: everyone keeps their own, and some keep those of colleagues. */

/** When somebody is there, and who stands in. */
export interface PresencePage {
	workingDays: number[];
	deputyId: string | null;
	/** who could stand in: colleagues who have access, by the name that everyone in the house knows */
	deputies: { id: string; name: string }[];
	/** going on, or to come */
	absences: Absence[];
	today: string;
}

const mayKeep = ({ actor }: Context, staffId: string): boolean =>
	actor.id === staffId
		? scopeOf(actor, 'staff.home') !== undefined
		: scopeOf(actor, 'people.presence') !== undefined;

/** Working days, deputy and coming absences of oneself or of a colleague. */
export async function getPresence(
	context: Context,
	staffId: string
): Promise<Result<PresencePage, 'not-there'>> {
	const { db, schoolId, actor, now } = context;
	if (!mayKeep(context, staffId)) return fail('not-there');
	const staff = await findStaff(db, schoolId, staffId);
	if (!staff) return fail('not-there');
	const today = dayOf(now);
	const colleagues = await listStaff(db, schoolId);
	const absences = await listAbsences(db, schoolId, today, staffId);
	return ok({
		workingDays: (await listWorkingDays(db, schoolId, staffId)).map((row) => row.weekday),
		deputyId: staff.deputy_id,
		deputies: colleagues
			.filter((one) => one.ended_at === null)
			.filter(
				(one) => one.id === staff.deputy_id || mayNameDeputy({ actorId: actor.id, staffId, deputyId: one.id })
			)
			.map((one) => ({ id: one.id, name: `${one.first_name} ${one.last_name}` })),
		absences: comingAbsences(absences, today).map(({ id, first_day, last_day }) => ({
			id,
			first_day,
			last_day
		})),
		today
	});
}

/** Sets the weekdays on which somebody works (1 = Monday) and who stands in when they are away. */
export async function changeWork(
	context: Context,
	staffId: string,
	wanted: { weekdays: readonly number[]; deputyId: string | null }
): Promise<Result<void, 'not-there' | 'deputy-unknown' | 'deputy-own'>> {
	if (!mayKeep(context, staffId)) return fail('not-there');
	return inTransaction(context, async (context) => {
		const { db, schoolId, actor } = context;
		const staff = await findStaff(db, schoolId, staffId);
		if (!staff) return fail('not-there');
		if (wanted.deputyId !== null && wanted.deputyId !== staff.deputy_id) {
			const deputy = await findStaff(db, schoolId, wanted.deputyId);
			if (!deputy || deputy.ended_at !== null) return fail('deputy-unknown');
			if (!mayNameDeputy({ actorId: actor.id, staffId, deputyId: deputy.id })) return fail('deputy-own');
		}
		await db
			.deleteFrom('working_days')
			.where('school_id', '=', schoolId)
			.where('staff_id', '=', staffId)
			.execute();
		const weekdays = [...new Set(wanted.weekdays)];
		if (weekdays.length > 0) {
			await db
				.insertInto('working_days')
				.values(
					weekdays.map((weekday) => ({ school_id: schoolId, id: orderedId(), staff_id: staffId, weekday }))
				)
				.execute();
		}
		if (wanted.deputyId !== staff.deputy_id) {
			await db
				.updateTable('staff')
				.set({ deputy_id: wanted.deputyId })
				.where('school_id', '=', schoolId)
				.where('id', '=', staffId)
				.execute();
			await audit(context, {
				action: 'deputy.named',
				subjectKind: 'staff',
				subjectId: staffId,
				details: { deputy: wanted.deputyId }
			});
		}
		return ok(undefined);
	});
}

/** Writes down that somebody is away; the same days once more change nothing. */
export async function addAbsence(
	context: Context,
	staffId: string,
	absence: { firstDay: string; lastDay: string | null }
): Promise<Result<void, 'not-there' | 'absence-order' | 'absence-overlap'>> {
	if (!mayKeep(context, staffId)) return fail('not-there');
	return inTransaction(context, async (context) => {
		const { db, schoolId } = context;
		if (!(await findStaff(db, schoolId, staffId))) return fail('not-there');
		const wanted = { first_day: absence.firstDay, last_day: absence.lastDay };
		const plan = planAbsence(wanted, await listAbsences(db, schoolId, absence.firstDay, staffId));
		if (!plan.ok) return plan;
		if (plan.value === 'known') return ok(undefined);
		await db
			.insertInto('absences')
			.values({ school_id: schoolId, id: orderedId(), staff_id: staffId, ...wanted })
			.execute();
		return ok(undefined);
	});
}

/** Somebody is back today, or an absence to come is called off. */
export async function endAbsence(
	context: Context,
	staffId: string,
	absenceId: string
): Promise<Result<void, 'not-there'>> {
	if (!mayKeep(context, staffId)) return fail('not-there');
	return inTransaction(context, async (context) => {
		const { db, schoolId, now } = context;
		const today = dayOf(now);
		const absence = (await listAbsences(db, schoolId, today, staffId)).find((one) => one.id === absenceId);
		if (!absence) return fail('not-there');
		const end = endOfAbsence(absence, today, addDays(today, -1));
		if (end === 'remove') {
			await db.deleteFrom('absences').where('school_id', '=', schoolId).where('id', '=', absenceId).execute();
		} else {
			await db
				.updateTable('absences')
				.set(end)
				.where('school_id', '=', schoolId)
				.where('id', '=', absenceId)
				.execute();
		}
		return ok(undefined);
	});
}
