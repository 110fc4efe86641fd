import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import type { Db } from '#lib/server/db/database.ts';
import { orderedId } from '#lib/server/ids.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { addDays, dayOf, instantAt } from '#lib/server/time.ts';
import { closedOn, nextSchoolDay, type Closed } from '../school/calendar-rules.ts';
import { readCalendar } from '../school/calendar.server.ts';
import { listTeachersOf } from '../pupils/group-queries.server.ts';
import { HELP_LINES, type HelpLine } from './help-lines.ts';
import { listHelpersOf } from './helpers.server.ts';
import { nearDay, nextDayIn, type NearDay, type Week } from '../school/next-day-rules.ts';
import { currentSchoolYear } from '../school/schools.server.ts';
import { DAY_ENDS } from '../staff/substitutes.server.ts';
import { listAbsences, listWorkingDays } from '../staff/staff.server.ts';

/** Somebody a child can go to, as the page of who can help shows them. */
export interface HelpPerson {
	id: string;
	name: string;
	role: string;
	reach: string;
	photoFileId: string | null;
	isExternal: boolean;
	/** when this person is at school next; null: not in the coming time; undefined: we do not know, so we say nothing */
	next: { day: string; near: NearDay } | null | undefined;
}

/** A line of outside help, with what the school changed. */
export type SchoolHelpLine = HelpLine & { isChanged: boolean };

export interface HelpPage {
	/** the teachers of the child who asks */
	teachers: HelpPerson[];
	helpers: HelpPerson[];
	/** for colleagues only */
	forStaff: HelpPerson[];
	/** why school is closed now, and when it opens; undefined on a school day */
	closed: (Closed & { opens: string | undefined }) | undefined;
	/** outside help for children, and for everyone */
	lines: SchoolHelpLine[];
	/** outside help for colleagues only */
	staffLines: SchoolHelpLine[];
}

/** Who asks: a child of a group, a colleague, or somebody we do not know. */
export type Asker = { kind: 'pupil'; groupId: string } | { kind: 'staff' } | { kind: 'visitor' };

/** All lines of outside help, with a school's own numbers and hours where it gave them. */
export async function helpLines(db: Db, schoolId: string | undefined): Promise<SchoolHelpLine[]> {
	const rows =
		schoolId === undefined
			? []
			: await db
					.selectFrom('help_line_changes')
					.select(['line_key', 'phone', 'hours_nl', 'hours_en'])
					.where('school_id', '=', schoolId)
					.execute();
	return HELP_LINES.map((line) => {
		const own = line.fixed ? undefined : rows.find((row) => row.line_key === line.key);
		if (!own) return { ...line, isChanged: false };
		return { ...line, phone: own.phone, hours: { nl: own.hours_nl, en: own.hours_en }, isChanged: true };
	});
}

/** Working days and absences of everyone, in two queries. */
async function weeksOf(db: Db, schoolId: string, from: string): Promise<(staffId: string) => Week> {
	const days = await listWorkingDays(db, schoolId);
	const absences = await listAbsences(db, schoolId, from);
	return (staffId) => ({
		weekdays: days.filter((row) => row.staff_id === staffId).map((row) => row.weekday),
		absences: absences.filter((row) => row.staff_id === staffId)
	});
}

/**
 * Who can help, for whoever asks. When no school is known only the outside help is there.
 * From 17:00 on we speak of tomorrow: "is er vandaag" would send a child to an empty school.
 */
export async function whoCanHelp(
	db: Db,
	schoolId: string | undefined,
	asker: Asker,
	now: Date
): Promise<HelpPage> {
	const all = await helpLines(db, schoolId);
	const lines = all.filter((line) => line.audience !== 'staff');
	const staffLines = asker.kind === 'staff' ? all.filter((line) => line.audience === 'staff') : [];
	if (schoolId === undefined)
		return { teachers: [], helpers: [], forStaff: [], closed: undefined, lines, staffLines };
	const today = dayOf(now);
	const from = now < instantAt(today, DAY_ENDS) ? today : addDays(today, 1);
	const calendar = await readCalendar(db, schoolId);
	const weekOf = await weeksOf(db, schoolId, from);
	const nextOf = (staffId: string | null): HelpPerson['next'] => {
		const week = staffId === null ? undefined : weekOf(staffId);
		if (!week || week.weekdays.length === 0) return undefined;
		const day = nextDayIn(week, calendar, from);
		return day === undefined ? null : { day, near: nearDay(today, day) };
	};
	const helpers = await listHelpersOf(db, schoolId);
	const teachers = asker.kind === 'pupil' ? await teachersOf(db, schoolId, asker.groupId, today) : [];
	const people = helpers
		.filter((helper) => !teachers.some((teacher) => teacher.staffId === helper.staffId))
		.map(({ staffId, audience, ...helper }) => ({ ...helper, audience, next: nextOf(staffId) }));
	const closed = closedOn(calendar, today);
	return {
		teachers: teachers.map((teacher) => {
			// A teacher who is also, say, confidential adviser stands on the page once, with that function.
			const also = helpers.find(
				(helper) => helper.staffId === teacher.staffId && helper.audience === 'pupils'
			);
			return {
				id: teacher.staffId,
				name: teacher.called,
				role: also?.role ?? '',
				reach: also?.reach ?? '',
				photoFileId: also?.photoFileId ?? teacher.photoFileId,
				isExternal: false,
				next: nextOf(teacher.staffId)
			};
		}),
		helpers: people.filter((person) => person.audience === 'pupils'),
		forStaff: asker.kind === 'staff' ? people.filter((person) => person.audience === 'staff') : [],
		closed: closed && { ...closed, opens: nextSchoolDay(calendar, today) },
		lines,
		staffLines
	};
}

async function teachersOf(db: Db, schoolId: string, groupId: string, today: string) {
	const yearId = (await currentSchoolYear(db, schoolId, today)) ?? '';
	return (await listTeachersOf(db, schoolId, yearId)).filter((teacher) => teacher.groupId === groupId);
}

/** The lines of outside help, for whoever keeps the school's pages. */
export async function listHelpLines(context: Context): Promise<Result<SchoolHelpLine[], 'not-there'>> {
	if (scopeOf(context.actor, 'school.edit') !== 'all') return fail('not-there');
	return ok(await helpLines(context.db, context.schoolId));
}

/** Gives a line the school's own number and hours; null goes back to what the product knows. */
export function saveHelpLine(
	context: Context,
	key: string,
	own: { phone: string; hoursNl: string; hoursEn: string } | null
): Promise<Result<null, 'not-there' | 'line-empty'>> {
	return inTransaction(context, async (inside): Promise<Result<null, 'not-there' | 'line-empty'>> => {
		const { db, schoolId } = inside;
		const line = HELP_LINES.find((one) => one.key === key && !one.fixed);
		if (scopeOf(inside.actor, 'school.edit') !== 'all' || !line) return fail('not-there');
		if (own && !own.phone && !line.site) return fail('line-empty');
		await db
			.deleteFrom('help_line_changes')
			.where('school_id', '=', schoolId)
			.where('line_key', '=', key)
			.execute();
		if (own) {
			await db
				.insertInto('help_line_changes')
				.values({
					school_id: schoolId,
					id: orderedId(),
					line_key: key,
					phone: own.phone,
					hours_nl: own.hoursNl,
					hours_en: own.hoursEn || own.hoursNl
				})
				.execute();
		}
		await audit(inside, {
			action: 'help-line.saved',
			subjectKind: 'help-line',
			subjectId: key,
			details: { own: own !== null }
		});
		return ok(null);
	});
}
