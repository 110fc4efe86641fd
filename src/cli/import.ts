import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { wordsIn } from '#lib/i18n/words.server.ts';
import {
	applyRoster,
	planRoster,
	readImportFile,
	type ImportCounts,
	type PlannedImport
} from '#lib/identity/service.server.ts';
import type { Failure } from '#lib/result.ts';
import type { App } from '#lib/server/app.ts';
import { readConfig } from '#lib/server/config.ts';
import { systemContext, type Context } from '#lib/server/context.ts';
import { currentSchema } from '#lib/server/db/migrate.ts';
import { log } from '#lib/server/log.ts';
import { command, openApp, prepareDatabase, readArguments, StartError } from './start-up.ts';

/*
 * `npm run import -- FILE [--dry-run] [--school SLUG] [--end-missing | --keep-missing]`: the import without a page.
 * It says lines and numbers, never a name: what a command prints often ends in a log.
 */

const { t } = wordsIn('nl');

const sentence = ({ code, details }: Failure): string => t(`common:errors.${code}`, details);

async function findSchool({ db }: App, slug: string | undefined): Promise<{ id: string }> {
	const schools = await db.selectFrom('schools').select(['id', 'slug']).execute();
	const chosen = slug === undefined ? schools : schools.filter((school) => school.slug === slug);
	const [school] = chosen;
	if (school && chosen.length === 1) return school;
	if (schools.length === 0)
		throw new StartError('There is no school in this database yet: "npm start" makes the first one.');
	throw new StartError(`Say which school with --school: ${schools.map((one) => one.slug).join(', ')}.`);
}

function open(file: string): AsyncIterable<Uint8Array> {
	if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new StartError(`There is no file ${file}.`);
	return createReadStream(file) as AsyncIterable<Uint8Array>;
}

async function readPlan(context: Context, file: string): Promise<PlannedImport> {
	const roster = await readImportFile(context, open(file), basename(file));
	if (!roster.ok) {
		const failures = [roster, ...('also' in roster ? (roster.also ?? []) : [])];
		throw new StartError(failures.map(sentence).join('\n'));
	}
	const planned = await planRoster(context, roster.value);
	if (!planned.ok) throw new StartError(sentence(planned));
	return planned.value;
}

function preview({ roster, plan }: PlannedImport): string[] {
	const known = plan.pupils.filter(({ pupilId }) => pupilId !== null);
	const changed = known.filter(({ changes }) => changes.length > 0).length;
	const row = (line: number | undefined, why: string) => t('import:cli.row', { line: line ?? 0, why });
	const doubts = plan.doubts.map((doubt) =>
		row(roster.pupils[doubt.row]?.line, t(`import:doubts.${doubt.reason}`))
	);
	const leftOut = plan.leftOut.map((one) =>
		row(
			(one.kind === 'pupil' ? roster.pupils : roster.staff)[one.row]?.line,
			t(`import:leftOut.${one.reason}`)
		)
	);
	const passed = (['toddlers', 'elsewhere', 'parents', 'nameless'] as const).filter(
		(kind) => roster.passedOver[kind] > 0
	);
	return [
		t('import:cli.file', { year: plan.year.name }),
		t('import:cli.pupils', {
			new: plan.pupils.length - known.length,
			changed,
			gone: plan.gone.length,
			doubt: plan.doubts.length,
			same: known.length - changed
		}),
		t('import:cli.groups', {
			new: plan.groups.filter(({ id }) => id === null).length,
			changed: plan.groups.filter(({ isChanged }) => isChanged).length,
			staffNew: plan.staff.filter(({ staffId }) => staffId === null).length,
			staffChanged: plan.staff.filter(({ staffId, changes }) => staffId !== null && changes.length > 0).length
		}),
		...(doubts.length > 0 ? [t('import:cli.doubts'), ...doubts] : []),
		...(leftOut.length > 0 ? [t('import:cli.leftOut'), ...leftOut] : []),
		...passed.map((kind) => t(`import:counts.${kind}`, { count: roster.passedOver[kind] }))
	];
}

const done = (counts: ImportCounts): string[] =>
	(Object.keys(counts) as (keyof ImportCounts)[])
		.filter((key) => counts[key] > 0)
		.map((key) => `  ${t(`import:result.${key}`, { count: counts[key] })}`);

/** A line that moves, for a person at a terminal. */
function progress(isDone: number, total: number): void {
	if (process.stderr.isTTY)
		process.stderr.write(
			`\r${t('import:counts.progress', { done: isDone, total })}${isDone === total ? '\n' : ''}`
		);
}

await command(async () => {
	const { values, positionals } = readArguments(
		{
			'dry-run': { type: 'boolean' },
			school: { type: 'string' },
			'end-missing': { type: 'boolean' },
			'keep-missing': { type: 'boolean' }
		},
		['FILE']
	);
	const config = readConfig();
	log.level = config.logLevel;
	const app = await openApp(config);
	try {
		const now = new Date();
		if ((await currentSchema(app.db as never)) === undefined) {
			throw new StartError('There is no school in this database yet: "npm start" makes the first one.');
		}
		await prepareDatabase(app, now);
		const context = systemContext(app.db, app.keyring, await findSchool(app, values.school), now);
		const planned = await readPlan(context, positionals[0] ?? '');
		console.log(preview(planned).join('\n'));
		const missing = values['end-missing']
			? 'leave'
			: values['keep-missing']
				? 'keep'
				: planned.plan.missingDefault;
		if (missing === 'keep' && !values['keep-missing'])
			console.log(t('import:cli.missingKept', { count: planned.plan.gone.length }));
		if (values['dry-run']) return console.log(t('import:cli.dryRun'));
		const applied = await applyRoster(context, planned.roster, { missing }, progress);
		if (!applied.ok) throw new StartError(sentence(applied));
		console.log([t('import:cli.done'), ...done(applied.value)].join('\n'));
	} finally {
		await app.db.destroy();
	}
});
