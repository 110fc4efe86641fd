import { fail, ok, type Result } from '#lib/result.ts';
import { sameText, type Keyring } from '#lib/server/crypto.ts';
import type { Db, Tx } from '#lib/server/db/database.ts';
import { randomId } from '#lib/server/ids.ts';
import { countFailure, forgetFailures, recentFailures } from '#lib/server/rate-limit.ts';
import { addMinutes, instant } from '#lib/server/time.ts';
import { hashPictures } from './pictures.server.ts';
import { choosePupil, type PupilTicket } from './pupil-sign-in.server.ts';
import { goodPictures, noteAfter, pictureWaitMinutes } from '../rules.ts';
import { beginSession, endSessionsOf } from './sessions.server.ts';
import { PICTURES_IN_CODE, type Picture } from '../types.ts';

/* The three pictures of a child: entered, or chosen in two rounds. */

/** What came of tapping a picture. */
export type Tap =
	| { state: 'more' | 'wrong' | 'repeat' | 'all-the-same' | 'not-the-same'; ticket: PupilTicket }
	| { state: 'wait'; ticket: PupilTicket; minutes: number }
	| { state: 'in'; pupilId: string; sessionId: string | undefined };

/** A third picture: what is needed to decide on it. */
interface Third {
	trx: Tx;
	keyring: Keyring;
	ticket: PupilTicket;
	pupilId: string;
	taps: Picture[];
	now: Date;
}

const counted = (pupilId: string) => ({ purpose: 'pictures', subject: pupilId }) as const;

/** Waiting time for a child after wrong tries; 0 when there is none. */
export async function waitFor(db: Db, pupilId: string, now: Date): Promise<number> {
	const failures = await recentFailures(db, counted(pupilId), 15, now);
	if (!failures.last) return 0;
	const until = addMinutes(failures.last, pictureWaitMinutes(failures.count));
	return until > now ? Math.ceil((until.getTime() - now.getTime()) / 60_000) : 0;
}

/**
 * One picture tapped. The third one decides: the child is in, or tries again, or (after several wrong tries) waits a
 * little while the teacher gets a note. A child without pictures chooses them in two rounds.
 * @param device what the list of sessions calls the device
 */
export async function tapPicture(
	db: Db,
	keyring: Keyring,
	ticket: PupilTicket,
	picture: Picture,
	device: string,
	now: Date
): Promise<Result<Tap, 'ticket-gone' | 'name-gone'>> {
	const pupilId = ticket.pupilId ?? '';
	const chosen = await choosePupil(db, ticket, pupilId, now);
	if (!chosen.ok) return chosen;
	const taps = [...ticket.taps, picture];
	if (taps.length < PICTURES_IN_CODE) {
		const minutes = await waitFor(db, pupilId, now);
		if (minutes > 0) return ok({ state: 'wait', ticket: { ...ticket, taps: [] }, minutes });
		return ok({ state: 'more', ticket: { ...ticket, taps } });
	}
	return db.transaction().execute(async (trx): Promise<Result<Tap, 'name-gone'>> => {
		const stored = await holdPictures(trx, ticket.schoolId, pupilId);
		// Guesses that were sent at the same moment come here one by one, and from the fifth on they find a wait.
		const minutes = await waitFor(trx, pupilId, now);
		if (minutes > 0) return ok({ state: 'wait', ticket: { ...ticket, taps: [] }, minutes });
		const third: Third = { trx, keyring, ticket, pupilId, taps, now };
		const refused =
			stored === null || ticket.purpose === 'change' ? await choose(third) : await enter(third, stored);
		if (refused) return refused;
		await forgetFailures(trx, counted(pupilId), now);
		return ok({ state: 'in', pupilId, sessionId: await sessionAfter(third, device) });
	});
}

