import { encode } from 'uqr';

/** A QR code as one SVG path; `modules` is its width in squares, with the quiet border of four that scanners want. */
export function qrPath(text: string): { path: string; modules: number } {
	const { data, size } = encode(text, { border: 4, ecc: 'M' });
	const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
	return { path, modules: size };
}
