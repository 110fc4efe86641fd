/// <reference types="vite/client" />
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DEMO_STAFF } from '../../src/lib/demo/staff.ts';
import type { Role } from '../../src/lib/identity/types.ts';
import { permissions, scopeOfRole, type Permission } from '../../src/lib/server/permissions.ts';
import { EXAMPLE_IMPORT, EXAMPLE_YEAR, examplesFrom } from '../support/examples.ts';
import { addressOf, allRoutes, type Examples, type Route } from '../support/routes.ts';
import { startDemo, type RunningServer } from '../support/server.ts';
import { STAFF_KEYS, Visitor } from '../support/visitor.ts';

/*
 * Guards against a page, an action or an endpoint that asks for nothing, asks for something else than it says, or lets
 * somebody through whom the tables of permissions do not. Everything is asked of the server as it is built.
 */

/** A load, action or endpoint, with what its wrapper wrote on it. */
interface Handler {
	needs?: 'open' | 'pupil' | Permission;
	forSubstitute?: boolean;
}
interface RouteModule {
	load?: Handler;
	actions?: Record<string, Handler>;
	GET?: Handler;
	POST?: Handler;
	PUT?: Handler;
	PATCH?: Handler;
	DELETE?: Handler;
}

const modules = import.meta.glob<RouteModule>('../../src/routes/**/+page.server.ts', { eager: true });
const layouts = import.meta.glob<RouteModule>('../../src/routes/**/+layout.server.ts', { eager: true });
const endpoints = import.meta.glob<RouteModule>('../../src/routes/**/+server.ts', { eager: true });

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const moduleOf = (route: Route): RouteModule | undefined =>
	(route.kind === 'page' ? modules : endpoints)[
		`../../src/routes/${route.folder === '.' ? '' : `${route.folder}/`}${route.kind === 'page' ? '+page.server.ts' : '+server.ts'}`
	];

const routes = allRoutes();
const pages = routes.filter((route) => route.kind === 'page');

/** Every handler of the product, with a name to find it by. */
const handlers: [name: string, handler: Handler][] = Object.entries({
	...layouts,
	...modules,
	...endpoints
}).flatMap(([path, module]) => {
	const file = path.replace('../../src/routes/', '');
	return [
		...(module.load ? [[`${file} load`, module.load] as [string, Handler]] : []),
		...Object.entries(module.actions ?? {}).map(([name, action]): [string, Handler] => [
			`${file} ?/${name}`,
			action
		]),
		...METHODS.flatMap((method): [string, Handler][] =>
			module[method] ? [[`${file} ${method}`, module[method]]] : []
		)
	];
});

/** Who walks: the fourteen of the team, a child, somebody with a link for today, and nobody. */
type Walker = {
	name: string;
	roles: readonly Role[];
	group?: number | undefined;
	kind: 'staff' | 'pupil' | 'substitute' | 'nobody';
};
const walkers: Walker[] = [
	...DEMO_STAFF.filter((one) => one.signsIn).map((one): Walker => ({
		name: one.key,
		roles: one.functions,
		group: one.group,
		kind: 'staff'
	})),
	{ name: 'a pupil', roles: [], kind: 'pupil' },
	{ name: 'a substitute', roles: ['substitute'], group: EXAMPLE_YEAR, kind: 'substitute' },
	{ name: 'nobody', roles: [], kind: 'nobody' }
];

/** Pages that send on whoever may come, because something is not there yet. */
const SENDS_ON = ['/me', '/sign-in/pupil/again', '/staff/account/recovery-codes'];
/** What everybody may open, and what nobody in particular finds there. */
const OPEN: Record<string, number> = {
	'/': 200,
	'/day/[token]': 200,
	'/files/[id]': 404,
	'/health': 200,
	'/help': 200,
	'/hulp': 308,
	'/invite/[token]': 200,
	'/s/[slug]': 303,
	'/setup': 404,
	'/sign-in': 303,
	'/sign-in/pupil': 200,
	'/sign-in/pupil/name': 303,
	'/sign-in/pupil/pictures': 303,
	'/sign-in/staff': 200,
	'/sign-in/staff/code': 303,
	'/sign-in/staff/second-factor': 303
};

/** Whether the tables let somebody do this with the examples, which are of one group. */
function mayDo(walker: Walker, { needs, forSubstitute }: Handler, pattern: string): boolean {
	if (needs === 'open') return true;
	if (needs === 'pupil') return walker.kind === 'pupil';
	if (walker.kind === 'nobody' || walker.kind === 'pupil' || needs === undefined) return false;
	if (walker.kind === 'substitute' && !forSubstitute) return false;
	const scopes = walker.roles.map((role) => scopeOfRole(role, needs));
	if (scopes.includes('all')) return true;
	const isOfAGroup = /\[(group|pupil)\]/.test(pattern);
	return scopes.includes('own') && (!isOfAGroup || walker.group === EXAMPLE_YEAR);
}

