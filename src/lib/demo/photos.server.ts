import sharp from 'sharp';
import { writeSchoolFile } from '#lib/server/files.ts';
import { demoId } from './ids.ts';
import { drawPortrait, LOOKS } from './portraits.ts';
import { insert, schoolId, type Filling } from './rows.server.ts';

/** A photo that is on the disk, and of whom. */
export interface Portrait {
	key: string;
	id: string;
	bytes: number;
}

/** Draws the photos of the team, in the size in which the school keeps photos. */
export const drawPortraits = (dataFolder: string): Promise<Portrait[]> =>
	Promise.all(
		Object.entries(LOOKS).map(async ([key, look]) => {
			const id = demoId('photo', key);
			const image = await sharp(Buffer.from(drawPortrait(look)))
				.resize(384, 384)
				.webp({ quality: 90 })
				.toBuffer();
			await writeSchoolFile(dataFolder, schoolId, id, image);
			return { key, id, bytes: image.length };
		})
	);

/** What the database says of those photos. */
export async function fillPhotos({ db, now }: Filling, portraits: readonly Portrait[]): Promise<void> {
	await insert(
		db,
		'files',
		portraits.map(({ id, bytes }) => ({
			school_id: schoolId,
			id,
			kind: 'photo',
			mime: 'image/webp',
			bytes,
			created_at: now
		}))
	);
}
