import { createHash } from 'node:crypto';
import { audit } from '#lib/audit/service.server.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { inTransaction, type Context } from '#lib/server/context.ts';
import { orderedId } from '#lib/server/ids.ts';
import { log } from '#lib/server/log.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { dayOf } from '#lib/server/time.ts';
import { forgetSchools } from '../school/schools.server.ts';
import { lockSchool } from '../staff/staff.server.ts';
import { planImport } from './plan-rules.ts';
import {
	clearOldPreviews,
	deletePreview,
	findPreview,
	insertPreview,
	isOldPreview,
	listOpenPreviews,
	listYears,
	loadFacts,
	markApplied
} from './queries.server.ts';
import { readRoster } from './read.ts';
import { settle } from './settle-rules.ts';
import type { SchoolFacts } from './facts.ts';
import type { Answers, ImportCounts, ImportPlan, Refused, Roster } from './types.ts';
import { writeChanges } from './write.server.ts';
import type { Progress } from './writer.ts';
import { chooseYear } from './year-rules.ts';

/*
 * An import in two steps: a file becomes a preview, and a preview becomes rows when somebody says so. Between the two
 * the file's roster — never the file — is kept sealed, at most a day.
 */

const mayImport = ({ actor }: Context): boolean => scopeOf(actor, 'import.run') === 'all';

/** A file beside the school as it is now. */
export interface PlannedImport {
	roster: Roster;
	facts: SchoolFacts;
	plan: ImportPlan;
	/** differs when the school changed so that the plan did */
	fingerprint: string;
}

/** Lays a roster beside the school as it is at this moment. Changes nothing. */
export async function planRoster(
	context: Context,
	roster: Roster
): Promise<Result<PlannedImport, 'not-there' | 'import-old-year'>> {
	if (!mayImport(context)) return fail('not-there');
	const { db, schoolId, now } = context;
	const today = dayOf(now);
	const year = chooseYear(roster.schoolYear, await listYears(db, schoolId), today);
	if (!year.ok) return year;
	const facts = await loadFacts(db, schoolId, year.value, today);
	const plan = planImport(roster, facts);
	const fingerprint = createHash('sha256').update(JSON.stringify(plan)).digest('base64url');
	return ok({ roster, facts, plan, fingerprint });
}

/** Reads a file. Whoever may not import learns nothing of it. */
export async function readImportFile(
	context: Context,
	source: AsyncIterable<Uint8Array>,
	fileName: string
): Promise<Result<Roster> | Refused> {
	return mayImport(context) ? readRoster(source, fileName) : fail('not-there');
}

const sealContext = (schoolId: string, id: string) => ({
	schoolId,
	table: 'import_previews',
	column: 'sealed',
	id
});

/**
 * Reads a file and keeps what it says until somebody answers.
 * @returns the id of the preview, or why the file cannot be used
 */
export async function startImport(
	context: Context,
	source: AsyncIterable<Uint8Array>,
	fileName: string
): Promise<Result<string> | Refused> {
	const roster = await readImportFile(context, source, fileName);
	if (!roster.ok) return roster;
	const planned = await planRoster(context, roster.value);
	if (!planned.ok) return planned;
	const id = orderedId();
	const { db, keyring, schoolId, actor, now } = context;
	await clearOldPreviews(db, schoolId, now);
	await insertPreview(
		db,
		schoolId,
		{
			id,
			sealed: keyring.seal(JSON.stringify(roster.value), sealContext(schoolId, id)),
			createdBy: actor.id
		},
		now
	);
	return ok(id);
}

/** What there is of a preview: the plan as it is now, or what the import did. */
export type ImportPreview = ({ state: 'open' } & PlannedImport) | { state: 'applied'; counts: ImportCounts };

/** A preview with the plan made anew, against the school as it is now. */
export async function findImport(
	context: Context,
	id: string
): Promise<Result<ImportPreview, 'not-there' | 'import-gone' | 'import-old-year'>> {
	if (!mayImport(context)) return fail('not-there');
	const { db, keyring, schoolId } = context;
	const preview = await findPreview(db, schoolId, id);
	if (preview?.counts) return ok({ state: 'applied', counts: preview.counts });
	if (!preview?.sealed || isOldPreview(preview.createdAt, context.now)) return fail('import-gone');
	const roster = JSON.parse(keyring.open(preview.sealed, sealContext(schoolId, id))) as Roster;
	const planned = await planRoster(context, roster);
	return planned.ok ? ok({ state: 'open', ...planned.value }) : planned;
}

