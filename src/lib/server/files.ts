import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Files that belong to a school lie under `<data>/files/<school>/<id>`; the row in `files` says what each is.
 * Ids are ours, never a name that somebody sent, so an address cannot climb out of the folder.
 */
const pathOf = (dataFolder: string, schoolId: string, id: string): string => {
	if (!/^[0-9a-z-]+$/i.test(schoolId) || !/^[0-9a-z-]+$/i.test(id)) throw new Error('Not an id of ours.');
	return join(dataFolder, 'files', schoolId, id);
};

/** Writes a file so that it is whole and on disk before this returns. Call it before the row is committed. */
export async function writeSchoolFile(
	dataFolder: string,
	schoolId: string,
	id: string,
	bytes: Uint8Array
): Promise<void> {
	const path = pathOf(dataFolder, schoolId, id);
	await fs.mkdir(dirname(path), { recursive: true });
	const handle = await fs.open(`${path}.part`, 'w', 0o600);
	try {
		await handle.writeFile(bytes);
		await handle.sync();
	} finally {
		await handle.close();
	}
	await fs.rename(`${path}.part`, path);
}

/** @returns undefined when there is no such file */
export async function readSchoolFile(
	dataFolder: string,
	schoolId: string,
	id: string
): Promise<Buffer | undefined> {
	try {
		return await fs.readFile(pathOf(dataFolder, schoolId, id));
	} catch {
		return undefined;
	}
}

/** Removes a file; no error when it is already gone. */
export async function removeSchoolFile(dataFolder: string, schoolId: string, id: string): Promise<void> {
	await fs.rm(pathOf(dataFolder, schoolId, id), { force: true });
}
