import type { Kysely, Transaction } from 'kysely';
import type { AuditTables } from '../../audit/tables.server.ts';
import type { IdentityTables } from '../../identity/tables.server.ts';
import type { LessonTables } from '../../lessons/tables.server.ts';
import type { HouseTables } from './house-tables.ts';

/** All tables, gathered from the domains that own them. */
export interface DatabaseSchema extends HouseTables, IdentityTables, LessonTables, AuditTables {}

/** A handle on the database, inside or outside a transaction. */
export type Db = Kysely<DatabaseSchema>;

/** For queries that must not run on their own. */
export type Tx = Transaction<DatabaseSchema>;
