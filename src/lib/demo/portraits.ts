/*
 * Faces of people who are not there, drawn from a few choices: a school hangs photos of its helpers on the doors, and
 * the demo cannot show real ones.
 */

type HairStyle = 'short' | 'bob' | 'bun' | 'curls' | 'long' | 'headscarf' | 'bald';

/** What somebody looks like. Colours as CSS writes them. */
export interface Look {
	skin: string;
	hair: string;
	style: HairStyle;
	clothes: string;
	backdrop: string;
	glasses?: boolean;
	beard?: boolean;
}

/** Who has a photo: the helpers, and the teachers of the groups that sign in. By the key in staff.ts. */
export const LOOKS: Readonly<Record<string, Look>> = {
	director: { skin: '#f0c8a8', hair: '#6b4226', style: 'long', clothes: '#2d5a8c', backdrop: '#dfeaf7' },
	care: { skin: '#f3cfb3', hair: '#a5622b', style: 'bun', clothes: '#c9782b', backdrop: '#fbe9d2' },
	safety: {
		skin: '#c68642',
		hair: '#1f1a1a',
		style: 'short',
		beard: true,
		clothes: '#2f6f6a',
		backdrop: '#d9efe9'
	},
	confidential: {
		skin: '#f1c9a5',
		hair: '#b9b4ae',
		style: 'bob',
		glasses: true,
		clothes: '#7b4f8f',
		backdrop: '#efe3f5'
	},
	'team-leader': {
		skin: '#e8b48c',
		hair: '#3c6e8f',
		style: 'headscarf',
		clothes: '#24465c',
		backdrop: '#e3eef5'
	},
	teacher6: { skin: '#f3cda9', hair: '#c7963c', style: 'short', clothes: '#3b5aa0', backdrop: '#e0e7fa' },
	teacher7: { skin: '#f4d3ba', hair: '#7a3420', style: 'bob', clothes: '#4a7c59', backdrop: '#e4f0e3' },
	teacher8: {
		skin: '#d9a066',
		hair: '#2a1c16',
		style: 'short',
		glasses: true,
		clothes: '#8a4b3a',
		backdrop: '#f7e6dc'
	},
	outside: { skin: '#8d5a34', hair: '#201513', style: 'curls', clothes: '#b8413f', backdrop: '#f9e1dd' }
};

