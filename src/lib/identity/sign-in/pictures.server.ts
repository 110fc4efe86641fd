import type { Keyring } from '#lib/server/crypto.ts';
import { pictureCode } from '../rules.ts';
import type { Picture } from '../types.ts';

/** A child's pictures as the database keeps them: a keyed hash, bound to school and child. */
export const hashPictures = (
	keyring: Keyring,
	schoolId: string,
	pupilId: string,
	pictures: readonly Picture[]
): string => keyring.keyedHash('pictures', schoolId, pupilId, pictureCode(pictures));
