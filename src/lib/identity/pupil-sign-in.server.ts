import { fail, ok, type Result } from '#lib/result.ts';
import { sameText, type Keyring } from '#lib/server/crypto.ts';
import type { Db } from '#lib/server/db/database.ts';
import { randomId } from '#lib/server/ids.ts';
import { countFailure, forgetFailures, recentFailures } from '#lib/server/rate-limit.ts';
import { addMinutes, dayOf, instant } from '#lib/server/time.ts';
import { findPupilAtSchool } from './actors.server.ts';
import { hashPictures } from './pictures.server.ts';
import { ADDRESS_FAILURES, goodPictures, pictureWaitMinutes, PICTURE_TRIES, tidyClassCode, tileLabels } from './rules.ts';
import { currentSchoolYear } from './schools.server.ts';
import { beginSession } from './sessions.server.ts';
import { PICTURES_IN_CODE, type Picture, type PupilTile } from './types.ts';

/*
 * A child signs in with a class code, an own first name and three pictures. Between the posts the browser carries a
 * sealed ticket, so that the pictures tapped so far stand in no page, and no server has to remember half a sign-in.
 */

/** A sign-in halfway. */
export interface PupilTicket {
	schoolId: string;
	groupId: string;
	pupilId?: string;
	/** pictures tapped so far */
	taps: Picture[];
	/** the first round of a child who is choosing pictures */
	chosen?: Picture[];
	/** begin a session, let a second child join on the same laptop, or only ask the pictures of a child again */
	purpose: 'begin' | 'join' | 'confirm';
	/** where to go afterwards; a path of ours */
	next?: string;
}

/** What came of tapping a picture. */
export type Tap =
	| { state: 'more'; ticket: PupilTicket }
	| { state: 'wrong'; ticket: PupilTicket }
	| { state: 'repeat'; ticket: PupilTicket }
	| { state: 'all-the-same'; ticket: PupilTicket }
	| { state: 'not-the-same'; ticket: PupilTicket }
	| { state: 'wait'; ticket: PupilTicket; minutes: number }
	| { state: 'in'; pupilId: string; sessionId: string | undefined };

/**
 * A class code → the group it opens.
 * @param address where the request came from; only failures count against it, since a whole school shares one
 */
export async function enterClassCode(
	db: Db,
	typed: string,
	address: string,
	now: Date
): Promise<Result<{ schoolId: string; groupId: string }, 'class-code-unknown' | 'class-code-expired' | 'too-often'>> {
	const counted = { purpose: 'class-code-address', subject: address } as const;
	const failures = await recentFailures(db, counted, 10, now);
	if (failures.count >= ADDRESS_FAILURES) return fail('too-often', { minutes: 10 });
	const code = tidyClassCode(typed);
	const row = /^[A-Z0-9]{4,12}$/.test(code)
		? await db.selectFrom('directory_class_codes').selectAll().where('code', '=', code).executeTakeFirst()
		: undefined;
	if (!row) {
		await countFailure(db, counted, now);
		return fail('class-code-unknown');
	}
	if (row.expires_at <= instant(now)) return fail('class-code-expired');
	return ok({ schoolId: row.school_id, groupId: row.group_id });
}

/** The name of a group that a ticket or a badge opens; undefined when it is gone or not of this year. */
export async function enterGroup(db: Db, schoolId: string, groupId: string, now: Date): Promise<{ id: string; name: string } | undefined> {
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
			join.onRef('pupils.school_id', '=', 'enrolments.school_id').onRef('pupils.id', '=', 'enrolments.pupil_id')
		)
		.select(['pupils.id', 'pupils.first_name as firstName', 'pupils.last_name as lastName'])
		.where('enrolments.school_id', '=', schoolId)
		.where('enrolments.group_id', '=', groupId)
		.where('pupils.died_on', 'is', null)
		.where((eb) => eb.or([eb('pupils.left_on', 'is', null), eb('pupils.left_on', '>', today)]))
		.execute();
	return tileLabels(rows);
}

/** The child whose name was tapped: still at school, and in the group of the code. */
export async function choosePupil(
	db: Db,
	ticket: PupilTicket,
	pupilId: string,
	now: Date
): Promise<Result<{ firstName: string; mustChoose: boolean }, 'name-gone'>> {
	const pupil = await findPupilAtSchool(db, ticket.schoolId, pupilId, now);
	if (!pupil || pupil.groupId !== ticket.groupId) return fail('name-gone');
	const row = await db
		.selectFrom('pupils')
		.select('picture_hash')
		.where('school_id', '=', ticket.schoolId)
		.where('id', '=', pupilId)
		.executeTakeFirstOrThrow();
	return ok({ firstName: pupil.firstName, mustChoose: row.picture_hash === null });
}