/** What lies behind the head. */
const BEHIND: Partial<Record<HairStyle, (hair: string) => string>> = {
	bob: (hair) =>
		`<path d="M118 190c0-64 34-98 74-98s74 34 74 98c0 30-4 54-10 70h-128c-6-16-10-40-10-70z" fill="${hair}"/>`,
	long: (hair) =>
		`<path d="M114 190c0-66 36-100 78-100s78 34 78 100c0 50 6 92 12 118H102c6-26 12-68 12-118z" fill="${hair}"/>`,
	bun: (hair) => `<circle cx="192" cy="78" r="30" fill="${hair}"/>`,
	curls: (hair) =>
		[
			[134, 150, 34],
			[142, 116, 34],
			[172, 94, 34],
			[208, 92, 34],
			[240, 112, 34],
			[252, 148, 34],
			[136, 186, 26],
			[248, 186, 26]
		]
			.map(([x, y, r]) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${hair}"/>`)
			.join(''),
	headscarf: (hair) =>
		`<path d="M106 196c0-70 38-110 86-110s86 40 86 110c0 46 10 84 18 112H88c8-28 18-66 18-112z" fill="${hair}"/>`
};

/** What lies over the forehead. */
const FRINGE: Record<HairStyle, (hair: string) => string> = {
	short: (hair) =>
		`<path d="M128 176c-4-56 26-84 66-84 42 0 68 30 62 84-6-24-16-38-30-46-26 10-62 8-82-4-8 12-13 28-16 50z" fill="${hair}"/>`,
	bob: (hair) =>
		`<path d="M128 184c0-56 26-88 64-88s64 32 64 88c-8-28-22-46-40-54-24 18-54 22-74 18-8 10-12 22-14 36z" fill="${hair}"/>`,
	bun: (hair) =>
		`<path d="M128 180c-2-52 24-82 64-82s66 30 64 82c-6-30-26-52-64-52s-58 22-64 52z" fill="${hair}"/>`,
	curls: (hair) =>
		`<path d="M130 168c2-42 26-66 62-66s60 24 62 66c-14-14-20-30-38-28-16 2-26-8-40-2-18 8-30 14-46 30z" fill="${hair}"/>`,
	long: (hair) =>
		`<path d="M128 190c-2-60 24-92 64-92s66 32 64 92c-6-34-22-58-46-70-18 30-58 42-82 70z" fill="${hair}"/>`,
	headscarf: (hair) =>
		`<path d="M124 188c0-62 28-92 68-92s68 30 68 92c-4-40-30-62-68-62s-64 22-68 62zM122 206c12 44 36 66 70 66s58-22 70-66c18 36 26 70 20 100-34 20-146 20-180 0-6-30 2-64 20-100z" fill="${hair}"/>`,
	bald: () => ''
};

const glasses = `<g fill="none" stroke="#2b2b35" stroke-width="4"><circle cx="166" cy="190" r="19"/><circle cx="218" cy="190" r="19"/><path d="M185 188q7-5 14 0M147 187l-16-5M237 187l16-5"/></g>`;

const beard = (hair: string) =>
	`<path d="M130 200c0 52 28 82 62 82s62-30 62-82c-8 24-20 34-34 34-10 0-18-6-28-6s-18 6-28 6c-14 0-26-10-34-34z" fill="${hair}"/><path d="M176 238q16 10 32 0" stroke="#fff" stroke-width="5" fill="none" stroke-linecap="round"/>`;

/** A portrait as SVG, 384 by 384. */
export function drawPortrait({
	skin,
	hair,
	style,
	clothes,
	backdrop,
	glasses: withGlasses,
	beard: withBeard
}: Look): string {
	const smile = withBeard
		? ''
		: '<path d="M172 232q20 18 40 0" stroke="#8c3b3b" stroke-width="6" fill="none" stroke-linecap="round"/>';
	const ears =
		style === 'headscarf'
			? ''
			: `<circle cx="130" cy="196" r="13" fill="${skin}"/><circle cx="254" cy="196" r="13" fill="${skin}"/>`;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="384" height="384" viewBox="36 44 312 312">
<rect width="384" height="384" fill="${backdrop}"/>
${BEHIND[style]?.(hair) ?? ''}
<path d="M60 384c4-66 58-96 132-96s128 30 132 96z" fill="${clothes}"/>
<path d="M164 250h56v42c0 16-12 28-28 28s-28-12-28-28z" fill="${skin}"/>
<path d="M164 268c8 12 18 18 28 18s20-6 28-18v-18h-56z" fill="#000" opacity=".1"/>
${ears}
<path d="M130 178c0-48 26-76 62-76s62 28 62 76c0 56-28 92-62 92s-62-36-62-92z" fill="${skin}"/>
${withBeard ? beard(hair) : ''}
<g fill="#2b2b35"><circle cx="167" cy="190" r="6.5"/><circle cx="217" cy="190" r="6.5"/></g>
<g stroke="${style === 'headscarf' ? '#3a2a22' : hair}" stroke-width="6" stroke-linecap="round" fill="none"><path d="M153 168q14-9 27-2M204 166q13-7 27 2"/></g>
<path d="M192 194q8 16-4 20" stroke="#000" opacity=".22" stroke-width="4" fill="none" stroke-linecap="round"/>
<g fill="#e2574c" opacity=".18"><circle cx="150" cy="216" r="13"/><circle cx="234" cy="216" r="13"/></g>
${smile}
${FRINGE[style](hair)}
${withGlasses ? glasses : ''}
</svg>`;
}
