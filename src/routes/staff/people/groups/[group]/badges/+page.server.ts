import { readBadges } from '#lib/identity/service.server.ts';
import { forStaff } from '#lib/server/access.ts';
import { stop } from '#lib/server/http.ts';
import { qrPath } from '#lib/server/qr.ts';
import type { PageServerLoadEvent } from './$types';

/** How many badges stand on a sheet of A4: two columns of four. */
const ON_A_SHEET = 8;

const sheets = <T>(badges: T[]): T[][] =>
	Array.from({ length: Math.ceil(badges.length / ON_A_SHEET) }, (_, sheet) =>
		badges.slice(sheet * ON_A_SHEET, (sheet + 1) * ON_A_SHEET)
	);

export const load = forStaff('groups.access', async (event: PageServerLoadEvent, staff) => {
	const { words } = event.locals;
	const read = await readBadges(event.locals.context(staff), event.params.group);
	if (!read.ok) stop(event, read);
	const { group, code, tiles } = read.value;
	const badge = (tile: (typeof tiles)[number]) => ({
		...tile,
		qrLabel: words.t('pupils:badges.qr', { name: tile.label }),
		qr: qrPath(`${event.url.origin}/sign-in/pupil?class_code=${code}&pupil=${tile.id}`)
	});
	return {
		words: words.section('pupils', 'badges'),
		title: words.t('pupils:badges.title', { group: group.name }),
		back: words.t('pupils:badges.back', { group: group.name }),
		group: { id: group.id, name: group.name },
		code,
		isEmpty: tiles.length === 0,
		sheets: code === null ? [] : sheets(tiles.map(badge))
	};
});