/** A child's pictures as they are stored, held until the transaction ends. */
async function holdPictures(trx: Tx, schoolId: string, pupilId: string): Promise<string | null> {
	const row = await trx
		.updateTable('pupils')
		.set({ kind: 'pupil' })
		.where('school_id', '=', schoolId)
		.where('id', '=', pupilId)
		.returning('picture_hash')
		.executeTakeFirstOrThrow();
	return row.picture_hash;
}

/** Pictures are entered. @returns what is wrong with them, or undefined */
async function enter(
	{ trx, keyring, ticket, pupilId, taps, now }: Third,
	stored: string
): Promise<Result<Tap, 'name-gone'> | undefined> {
	if (sameText(stored, hashPictures(keyring, ticket.schoolId, pupilId, taps))) return undefined;
	await countFailure(trx, counted(pupilId), now);
	const quarter = await recentFailures(trx, counted(pupilId), 15, now);
	const today = await recentFailures(trx, counted(pupilId), 24 * 60, now);
	if (noteAfter(quarter.count, today.count)) await noteToTeachers(trx, ticket, pupilId, now);
	const minutes = await waitFor(trx, pupilId, now);
	// Whoever was choosing while somebody else chose first enters the pictures like any other.
	const { chosen: _, ...again } = { ...ticket, taps: [] };
	return ok(minutes > 0 ? { state: 'wait', ticket: again, minutes } : { state: 'wrong', ticket: again });
}

/** Pictures are chosen: a first round, and the same once more. @returns what is to be done still, or undefined */
async function choose({
	trx,
	keyring,
	ticket,
	pupilId,
	taps,
	now
}: Third): Promise<Result<Tap, 'name-gone'> | undefined> {
	const { chosen, ...fresh } = { ...ticket, taps: [] };
	// A child who is only asked again has pictures, or an adult erased them a moment ago and ended the session.
	if (ticket.purpose === 'confirm') return fail('name-gone');
	if (!chosen)
		return ok(
			goodPictures(taps)
				? { state: 'repeat', ticket: { ...fresh, chosen: taps } }
				: { state: 'all-the-same', ticket: fresh }
		);
	if (taps.join() !== chosen.join()) return ok({ state: 'not-the-same', ticket: fresh });
	await trx
		.updateTable('pupils')
		.set({
			picture_hash: hashPictures(keyring, ticket.schoolId, pupilId, taps),
			pictures_changed_at: instant(now),
			// The child has read on this very page that they were erased.
			pictures_reset_by: null
		})
		.where('school_id', '=', ticket.schoolId)
		.where('id', '=', pupilId)
		.execute();
	// A friend who knew the old pictures may be signed in somewhere.
	await endSessionsOf(trx, ticket.schoolId, pupilId, ticket.sessionId);
	return undefined;
}

const sessionAfter = ({ trx, ticket, pupilId, now }: Third, device: string): Promise<string> | undefined =>
	ticket.purpose === 'begin' || ticket.purpose === 'join'
		? beginSession(
				trx,
				{ schoolId: ticket.schoolId, accountId: pupilId, kind: 'pupil', device, confirmed: true },
				now
			)
		: undefined;

/**
 * The teachers of the group are told, so that an adult can help (or see that somebody else is trying). One note a child
 * waits at a time: whoever goes on guessing cannot bury other notes under this one.
 */
async function noteToTeachers(trx: Tx, ticket: PupilTicket, pupilId: string, now: Date): Promise<void> {
	const teachers = await trx
		.selectFrom('group_staff')
		.select('staff_id')
		.where('school_id', '=', ticket.schoolId)
		.where('group_id', '=', ticket.groupId)
		.execute();
	const waiting = await trx
		.selectFrom('notices')
		.select('for_account')
		.where('school_id', '=', ticket.schoolId)
		.where('kind', '=', 'pictures-wrong')
		.where('about_account', '=', pupilId)
		.where('seen_at', 'is', null)
		.execute();
	const told = new Set(waiting.map((notice) => notice.for_account));
	for (const { staff_id } of teachers.filter((teacher) => !told.has(teacher.staff_id))) {
		await trx
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
