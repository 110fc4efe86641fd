import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { IMAGE_BYTES, toWebp } from './images.ts';

const flat = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 4, background: { r: 200, g: 60, b: 40, alpha: 0.5 } } });

/** A PNG of a few hundred bytes that says it is this large, with as many rows of zeros as fit in 50 MB unpacked. */
function bomb(side: number): Buffer {
	const chunk = (type: string, data: Buffer) => {
		const body = Buffer.concat([Buffer.from(type), data]);
		const size = Buffer.alloc(4);
		size.writeUInt32BE(data.length);
		const sum = Buffer.alloc(4);
		sum.writeUInt32BE(crc32(body));
		return Buffer.concat([size, body, sum]);
	};
	const head = Buffer.alloc(13);
	head.writeUInt32BE(side, 0);
	head.writeUInt32BE(side, 4);
	head.set([1, 0, 0, 0, 0], 8);
	const rows = deflateSync(Buffer.alloc(50_000_000), { level: 9 });
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', head),
		chunk('IDAT', rows),
		chunk('IEND', Buffer.alloc(0))
	]);
}

const SVG =
	'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect width="9" height="9"/></svg>';

describe('pictures that somebody sends', () => {
	it.each(['png', 'jpeg', 'webp'] as const)('%s becomes a small WebP', async (format) => {
		const made = await toWebp(await flat(1600, 800).toFormat(format).toBuffer(), { within: 512 });
		const { width, height, format: kind } = await sharp(made.ok ? made.value : Buffer.alloc(0)).metadata();
		expect({ width, height, kind }).toEqual({ width: 512, height: 256, kind: 'webp' });
	});

	// A photo taken at home tells where home is.
	it('lose what the camera wrote beside them, and stand upright', async () => {
		const photo = await flat(60, 30)
			.jpeg()
			.withExif({ IFD0: { Copyright: 'geheim' }, IFD3: { GPSLatitude: '52/1 0/1 0/1' } })
			.withMetadata({ orientation: 6 })
			.toBuffer();
		const made = await toWebp(photo, { within: 512 });
		if (!made.ok) throw new Error(made.code);
		const found = await sharp(made.value).metadata();
		expect(found.exif).toBeUndefined();
		expect([found.width, found.height]).toEqual([30, 60]);
	});

	it('are cut to a square for a face', async () => {
		const made = await toWebp(await flat(600, 300).png().toBuffer(), { square: 384 });
		const { width, height } = await sharp(made.ok ? made.value : Buffer.alloc(0)).metadata();
		expect([width, height]).toEqual([384, 384]);
	});

	it.each([
		['nothing', Buffer.alloc(0), 'image-empty'],
		['an SVG with a script', Buffer.from(SVG), 'image-kind'],
		['an SVG behind spaces and a declaration', Buffer.from(`  <?xml version="1.0"?>\n${SVG}`), 'image-kind'],
		['a text', Buffer.from('geen plaatje'), 'image-kind'],
		['a text that begins as a PNG', Buffer.from('\x89PNG\r\n\x1a\ngeen plaatje', 'latin1'), 'image-broken'],
		[
			'an SVG that begins as a JPEG',
			Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(SVG)]),
			'image-broken'
		],
		['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'), 'image-kind'],
		['too many bytes', Buffer.alloc(IMAGE_BYTES + 1), 'image-too-large']
	])('%s is refused', async (_, bytes, code) =>
		expect(await toWebp(bytes, { within: 512 })).toMatchObject({ ok: false, code })
	);

	it('a decompression bomb is refused before it unfolds', async () => {
		const small = bomb(20_000);
		expect(small.length).toBeLessThan(100_000);
		expect(await toWebp(small, { within: 512 })).toMatchObject({ ok: false, code: 'image-broken' });
	});

	it('half a picture is refused', async () => {
		const whole = await flat(800, 800).png({ compressionLevel: 0 }).toBuffer();
		expect(await toWebp(whole.subarray(0, 4000), { within: 512 })).toMatchObject({
			ok: false,
			code: 'image-broken'
		});
	});
});
