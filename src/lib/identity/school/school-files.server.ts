import { fail, ok, type Result } from '#lib/result.ts';
import type { Context } from '#lib/server/context.ts';
import type { Db } from '#lib/server/db/database.ts';
import { readSchoolFile, removeSchoolFile, writeSchoolFile } from '#lib/server/files.ts';
import { randomId } from '#lib/server/ids.ts';
import { toWebp, type ImageProblem } from '#lib/server/images.ts';
import { instant } from '#lib/server/time.ts';

/* The school's own pictures: its logo, and the faces on the page of who can help. */

const SHAPES = { logo: { within: 512 }, photo: { square: 384 } } as const;

/** A picture that is on disk; its row still has to be written. */
export interface KeptPicture {
	id: string;
	kind: keyof typeof SHAPES;
	bytes: number;
}

/** Draws a picture anew and writes it to disk. A file without a row is no more than a few kilobytes that nobody can ask for. */
export async function keepPicture(
	dataFolder: string,
	schoolId: string,
	kind: KeptPicture['kind'],
	sent: Uint8Array
): Promise<Result<KeptPicture, ImageProblem>> {
	const made = await toWebp(sent, SHAPES[kind]);
	if (!made.ok) return made;
	const id = randomId();
	await writeSchoolFile(dataFolder, schoolId, id, made.value);
	return ok({ id, kind, bytes: made.value.length });
}

/** The row of a picture that is on disk. */
export async function insertPicture({ db, schoolId, now }: Context, picture: KeptPicture): Promise<void> {
	await db
		.insertInto('files')
		.values({
			school_id: schoolId,
			id: picture.id,
			kind: picture.kind,
			mime: 'image/webp',
			bytes: picture.bytes,
			created_at: instant(now)
		})
		.execute();
}

/** Forgets the row of a picture that nothing points to any more; take the file away with `dropFile` afterwards. */
export async function forgetPicture(db: Db, schoolId: string, id: string): Promise<void> {
	await db.deleteFrom('files').where('school_id', '=', schoolId).where('id', '=', id).execute();
}

/** Takes a picture off the disk, after the transaction that forgot its row. */
export const dropFile = async (dataFolder: string, schoolId: string, id: string | null): Promise<void> => {
	if (id !== null) await removeSchoolFile(dataFolder, schoolId, id);
};

/** A logo or photo of a school. Anything that is not an id of this school is simply not there. */
export async function findFile(
	db: Db,
	dataFolder: string,
	schoolId: string,
	id: string
): Promise<Result<{ mime: string; bytes: Buffer }, 'not-there'>> {
	if (!/^[0-9a-z-]{1,64}$/i.test(id)) return fail('not-there');
	const row = await db
		.selectFrom('files')
		.select('mime')
		.where('school_id', '=', schoolId)
		.where('id', '=', id)
		.executeTakeFirst();
	const bytes = row && (await readSchoolFile(dataFolder, schoolId, id));
	return bytes ? ok({ mime: row.mime, bytes }) : fail('not-there');
}
