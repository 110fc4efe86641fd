import { fail, ok, type Result } from '#lib/result.ts';
import type { Db } from '#lib/server/db/database.ts';
import { looksLikeId } from '#lib/server/ids.ts';
import { countFailure, recentFailures } from '#lib/server/rate-limit.ts';
import { dayOf, instant } from '#lib/server/time.ts';
import { findPupilAtSchool } from './actors.server.ts';
import { ADDRESS_FAILURES, tidyClassCode, tileLabels, WINDOW_MINUTES } from '../rules.ts';
import { currentSchoolYear } from '../school/schools.server.ts';
import type { Picture, PupilTile } from '../types.ts';

/*
 * A child signs in with a class code, an own first name and three pictures (picture-taps.server.ts). Between the posts
 * the browser carries a sealed ticket, so that the pictures tapped so far stand in no page, and no server has to
 * remember half a sign-in. A ticket opens nothing by itself: what it was given for must still hold, at every step.
 */

/** A sign-in halfway. */
export interface PupilTicket {
	schoolId: string;
	groupId: string;
	/** the class code that opened the group: renewed meanwhile, it opens nothing more */
	code?: string;
	/** the session of a child who is signed in and asked again; ended meanwhile, it opens nothing more */
	sessionId?: string;
	pupilId?: string;
	/** pictures tapped so far */
	taps: Picture[];
	/** the first round of a child who is choosing pictures */
	chosen?: Picture[];
	/**
	 * With a class code: begin a session, or let a second child join on the same laptop. For a child who is signed in:
	 * only ask the pictures again, or (after that) choose new ones.
	 */
	purpose: 'begin' | 'join' | 'confirm' | 'change';
	/** where to go afterwards; a path of ours */
	next?: string;
}

/**
 * A class code → the group it opens.
 * @param address where the request came from; only failures count against it, since a whole school shares one
 */
export async function enterClassCode(
	db: Db,
	typed: string,
	address: string,
	now: Date
): Promise<
	Result<
		{ schoolId: string; groupId: string; code: string },
		'class-code-unknown' | 'class-code-expired' | 'too-often'
	>
> {
	const counted = { purpose: 'class-code-address', subject: address } as const;
	const { count } = await recentFailures(db, counted, WINDOW_MINUTES, now);
	if (count >= ADDRESS_FAILURES) return fail('too-often', { minutes: WINDOW_MINUTES });
	const code = tidyClassCode(typed);
	const row = /^[A-Z0-9]{4,12}$/.test(code)
		? await db.selectFrom('directory_class_codes').selectAll().where('code', '=', code).executeTakeFirst()
		: undefined;
	if (!row) {
		await countFailure(db, counted, now);
		return fail('class-code-unknown');
	}
	if (row.expires_at <= instant(now)) return fail('class-code-expired');
	return ok({ schoolId: row.school_id, groupId: row.group_id, code });
}

/** Whether what a ticket was given for still holds: the class code, or the session of the child who is asked again. */
async function stillOpens(db: Db, ticket: PupilTicket, now: Date): Promise<boolean> {
	if (ticket.purpose === 'confirm' || ticket.purpose === 'change') {
		const session = await db
			.selectFrom('sessions')
			.select('id')
			.where('school_id', '=', ticket.schoolId)
			.where('id', '=', ticket.sessionId ?? '')
			.where('account_id', '=', ticket.pupilId ?? '')
			.where('ends_at', '>', instant(now))
			.executeTakeFirst();
		return session !== undefined;
	}
	const row = await db
		.selectFrom('directory_class_codes')
		.select('code')
		.where('code', '=', ticket.code ?? '')
		.where('school_id', '=', ticket.schoolId)
		.where('group_id', '=', ticket.groupId)
		.where('expires_at', '>', instant(now))
		.executeTakeFirst();
	return row !== undefined;
}

/** The group whose names a ticket may show; undefined when it was not given for a class code that still works. */
export async function openGroup(
	db: Db,
	ticket: PupilTicket,
	now: Date
): Promise<{ id: string; name: string } | undefined> {
	if (ticket.code === undefined || !(await stillOpens(db, ticket, now))) return undefined;
	return enterGroup(db, ticket.schoolId, ticket.groupId, now);
}

/** A group of this school year; undefined when it is gone or of another year. */
export async function enterGroup(
	db: Db,
	schoolId: string,
	groupId: string,
	now: Date
): Promise<{ id: string; name: string } | undefined> {
	const year = await currentSchoolYear(db, schoolId, dayOf(now));
	if (!year) return undefined;
	return db
		.selectFrom('groups')
		.select(['id', 'name'])
		.where('school_id', '=', schoolId)
		.where('id', '=', groupId)
		.where('school_year_id', '=', year)
		.executeTakeFirst();
}

/** The children of a group as tiles: first names, in order; who left or died is not there. */
export async function listTiles(db: Db, schoolId: string, groupId: string, now: Date): Promise<PupilTile[]> {
	const today = dayOf(now);
	const rows = await db
		.selectFrom('enrolments')
		.innerJoin('pupils', (join) =>
			join
				.onRef('pupils.school_id', '=', 'enrolments.school_id')
				.onRef('pupils.id', '=', 'enrolments.pupil_id')
		)
		.select(['pupils.id', 'pupils.first_name as firstName', 'pupils.last_name as lastName'])
		.where('enrolments.school_id', '=', schoolId)
		.where('enrolments.group_id', '=', groupId)
		.where('pupils.died_on', 'is', null)
		.where((eb) => eb.or([eb('pupils.left_on', 'is', null), eb('pupils.left_on', '>', today)]))
		.execute();
	return tileLabels(rows);
}

/**
 * The child whose name was tapped: still at school, and in the group of the code.
 * @returns whether pictures are to be chosen, because there are none yet or because the child wants others
 */
export async function choosePupil(
	db: Db,
	ticket: PupilTicket,
	pupilId: string,
	now: Date
): Promise<Result<{ firstName: string; mustChoose: boolean }, 'ticket-gone' | 'name-gone'>> {
	if (!(await stillOpens(db, ticket, now))) return fail('ticket-gone');
	const pupil = looksLikeId(pupilId) ? await findPupilAtSchool(db, ticket.schoolId, pupilId, now) : undefined;
	if (!pupil || pupil.groupId !== ticket.groupId) return fail('name-gone');
	const row = await db
		.selectFrom('pupils')
		.select('picture_hash')
		.where('school_id', '=', ticket.schoolId)
		.where('id', '=', pupilId)
		.executeTakeFirstOrThrow();
	return ok({
		firstName: pupil.firstName,
		mustChoose: row.picture_hash === null || ticket.purpose === 'change'
	});
}

/** Whether an adult erased this child's pictures and the child does not know it yet. */
export async function picturesResetNotice(db: Db, schoolId: string, pupilId: string): Promise<boolean> {
	const row = await db
		.selectFrom('pupils')
		.select('pictures_reset_by')
		.where('school_id', '=', schoolId)
		.where('id', '=', pupilId)
		.executeTakeFirst();
	return row?.pictures_reset_by != null;
}