/** Where somebody who is not signed in is sent. */
const signInOf = ({ needs }: Handler): string => (needs === 'pupil' ? '/sign-in/pupil' : '/sign-in/staff');

let server: RunningServer;
let examples: Examples;
const visitors = new Map<string, Visitor>();
const visitor = (walker: Walker): Visitor => visitors.get(walker.name) as Visitor;

beforeAll(async () => {
	server = await startDemo(inject('template'));
	const db = new Database(join(server.dataFolder, 'wegwijs.db'));
	examples = examplesFrom(db);
	for (const { name } of walkers) visitors.set(name, new Visitor(server.url));
	for (const key of STAFF_KEYS) await visitors.get(key)?.signInStaff(key);
	await visitors.get('a pupil')?.signInPupil('VUUR6', examples['pupil'] as string);
	const link = await (visitors.get('teacher6') as Visitor).makeDayLink(examples['group'] as string);
	await visitors.get('a substitute')?.get(link);
	examples = examplesFrom(db, await (visitors.get('director') as Visitor).beginImport(EXAMPLE_IMPORT));
	db.close();
});
afterAll(async () => server.stop());

describe('what stands in the code', () => {
	it.each(handlers)('%s says what it needs', (_, { needs }) => {
		expect(needs).toBeDefined();
		if (needs !== 'open' && needs !== 'pupil') expect(Object.keys(permissions)).toContain(needs);
	});

	it.each(pages.map((page) => [page.pattern, page] as const))('%s has a load of its own', (_, page) => {
		expect(moduleOf(page)?.load).toBeDefined();
	});

	// A load that runs in the browser would be one that nobody wraps.
	it('no load runs in the browser', () => {
		expect(
			Object.keys(import.meta.glob(['../../src/routes/**/+page.ts', '../../src/routes/**/+layout.ts']))
		).toEqual([]);
	});
});

describe.each(walkers.map((walker) => [walker.name, walker] as const))('%s', (_, walker) => {
	const asks = (route: Route) => visitor(walker).get(addressOf(route.pattern, examples));
	const readable = routes.flatMap((route) => {
		const module = moduleOf(route);
		const handler = route.kind === 'page' ? module?.load : module?.GET;
		return handler ? [[route.pattern, route, handler] as const] : [];
	});

	it.each(readable)('opens %s as the tables say', async (pattern, route, handler) => {
		const answer = await asks(route);
		const where = answer.headers.get('location') ?? '';
		if (handler.needs === 'open') {
			if (walker.kind === 'nobody') expect(answer.status).toBe(OPEN[pattern]);
			else expect(answer.status).toBeLessThan(500);
		} else if (mayDo(walker, handler, pattern)) {
			expect(answer.status).toBe(SENDS_ON.includes(pattern) ? 303 : 200);
			expect(where).not.toMatch(/[?&]next=.*staff/);
		} else if (walker.kind === 'nobody') {
			expect(answer.status).toBe(303);
			expect(where).toBe(`${signInOf(handler)}?next=${encodeURIComponent(addressOf(pattern, examples))}`);
		} else {
			expect(answer.status).toBe(404);
			expect(await answer.text()).toContain('Deze pagina bestaat niet, of is niet voor jou.');
		}
	});

	const sendable = routes.flatMap((route) => {
		const module = moduleOf(route);
		const actions = Object.entries(module?.actions ?? {}).map(
			([name, handler]) => [route.pattern, name === 'default' ? '' : `?/${name}`, handler] as const
		);
		return [...actions, ...(module?.POST ? [[route.pattern, '', module.POST] as const] : [])];
	});
	// What somebody may do is left undone here: it would change the school for whoever walks next.
	const refused = sendable.filter(
		([pattern, , handler]) =>
			!mayDo(walker, handler, pattern) && !mayDo({ ...walker, group: EXAMPLE_YEAR }, handler, pattern)
	);

	it.each(refused)('cannot send %s%s', async (pattern, action, handler) => {
		const answer = await visitor(walker).post(addressOf(pattern, examples) + action);
		if (walker.kind === 'nobody') {
			expect(answer.status).toBe(303);
			expect(answer.headers.get('location')).toBe(signInOf(handler));
		} else {
			expect(answer.status).toBe(404);
		}
	});
});

// Guards against a page that is left out of the walk because nobody knows that it is there.
it('walks over every page and endpoint', () => {
	expect(Object.keys(OPEN).sort()).toEqual(
		routes
			.filter(
				(route) => (route.kind === 'page' ? moduleOf(route)?.load : moduleOf(route)?.GET)?.needs === 'open'
			)
			.map((route) => route.pattern)
			.sort()
	);
});
