import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { fromJson, toJson } from '#lib/server/db/codecs.ts';
import type { ImageProblem } from '#lib/server/images.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { dropFile, forgetPicture, insertPicture, keepPicture } from './school-files.server.ts';
import { forgetSchools } from './schools.server.ts';
import type { SchoolRow } from '../tables.server.ts';
import type { Hue, Language } from '../types.ts';

export interface SchoolSettings {
	name: string;
	city: string;
	hue: Hue;
	languages: Language[];
	/** the short name in addresses, and the host name; set when the school was made */
	slug: string;
	host: string | null;
	logoFileId: string | null;
}

const mayEdit = (context: Context): boolean => scopeOf(context.actor, 'school.edit') === 'all';

const findRow = ({ db, schoolId }: Context) =>
	db.selectFrom('schools').selectAll().where('id', '=', schoolId).executeTakeFirstOrThrow();

const change = ({ db, schoolId }: Context, values: Partial<SchoolRow>) =>
	db.updateTable('schools').set(values).where('id', '=', schoolId).execute();

/** What a school says of itself. */
export async function readSchool(context: Context): Promise<Result<SchoolSettings, 'not-there'>> {
	if (!mayEdit(context)) return fail('not-there');
	const row = await findRow(context);
	return ok({
		name: row.name,
		city: row.city,
		hue: row.hue as Hue,
		languages: fromJson<Language[]>(row.languages),
		slug: row.slug,
		host: row.host,
		logoFileId: row.logo_file_id
	});
}

/** Saves name, town, colour and languages. Dutch is always one of the languages: the school's own. */
export async function saveSchool(
	context: Context,
	facts: { name: string; city: string; hue: number; english: boolean }
): Promise<Result<null, 'not-there'>> {
	if (!mayEdit(context)) return fail('not-there');
	await inTransaction(context, async (inside) => {
		const languages: Language[] = facts.english ? ['nl', 'en'] : ['nl'];
		await change(inside, {
			name: facts.name,
			city: facts.city,
			hue: facts.hue,
			languages: toJson(languages)
		});
		await audit(inside, {
			action: 'school.saved',
			subjectKind: 'school',
			subjectId: inside.schoolId,
			details: { hue: facts.hue }
		});
	});
	forgetSchools();
	return ok(null);
}

/** Replaces the logo. */
export async function saveLogo(
	context: Context,
	dataFolder: string,
	sent: Uint8Array
): Promise<Result<null, 'not-there' | ImageProblem>> {
	if (!mayEdit(context)) return fail('not-there');
	const kept = await keepPicture(dataFolder, context.schoolId, 'logo', sent);
	if (!kept.ok) return kept;
	const before = await inTransaction(context, async (inside) => {
		const { logo_file_id } = await findRow(inside);
		await insertPicture(inside, kept.value);
		await replaceLogo(inside, logo_file_id, kept.value.id);
		return logo_file_id;
	});
	await dropFile(dataFolder, context.schoolId, before);
	forgetSchools();
	return ok(null);
}

/** Goes back to no logo. */
export async function removeLogo(context: Context, dataFolder: string): Promise<Result<null, 'not-there'>> {
	if (!mayEdit(context)) return fail('not-there');
	const before = await inTransaction(context, async (inside) => {
		const { logo_file_id } = await findRow(inside);
		if (logo_file_id !== null) await replaceLogo(inside, logo_file_id, null);
		return logo_file_id;
	});
	await dropFile(dataFolder, context.schoolId, before);
	forgetSchools();
	return ok(null);
}

async function replaceLogo(inside: Context, before: string | null, after: string | null): Promise<void> {
	await change(inside, { logo_file_id: after });
	if (before !== null) await forgetPicture(inside.db, inside.schoolId, before);
	await audit(inside, {
		action: 'school.logo',
		subjectKind: 'school',
		subjectId: inside.schoolId,
		details: { has: after !== null }
	});
}
