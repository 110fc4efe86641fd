import { walkOver } from './walk.ts';

/* All pages but those about people. */

walkOver((pattern) => !pattern.startsWith('/staff/people'));
