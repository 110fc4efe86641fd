import { keepSetupCode } from '#lib/identity/service.server.ts';
import type { App } from '#lib/server/app.ts';
import { readConfig } from '#lib/server/config.ts';
import { setupCodeText } from './setup-code.ts';
import { command, openApp, prepareDatabase, readArguments, StartError } from './start-up.ts';

/*
 * `npm run school`: the schools on this server. `-- --new` prints a one-time code with which /setup makes another;
 * `-- --slug de-vuurtoren --host wegwijs.vuurtoren.example` gives a school a host name of its own (an empty one takes
 * it away).
 */

const isHost = (host: string): boolean =>
	/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(host);

async function setHost({ db }: App, slug: string, host: string): Promise<void> {
	if (host !== '' && !isHost(host))
		throw new StartError(`--host must be a name such as wegwijs.school.example, not "${host}".`);
	const holder = await db.selectFrom('schools').select('slug').where('host', '=', host).executeTakeFirst();
	if (holder && holder.slug !== slug)
		throw new StartError(`The host name ${host} belongs to the school ${holder.slug}.`);
	const changed = await db
		.updateTable('schools')
		.set({ host: host || null })
		.where('slug', '=', slug)
		.executeTakeFirst();
	if (changed.numUpdatedRows === 0n) throw new StartError(`There is no school with the short name ${slug}.`);
}

async function list({ db }: App): Promise<string[]> {
	const schools = await db.selectFrom('schools').select(['slug', 'host', 'name']).orderBy('slug').execute();
	return schools.map(({ slug, host, name }) => `${slug.padEnd(24)} ${(host ?? '–').padEnd(36)} ${name}`);
}

await command(async () => {
	const { values } = readArguments({
		new: { type: 'boolean' },
		slug: { type: 'string' },
		host: { type: 'string' }
	});
	if ((values.slug === undefined) !== (values.host === undefined))
		throw new StartError('--slug and --host go together.');
	const app = await openApp(readConfig());
	try {
		await prepareDatabase(app, new Date());
		if (values.slug !== undefined && values.host !== undefined)
			await setHost(app, values.slug, values.host.toLowerCase());
		if (values.new) {
			const code = setupCodeText();
			await keepSetupCode(app.db, code, new Date());
			console.log(`Make another school at /setup with this code, which works once: ${code}`);
		}
		for (const line of await list(app)) console.log(line);
	} finally {
		await app.db.destroy();
	}
});
