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

/** The name of the table under a from, into or join item; undefined for sub-queries (they are checked on their own). */
function tableName(node: unknown): string | undefined {
	if (!isNode(node)) return undefined;
	if (node.kind === 'AliasNode') return tableName(node['node']);
	if (node.kind === 'TableNode') {
		const table = node['table'] as { identifier: { name: string } };
		return table.identifier.name;
	}
	return undefined;
}

/** Whether a tree of nodes mentions the column `school_id` anywhere, raw SQL included. */
function namesSchool(value: unknown): boolean {
	if (Array.isArray(value)) return value.some(namesSchool);
	if (!isNode(value)) return false;
	if (value.kind === 'ColumnNode') return (value['column'] as { name?: string }).name === 'school_id';
	if (value.kind === 'RawNode' && JSON.stringify(value['sqlFragments']).includes('school_id')) return true;
	return Object.values(value).some(namesSchool);
}

function tablesOf(node: AnyNode): { table: string; constraints: unknown }[] {
	const found: { table: string; constraints: unknown }[] = [];
	const add = (item: unknown, constraints: unknown) => {
		const table = tableName(item);
		if (table !== undefined && !GLOBAL_TABLES.has(table)) found.push({ table, constraints });
	};
	const from = node['from'] as { froms?: unknown[] } | undefined;
	for (const item of from?.froms ?? []) add(item, node['where']);
	if (node.kind === 'UpdateQueryNode') add(node['table'], node['where']);
	if (node.kind === 'InsertQueryNode') add(node['into'], node['columns']);
	for (const join of (node['joins'] as AnyNode[] | undefined) ?? []) {
		// A join may be tied to the school by its own condition or by the query's.
		add(join['table'], [join['on'], node['where']]);
	}
	return found;
}

function check(value: unknown): void {
	if (Array.isArray(value)) return value.forEach(check);
	if (!isNode(value)) return;
	if (/^(Select|Update|Delete|Insert)QueryNode$/.test(value.kind)) {
		for (const { table, constraints } of tablesOf(value)) {
			if (!namesSchool(constraints)) throw new TenantLeakError(table);
		}
	}
	for (const child of Object.values(value)) check(child);
}

/**
 * Fails every query on a school's table that does not say which school it is about.
 * It is on in tests, in development and in the demo; `npm start` leaves it out of the hot path.
 */
export class TenantGuard implements KyselyPlugin {
	transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
		check(node);
		return node;
	}

	async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
		return result;
	}
}
