import { createServer } from 'vite';
import { readConfig } from '#lib/server/config.ts';
import { prepareDemo } from './demo-database.ts';
import { command, readArguments, ROOT, whenNpmEnds } from './start-up.ts';

/* `npm run dev`: the development server, with the demo school. */

await command(async () => {
	const { values } = readArguments({ fresh: { type: 'boolean' } });
	process.env['WEGWIJS_MODE'] = 'development';
	const config = readConfig();
	await prepareDemo(config, new Date(), { fresh: values.fresh === true });
	const server = await createServer({
		root: ROOT,
		server: { host: config.host, port: config.port, strictPort: true }
	});
	await server.listen();
	server.printUrls();
	whenNpmEnds(() => process.exit(0));
});