/** Waiting time for a child after wrong tries; 0 when there is none. */
export async function waitFor(db: Db, pupilId: string, now: Date): Promise<number> {
	const failures = await recentFailures(db, { purpose: 'pictures', subject: pupilId }, 15, now);
	if (!failures.last) return 0;
	const until = addMinutes(failures.last, pictureWaitMinutes(failures.count));
	return until > now ? Math.ceil((until.getTime() - now.getTime()) / 60_000) : 0;
}

/**
 * One picture tapped. The third one decides: the child is in, or tries again, or (after several wrong tries) waits a
 * little while the teacher gets a note. A child without pictures chooses them in two rounds.
 */
export async function tapPicture(
	db: Db,
	keyring: Keyring,
	ticket: PupilTicket,
	picture: Picture,
	device: string,
	now: Date
): Promise<Result<Tap, 'name-gone'>> {
	const pupilId = ticket.pupilId ?? '';
	const chosen = await choosePupil(db, ticket, pupilId, now);
	if (!chosen.ok) return chosen;
	const again: PupilTicket = { ...ticket, taps: [] };
	const minutes = await waitFor(db, pupilId, now);
	if (minutes > 0) return ok({ state: 'wait', ticket: again, minutes });
	const taps = [...ticket.taps, picture];
	if (taps.length < PICTURES_IN_CODE) return ok({ state: 'more', ticket: { ...ticket, taps } });

	if (chosen.value.mustChoose) {
		if (!ticket.chosen) {
			if (!goodPictures(taps)) return ok({ state: 'all-the-same', ticket: again });
			return ok({ state: 'repeat', ticket: { ...again, chosen: taps } });
		}
		if (taps.join() !== ticket.chosen.join()) {
			const { chosen: _, ...fresh } = again;
			return ok({ state: 'not-the-same', ticket: fresh });
		}
		await savePictures(db, keyring, ticket.schoolId, pupilId, taps, now);
	} else if (!(await picturesMatch(db, keyring, ticket.schoolId, pupilId, taps))) {
		return ok(await wrongPictures(db, again, pupilId, now));
	}
	await forgetFailures(db, { purpose: 'pictures', subject: pupilId }, now);
	if (ticket.purpose === 'confirm') return ok({ state: 'in', pupilId, sessionId: undefined });
	const sessionId = await beginSession(
		db,
		{ schoolId: ticket.schoolId, accountId: pupilId, kind: 'pupil', device, confirmed: true },
		now
	);
	return ok({ state: 'in', pupilId, sessionId });
}

async function picturesMatch(db: Db, keyring: Keyring, schoolId: string, pupilId: string, taps: Picture[]): Promise<boolean> {
	const row = await db
		.selectFrom('pupils')
		.select('picture_hash')
		.where('school_id', '=', schoolId)
		.where('id', '=', pupilId)
		.executeTakeFirst();
	return row?.picture_hash != null && sameText(row.picture_hash, hashPictures(keyring, schoolId, pupilId, taps));
}

async function savePictures(db: Db, keyring: Keyring, schoolId: string, pupilId: string, taps: Picture[], now: Date): Promise<void> {
	await db
		.updateTable('pupils')
		.set({
			picture_hash: hashPictures(keyring, schoolId, pupilId, taps),
			pictures_changed_at: instant(now),
			// The child has read on this very page that they were erased.
			pictures_reset_by: null
		})
		.where('school_id', '=', schoolId)
		.where('id', '=', pupilId)
		.execute();
}

async function wrongPictures(db: Db, ticket: PupilTicket, pupilId: string, now: Date): Promise<Tap> {
	const counted = { purpose: 'pictures', subject: pupilId } as const;
	await countFailure(db, counted, now);
	const { count } = await recentFailures(db, counted, 15, now);
	if (count % PICTURE_TRIES === 0) await noteToTeachers(db, ticket, pupilId, now);
	const minutes = await waitFor(db, pupilId, now);
	return minutes > 0 ? { state: 'wait', ticket, minutes } : { state: 'wrong', ticket };
}

/** The teachers of the group are told, so that an adult can help (or see that somebody else is trying). */
async function noteToTeachers(db: Db, ticket: PupilTicket, pupilId: string, now: Date): Promise<void> {
	const teachers = await db
		.selectFrom('group_staff')
		.select('staff_id')
		.where('school_id', '=', ticket.schoolId)
		.where('group_id', '=', ticket.groupId)
		.execute();
	for (const { staff_id } of teachers) {
		await db
			.insertInto('notices')
			.values({
				school_id: ticket.schoolId,
				id: randomId(),
				kind: 'pictures-wrong',
				for_account: staff_id,
				about_account: pupilId,
				created_at: instant(now),
				seen_at: null
			})
			.execute();
	}
}

/** A child who gave the old pictures just now chooses new ones. */
export async function forgetPictures(db: Db, schoolId: string, pupilId: string): Promise<void> {
	await db
		.updateTable('pupils')
		.set({ picture_hash: null })
		.where('school_id', '=', schoolId)
		.where('id', '=', pupilId)
		.execute();
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
