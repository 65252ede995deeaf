import type { Plugin } from 'vite';

/**
 * Leaves `import()` to the browser. What Vite wraps around each one would fetch a chunk's styles and dependencies ahead;
 * our chunks have none, and the page would carry it before there is sound.
 */
export function plainImports(): Plugin {
  return {
    name: 'sotto:plain-imports',
    enforce: 'pre',
    load: {
      filter: { id: /vite\/preload-helper/ },
      handler: () => 'export const __vitePreload = (load) => load();',
    },
  };
}
