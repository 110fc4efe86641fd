import sharp from 'sharp';
import { encode } from 'uqr';
import { expect, it } from 'vitest';
import { qrPath } from './qr.ts';

const TEXT =
	'https://wegwijs.example/sign-in/pupil?class_code=ABCD2345&pupil=0192f0c0-0000-7000-8000-000000000000';

// Guards against a badge that no camera reads: a path that is shifted, mirrored, or has no quiet border.
it('draws each dark square where the code has it', async () => {
	const { path, modules } = qrPath(TEXT);
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${modules} ${modules}" width="${modules}" height="${modules}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="${path}"/></svg>`;
	const pixels = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer();
	const { data } = encode(TEXT, { border: 4, ecc: 'M' });
	const drawn = Array.from({ length: modules }, (_, y) =>
		Array.from({ length: modules }, (_, x) => (pixels[y * modules + x] ?? 255) < 128)
	);
	expect(drawn).toEqual(data);
	const border = drawn.flatMap((row, y) =>
		row.filter((_, x) => Math.min(x, y, modules - 1 - x, modules - 1 - y) < 4)
	);
	expect(border.some(Boolean)).toBe(false);
});

it('holds only numbers and letters of a path, whatever the text', () => {
	expect(qrPath('"><script>').path).toMatch(/^[Mhvz\d -]+$/);
});
