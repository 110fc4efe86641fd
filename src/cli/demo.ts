import { DEMO_PASSWORD, DEMO_STAFF, demoEmail } from '#lib/demo/staff.ts';
import { readConfig } from '#lib/server/config.ts';
import { buildWhenNeeded } from './build.ts';
import { prepareDemo, type DemoState } from './demo-database.ts';
import { checkPort, serve } from './serve.ts';
import { command, readArguments } from './start-up.ts';

/* `npm run demo`: the demo school on this machine, from nothing to a page in the browser. */

function welcome(port: number, { filled, isOld }: DemoState): string {
	const staff = DEMO_STAFF.filter((one) => one.signsIn).map(
		(one) =>
			`    ${demoEmail(one)?.padEnd(26)} ${one.called} (${one.functions.join(', ').replaceAll('_', ' ')})`
	);
	return [
		'',
		`Wegwijs is ready: http://localhost:${port}`,
		'',
		'  Staff sign in with one of these addresses and the password ' + DEMO_PASSWORD,
		...staff,
		'',
		'  Pupils sign in with class code VUUR6, VUUR7 or VUUR8, any name, and the first three pictures (apple, bike, boat).',
		'',
		filled === 'before'
			? '  What was done here before is still there; "npm run demo -- --fresh" begins anew.'
			: '',
		isOld
			? '  This demo school is from an earlier school year: begin anew to bring its dates up to today.'
			: '',
		'  Stop with Ctrl+C.',
		''
	]
		.filter((line, place, lines) => line !== '' || lines[place - 1] !== '')
		.join('\n');
}

await command(async () => {
	const { values } = readArguments({ fresh: { type: 'boolean' }, 'only-fill': { type: 'boolean' } });
	process.env['WEGWIJS_MODE'] = 'demo';
	const config = readConfig();
	const fresh = values.fresh === true;
	if (values['only-fill']) {
		const { filled } = await prepareDemo(config, new Date(), { fresh });
		console.log(filled === 'now' ? 'The demo school is there.' : 'The demo school was there already.');
		return;
	}
	await checkPort(config);
	await buildWhenNeeded();
	const state = await prepareDemo(config, new Date(), { fresh });
	console.log(welcome(await serve(config), state));
});