/** Previews that wait for an answer. */
export async function listImports(context: Context): Promise<{ id: string; createdAt: string }[]> {
	if (!mayImport(context)) return [];
	return (await listOpenPreviews(context.db, context.schoolId)).filter(
		({ createdAt }) => !isOldPreview(createdAt, context.now)
	);
}

/** Throws a preview away; no error when it is gone already. One that was applied stays, so that pressing twice shows what it did. */
export async function cancelImport(context: Context, id: string): Promise<Result<void, 'not-there'>> {
	if (!mayImport(context)) return fail('not-there');
	const preview = await findPreview(context.db, context.schoolId, id);
	if (preview && preview.appliedAt === null) await deletePreview(context.db, context.schoolId, id);
	return ok(undefined);
}

/** Writes a plan and its audit line; the caller has a transaction with the school locked. */
async function apply(
	context: Context,
	{ roster, facts, plan }: PlannedImport,
	answers: Answers,
	progress: Progress
): Promise<ImportCounts> {
	const changes = settle(plan, roster, facts, answers, orderedId);
	await writeChanges(context, changes, progress);
	await audit(context, {
		action: 'import-applied',
		subjectKind: 'school_year',
		subjectId: changes.year.id,
		details: { source: roster.source, ...changes.counts }
	});
	return changes.counts;
}

type ApplyError = 'not-there' | 'import-gone' | 'import-old-year' | 'import-changed' | 'import-failed';

/** All or nothing. A database that refuses a row says which values it had, so its words stay out of the log. */
async function allOrNothing<T>(
	context: Context,
	work: (context: Context) => Promise<Result<T, ApplyError>>
): Promise<Result<T, ApplyError>> {
	try {
		return await inTransaction(context, async (inside) => {
			await lockSchool(inside.db, inside.schoolId);
			return work(inside);
		});
	} catch (error) {
		const { code, constraint, name, stack = '' } = error as Error & { code?: string; constraint?: string };
		const frames = stack
			.split('\n')
			.filter((line) => /^\s+at /.test(line))
			.slice(0, 8);
		log.error({ error: 'import failed', code: code ?? name, constraint: constraint ?? '', frames });
		return fail('import-failed');
	} finally {
		// There may be a new school year.
		forgetSchools();
	}
}

/**
 * Does what a preview showed, all or nothing. Pressed twice it does it once, and says the same both times.
 * @param fingerprint of the plan that the person saw: when the school changed meanwhile, nothing happens
 */
export async function applyImport(
	context: Context,
	id: string,
	seen: { fingerprint: string; answers: Answers },
	progress: Progress = () => undefined
): Promise<Result<ImportCounts, ApplyError>> {
	if (!mayImport(context)) return fail('not-there');
	return allOrNothing(context, async (inside) => {
		const preview = await findImport(inside, id);
		if (!preview.ok) return preview;
		if (preview.value.state === 'applied') return ok(preview.value.counts);
		if (preview.value.fingerprint !== seen.fingerprint) return fail('import-changed');
		const counts = await apply(inside, preview.value, seen.answers, progress);
		await markApplied(inside.db, inside.schoolId, id, counts, inside.now);
		return ok(counts);
	});
}

/** Applies a roster without a preview in between; for the command line and tests. Doubts are left out unless answered. */
export async function applyRoster(
	context: Context,
	roster: Roster,
	answers: Partial<Answers> = {},
	progress: Progress = () => undefined
): Promise<Result<ImportCounts, ApplyError>> {
	if (!mayImport(context)) return fail('not-there');
	return allOrNothing(context, async (inside) => {
		const planned = await planRoster(inside, roster);
		if (!planned.ok) return planned;
		const missing = answers.missing ?? planned.value.plan.missingDefault;
		return ok(await apply(inside, planned.value, { doubts: answers.doubts ?? {}, missing }, progress));
	});
}
