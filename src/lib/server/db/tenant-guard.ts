import type {
	KyselyPlugin,
	OperationNode,
	PluginTransformQueryArgs,
	PluginTransformResultArgs,
	QueryResult,
	RootOperationNode,
	UnknownRow
} from 'kysely';
import { GLOBAL_TABLES } from './global-tables.ts';

/** A query reached for rows of a school without saying which school. */
export class TenantLeakError extends Error {
	constructor(table: string) {
		super(`The query on "${table}" does not name a school_id.`);
		this.name = 'TenantLeakError';
	}
}

type AnyNode = OperationNode & Record<string, unknown>;

const isNode = (value: unknown): value is AnyNode =>
	typeof value === 'object' && value !== null && 'kind' in value;

const QUERY = /^(Select|Insert|Update|Delete|Merge)QueryNode$/;

/** A table of a query: its name, and what the query calls it. */
interface Named {
	table: string;
	alias: string;
}

/** The table under a from, into, using or join item; undefined for a sub-query, which is checked on its own. */
function tableOf(item: unknown): Named | undefined {
	if (!isNode(item)) return undefined;
	if (item.kind === 'AliasNode') {
		const inner = tableOf(item['node']);
		return inner && { table: inner.table, alias: (item['alias'] as { name?: string }).name ?? inner.alias };
	}
	if (item.kind === 'TableNode') {
		const { name } = (item['table'] as { identifier: { name: string } }).identifier;
		return { table: name, alias: name };
	}
	// A table that is written as raw SQL: sql`pupils`.as('p').
	const raw = item.kind === 'RawNode' ? /^\s*"?(\w+)"?\s*$/.exec(rawText(item))?.[1] : undefined;
	return raw === undefined ? undefined : { table: raw, alias: raw };
}

/** Raw SQL with the tables that were put into it. */
function rawText(node: AnyNode): string {
	const parameters = node['parameters'] as unknown[];
	const put = (one: unknown): string => {
		if (isNode(one) && one.kind === 'RawNode') return rawText(one);
		return tableOf(one)?.table ?? '?';
	};
	return (node['sqlFragments'] as string[])
		.map((text, index) => text + (index < parameters.length ? put(parameters[index]) : ''))
		.join('');
}

/** Whose `school_id` a condition names: what tables are called, or `*` where it stands without a table. Sub-queries speak for themselves only. */
function schoolsNamed(value: unknown, found = new Set<string>()): Set<string> {
	if (Array.isArray(value)) for (const one of value) schoolsNamed(one, found);
	if (!isNode(value) || QUERY.test(value.kind)) return found;
	if (value.kind === 'ReferenceNode' && isColumn(value['column']))
		return found.add(tableOf(value['table'])?.alias ?? '*');
	if (isColumn(value) || (value.kind === 'RawNode' && rawText(value).includes('school_id')))
		return found.add('*');
	for (const child of Object.values(value)) schoolsNamed(child, found);
	return found;
}

const isColumn = (node: unknown): boolean =>
	isNode(node) && node.kind === 'ColumnNode' && (node['column'] as { name?: string }).name === 'school_id';

const listOf = (node: AnyNode, key: string, inner?: string): unknown[] => {
	const value = inner && isNode(node[key]) ? node[key][inner] : node[key];
	return Array.isArray(value) ? value : [];
};

/**
 * Checks the tables of one query. A table is tied to a school by the query's `where`; or by its own join; or by the
 * join of another table, as long as the `where` ties one of them.
 */
function checkQuery(node: AnyNode, known: ReadonlySet<string>): void {
	const isOfSchool = (named: Named | undefined): named is Named =>
		named !== undefined && !GLOBAL_TABLES.has(named.table) && !known.has(named.table);
	if (node.kind === 'InsertQueryNode') {
		const into = tableOf(node['into']);
		if (isOfSchool(into) && schoolsNamed(node['columns']).size === 0) throw new TenantLeakError(into.table);
		return;
	}
	const joins = [...listOf(node, 'joins'), ...(node.kind === 'MergeQueryNode' ? [node['using']] : [])].filter(
		isNode
	);
	const where = schoolsNamed(node['where']);
	const on = schoolsNamed(joins.map((join) => join['on']));
	const tied = ({ alias }: Named): boolean =>
		where.has(alias) || where.has('*') || (where.size > 0 && on.has(alias));
	const items = [
		...listOf(node, 'from', 'froms'),
		...listOf(node, 'using', 'tables'),
		node['table'],
		node['into']
	];
	for (const named of items.map(tableOf))
		if (isOfSchool(named) && !tied(named)) throw new TenantLeakError(named.table);
	for (const join of joins) {
		const named = tableOf(join['table']);
		const own = schoolsNamed(join['on']);
		if (isOfSchool(named) && !tied(named) && !own.has(named.alias) && !own.has('*'))
			throw new TenantLeakError(named.table);
	}
}

/** Raw SQL is not understood, only read: a school's table in it asks for a school_id in it. */
function checkRaw(node: AnyNode, known: ReadonlySet<string>): void {
	const text = rawText(node);
	if (text.includes('school_id')) return;
	for (const [, table = ''] of text.matchAll(/\b(?:from|join|into|update)\s+"?([a-z]\w*)"?(?!\w*\s*\()/gi)) {
		const isSystem = /^(kysely|sqlite|pg|information)_/i.test(table);
		if (!isSystem && !GLOBAL_TABLES.has(table) && !known.has(table)) throw new TenantLeakError(table);
	}
}

function check(value: unknown, known: ReadonlySet<string>): void {
	if (Array.isArray(value)) return value.forEach((one) => check(one, known));
	if (!isNode(value)) return;
	let names = known;
	if (QUERY.test(value.kind)) {
		// What a `with` made is checked where it is made.
		const made = listOf(value, 'with', 'expressions').flatMap(
			(one) => tableOf(((one as AnyNode)['name'] as AnyNode)['table'])?.table ?? []
		);
		if (made.length > 0) names = new Set([...known, ...made]);
		checkQuery(value, names);
	}
	if (value.kind === 'RawNode') checkRaw(value, names);
	for (const child of Object.values(value)) check(child, names);
}

/**
 * Fails every query on a school's table that does not say which school it is about.
 * It is on in tests, in development and in the demo; `npm start` leaves it out of the hot path.
 */
export class TenantGuard implements KyselyPlugin {
	transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
		check(node, new Set());
		return node;
	}

	async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
		return result;
	}
}
