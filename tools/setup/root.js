import { fileURLToPath } from 'node:url';

/** The folder of the clone, without a trailing slash. Node 20.0 has no `import.meta.dirname` yet. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
