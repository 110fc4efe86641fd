import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import type { ImageProblem } from '#lib/server/images.ts';
import { listHelpersOf, mayEditHelpers } from './helpers.server.ts';
import { dropFile, forgetPicture, insertPicture, keepPicture } from '../school/school-files.server.ts';

/* Faces on the page of who can help; a helper who goes takes the own photo along. */

/** Points a helper to another photo, or to none. @returns the file that was there before */
async function setPhoto(
	inside: Context,
	id: string,
	photo: string | null
): Promise<Result<string | null, 'not-there'>> {
	const { db, schoolId } = inside;
	const row = await db
		.selectFrom('helpers')
		.select('photo_file_id')
		.where('school_id', '=', schoolId)
		.where('id', '=', id)
		.executeTakeFirst();
	if (!row) return fail('not-there');
	await db
		.updateTable('helpers')
		.set({ photo_file_id: photo })
		.where('school_id', '=', schoolId)
		.where('id', '=', id)
		.execute();
	if (row.photo_file_id !== null) await forgetPicture(db, schoolId, row.photo_file_id);
	await audit(inside, {
		action: 'helper.photo',
		subjectKind: 'helper',
		subjectId: id,
		details: { has: photo !== null }
	});
	return ok(row.photo_file_id);
}

/** Gives a helper a photo. */
export async function saveHelperPhoto(
	context: Context,
	dataFolder: string,
	id: string,
	sent: Uint8Array
): Promise<Result<null, 'not-there' | ImageProblem>> {
	const { schoolId } = context;
	if (!mayEditHelpers(context) || !(await listHelpersOf(context.db, schoolId)).some((one) => one.id === id))
		return fail('not-there');
	const kept = await keepPicture(dataFolder, schoolId, 'photo', sent);
	if (!kept.ok) return kept;
	const before = await inTransaction(context, async (inside) => {
		await insertPicture(inside, kept.value);
		return setPhoto(inside, id, kept.value.id);
	});
	if (!before.ok) return before;
	await dropFile(dataFolder, schoolId, before.value);
	return ok(null);
}

/** Takes a helper's own photo away. */
export async function removeHelperPhoto(
	context: Context,
	dataFolder: string,
	id: string
): Promise<Result<null, 'not-there'>> {
	if (!mayEditHelpers(context)) return fail('not-there');
	const before = await inTransaction(context, (inside) => setPhoto(inside, id, null));
	if (!before.ok) return before;
	await dropFile(dataFolder, context.schoolId, before.value);
	return ok(null);
}

/** Takes somebody off the page of who can help, with the photo. */
export async function removeHelper(
	context: Context,
	dataFolder: string,
	id: string
): Promise<Result<null, 'not-there'>> {
	if (!mayEditHelpers(context)) return fail('not-there');
	const photo = await inTransaction(context, async (inside) => {
		const before = await setPhoto(inside, id, null);
		if (!before.ok) return null;
		await inside.db
			.deleteFrom('helpers')
			.where('school_id', '=', inside.schoolId)
			.where('id', '=', id)
			.execute();
		await audit(inside, { action: 'helper.removed', subjectKind: 'helper', subjectId: id });
		return before.value;
	});
	await dropFile(dataFolder, context.schoolId, photo);
	return ok(null);
}
