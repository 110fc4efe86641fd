import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as v from 'valibot';

/*
 * A backup is a folder: a line of JSON for each row, in a file for each table; the files that people gave; and a
 * manifest that says how many rows there were and what each file must be. The application key is never in it.
 */

export const MANIFEST = 'manifest.json';
export const TABLES = 'tables';
export const FILES = 'files';

/** What is wrong with a backup, or with the place it should go to, in one sentence. */
export class BackupError extends Error {
	override readonly name = 'BackupError';
}

const manifestSchema = v.object({
	format: v.literal(1),
	made_at: v.string(),
	version: v.string(),
	/** the last migration */
	schema: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
	/** tells whether an application key is the right one, and nothing of the key itself */
	key_fingerprint: v.string(),
	rows: v.record(v.pipe(v.string(), v.regex(/^[a-z_]+$/)), v.pipe(v.number(), v.integer(), v.minValue(0))),
	files: v.array(
		v.object({
			path: v.pipe(v.string(), v.regex(/^(tables\/[a-z_]+\.ndjson|files\/[0-9a-z-]+\/[0-9a-z-]+)$/i)),
			bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
			sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
		})
	)
});

export type Manifest = v.InferOutput<typeof manifestSchema>;

async function sha256Of(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}

/** Every file under a folder, as a path below it with forward slashes; nothing when there is no folder. */
export async function filesUnder(folder: string): Promise<string[]> {
	try {
		const entries = await readdir(folder, { recursive: true, withFileTypes: true });
		return entries
			.filter((entry) => entry.isFile())
			.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
			.sort();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

/** What a manifest says of the files in a backup. */
export async function describeFiles(folder: string): Promise<Manifest['files']> {
	const paths = (await filesUnder(folder)).filter((path) => path !== MANIFEST);
	return Promise.all(
		paths.map(async (path) => ({
			path,
			bytes: (await stat(join(folder, path))).size,
			sha256: await sha256Of(join(folder, path))
		}))
	);
}

async function readManifest(folder: string): Promise<Manifest> {
	let text: string;
	try {
		text = await readFile(join(folder, MANIFEST), 'utf8');
	} catch {
		throw new BackupError(`There is no complete backup in ${folder}: it has no ${MANIFEST}.`);
	}
	try {
		return v.parse(manifestSchema, JSON.parse(text));
	} catch {
		throw new BackupError(
			`The backup in ${folder} cannot be used: its ${MANIFEST} is damaged, or of a newer version.`
		);
	}
}

/**
 * Reads a backup's manifest, and holds every file against it.
 * @throws BackupError when anything is missing, changed or too much
 */
export async function verifyBackup(folder: string): Promise<Manifest> {
	const manifest = await readManifest(folder);
	const found = new Map((await describeFiles(folder)).map((file) => [file.path, file]));
	for (const { path, bytes, sha256 } of manifest.files) {
		const file = found.get(path);
		if (!file) throw new BackupError(`The backup in ${folder} is damaged: ${path} is missing.`);
		if (file.bytes !== bytes || file.sha256 !== sha256) {
			throw new BackupError(`The backup in ${folder} is damaged: ${path} is not as it was written.`);
		}
		found.delete(path);
	}
	const [extra] = found.keys();
	if (extra !== undefined)
		throw new BackupError(`The backup in ${folder} was changed: ${extra} does not belong to it.`);
	return manifest;
}
