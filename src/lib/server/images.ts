import sharp from 'sharp';
import { fail, ok, type Result } from '#lib/result.ts';

/** The largest picture somebody may send: 15 MB. */
export const IMAGE_BYTES = 15 * 1024 * 1024;

/** More pixels than any phone takes; a small file that unfolds to more is meant to harm. */
const IMAGE_PIXELS = 64_000_000;

export type ImageProblem = 'image-empty' | 'image-too-large' | 'image-kind' | 'image-broken';

/** What a file really is, by its first bytes; its name and its announced type say nothing. */
function kindOf(bytes: Uint8Array): 'png' | 'jpeg' | 'webp' | undefined {
	const text = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
	if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
	if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
	if (text.startsWith('RIFF') && text.slice(8) === 'WEBP') return 'webp';
	return undefined;
}

/** `within`: the whole picture, at most this wide and high. `square`: filled and cut, for a face. */
export type Shape = { within: number } | { square: number };

/**
 * Makes a picture that somebody sent into a WebP of our own: drawn anew from its pixels, upright, small, and without
 * what cameras write beside them (place, time, device). Only PNG, JPEG and WebP are read. An SVG is a document that can
 * hold a program, so it is refused before any decoder sees it.
 */
export async function toWebp(bytes: Uint8Array, shape: Shape): Promise<Result<Buffer, ImageProblem>> {
	if (bytes.length === 0) return fail('image-empty');
	if (bytes.length > IMAGE_BYTES) return fail('image-too-large', { limit: '15 MB' });
	const kind = kindOf(bytes);
	if (!kind) return fail('image-kind');
	try {
		const image = sharp(bytes, { limitInputPixels: IMAGE_PIXELS, failOn: 'error', sequentialRead: true });
		const { format, width, height } = await image.metadata();
		if (format !== kind) return fail('image-kind');
		if (width * height > IMAGE_PIXELS) return fail('image-broken');
		const drawn =
			'square' in shape
				? image.autoOrient().resize(shape.square, shape.square, { fit: 'cover', position: 'attention' })
				: image.autoOrient().resize(shape.within, shape.within, { fit: 'inside', withoutEnlargement: true });
		return ok(await drawn.webp({ quality: 86, alphaQuality: 100 }).toBuffer());
	} catch {
		return fail('image-broken');
	}
}
