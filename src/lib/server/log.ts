import pino from 'pino';

/**
 * The log. Lines carry a request id, ids of rows and codes; never a name, an address, a word that somebody typed,
 * or the query part of an address.
 */
export const log = pino({ base: undefined });
