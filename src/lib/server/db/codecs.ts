import pg from 'pg';

/**
 * The only place where values from a database driver change shape.
 *
 * The schema keeps to text, integer and double precision, so little is left to do: PostgreSQL hands
 * 64-bit counts over as strings, and booleans are stored as 0 and 1 on both databases.
 */
export const postgresTypes = new pg.TypeOverrides();
postgresTypes.setTypeParser(pg.types.builtins.INT8, Number);

/** A boolean as both databases store it. */
export type Flag = 0 | 1;

/** `true` → 1, `false` → 0. */
export const toFlag = (value: boolean): Flag => (value ? 1 : 0);

/** Anything but 0 is true. */
export const fromFlag = (value: number): boolean => value !== 0;

/** A value as JSON text. Text columns hold JSON on both databases; nothing queries inside it. */
export const toJson = (value: unknown): string => JSON.stringify(value);

/** JSON text as the type that the writer of the column promised. */
export const fromJson = <T>(text: string): T => JSON.parse(text) as T;
