import { walkOver } from './walk.ts';

/* The pages about people: half of all pages, so that the two halves are walked at the same time. */

walkOver((pattern) => pattern.startsWith('/staff/people'));
