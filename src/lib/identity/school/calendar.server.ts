import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import type { Db } from '#lib/server/db/database.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import {
	checkHoliday,
	checkYear,
	yearName,
	type Calendar,
	type DateProblem,
	type Holiday,
	type YearSpan
} from './calendar-rules.ts';
import { forgetSchools } from './schools.server.ts';

/** A school year with its holidays, first day first. */
export interface YearWithHolidays extends YearSpan {
	id: string;
	name: string;
	holidays: (Holiday & { id: string })[];
}

/** The school years of a school, newest first, with their holidays. */
export async function listYears(db: Db, schoolId: string): Promise<YearWithHolidays[]> {
	const years = await db
		.selectFrom('school_years')
		.select(['id', 'name', 'starts_on', 'ends_on'])
		.where('school_id', '=', schoolId)
		.orderBy('starts_on', 'desc')
		.execute();
	const holidays = await db
		.selectFrom('holidays')
		.select(['id', 'school_year_id', 'name', 'first_day', 'last_day'])
		.where('school_id', '=', schoolId)
		.orderBy('first_day')
		.execute();
	return years.map((year) => ({
		...year,
		holidays: holidays
			.filter((holiday) => holiday.school_year_id === year.id)
			.map(({ id, name, first_day, last_day }) => ({ id, name, first_day, last_day }))
	}));
}

/** When a school is open, as the rules want it. */
export async function readCalendar(db: Db, schoolId: string): Promise<Calendar> {
	const years = await listYears(db, schoolId);
	return { years, holidays: years.flatMap((year) => year.holidays) };
}

type Change<E extends string = never> = Promise<Result<null, 'not-there' | DateProblem['code'] | E>>;

/** A change to the calendar by somebody who may; all or nothing, and what was kept of the school is forgotten. */
async function changeCalendar<E extends string = never>(
	context: Context,
	action: string,
	subjectId: string,
	work: (inside: Context, years: YearWithHolidays[]) => Change<E>
): Change<E> {
	if (scopeOf(context.actor, 'school.edit') !== 'all') return fail('not-there');
	const done = await inTransaction(context, async (inside) => {
		const result = await work(inside, await listYears(inside.db, inside.schoolId));
		if (result.ok) await audit(inside, { action, subjectKind: 'calendar', subjectId });
		return result;
	});
	if (done.ok) forgetSchools();
	return done;
}

const problem = ({ code, with: other }: DateProblem) => fail(code, { other });

/**
 * Adds a school year, or changes its dates.
 * @param id of a year that is there, or the id that came with the form for a new one (sent twice, it is added once)
 */
export const saveYear = (context: Context, id: string, span: YearSpan): Change =>
	changeCalendar(context, 'calendar.year-saved', id, async ({ db, schoolId }, years): Change => {
		const known = years.find((year) => year.id === id);
		const wrong = checkYear(
			span,
			years.filter((year) => year.id !== id),
			known?.holidays
		);
		if (wrong) return problem(wrong);
		const values = { name: yearName(span), starts_on: span.starts_on, ends_on: span.ends_on };
		if (known) {
			await db
				.updateTable('school_years')
				.set(values)
				.where('school_id', '=', schoolId)
				.where('id', '=', id)
				.execute();
		} else {
			await db
				.insertInto('school_years')
				.values({ school_id: schoolId, id, ...values })
				.execute();
		}
		return ok(null);
	});

/** Removes a school year that holds nothing yet but holidays. */
export const removeYear = (context: Context, id: string): Change<'year-in-use'> =>
	changeCalendar<'year-in-use'>(
		context,
		'calendar.year-removed',
		id,
		async ({ db, schoolId }, years): Change<'year-in-use'> => {
			if (!years.some((year) => year.id === id)) return fail('not-there');
			const group = await db
				.selectFrom('groups')
				.select('id')
				.where('school_id', '=', schoolId)
				.where('school_year_id', '=', id)
				.executeTakeFirst();
			if (group) return fail('year-in-use');
			await db
				.deleteFrom('holidays')
				.where('school_id', '=', schoolId)
				.where('school_year_id', '=', id)
				.execute();
			await db.deleteFrom('school_years').where('school_id', '=', schoolId).where('id', '=', id).execute();
			return ok(null);
		}
	);

/**
 * Adds a holiday to a school year, or changes it.
 * @param id of a holiday that is there, or the id that came with the form for a new one
 */
export const saveHoliday = (context: Context, yearId: string, id: string, holiday: Holiday): Change =>
	changeCalendar(context, 'calendar.holiday-saved', id, async ({ db, schoolId }, years): Change => {
		const year = years.find((one) => one.id === yearId);
		if (!year) return fail('not-there');
		const wrong = checkHoliday(
			holiday,
			year,
			year.holidays.filter((one) => one.id !== id)
		);
		if (wrong) return problem(wrong);
		const values = { name: holiday.name, first_day: holiday.first_day, last_day: holiday.last_day };
		if (year.holidays.some((one) => one.id === id)) {
			await db
				.updateTable('holidays')
				.set(values)
				.where('school_id', '=', schoolId)
				.where('id', '=', id)
				.execute();
		} else {
			await db
				.insertInto('holidays')
				.values({ school_id: schoolId, id, school_year_id: yearId, ...values })
				.execute();
		}
		return ok(null);
	});

/** Removes a holiday; one that is gone already is fine. */
export const removeHoliday = (context: Context, id: string): Change =>
	changeCalendar(context, 'calendar.holiday-removed', id, async ({ db, schoolId }): Change => {
		await db.deleteFrom('holidays').where('school_id', '=', schoolId).where('id', '=', id).execute();
		return ok(null);
	});
