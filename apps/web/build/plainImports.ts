import type { Plugin } from 'vite';

/**
 * Leaves `import()` to the browser. Vite would wrap each one in code that fetches a chunk's styles and dependencies
 * ahead. Our chunks have none, and the page would carry that code before there is sound.
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
