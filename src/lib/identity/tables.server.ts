import type { Selectable } from 'kysely';
import type { HelpTables } from './help/tables.server.ts';
import type { PupilTables } from './pupils/tables.server.ts';
import type { SchoolTables } from './school/tables.server.ts';
import type { SignInTables } from './sign-in/tables.server.ts';
import type { StaffTables } from './staff/tables.server.ts';

/** The tables of this domain, gathered from its subjects. */
export interface IdentityTables extends SchoolTables, PupilTables, StaffTables, SignInTables, HelpTables {}

export type SchoolRow = Selectable<IdentityTables['schools']>;
export type PupilRow = Selectable<IdentityTables['pupils']>;
export type StaffRow = Selectable<IdentityTables['staff']>;
export type SessionRow = Selectable<IdentityTables['sessions']>;
export type GuardianRow = Selectable<IdentityTables['guardians']>;
