import { parse } from 'acorn';
import type { Plugin } from 'vite';
import { oldestEdition } from './oldestBrowsers.ts';

/**
 * Fails a build whose syntax the oldest browsers can't read. In those, the page would stay empty, without any message.
 */
export function checkSyntax(): Plugin {
  return {
    name: 'sotto:check-syntax',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue;
          try {
            parse(chunk.code, { ecmaVersion: oldestEdition, sourceType: 'module' });
          } catch (error) {
            this.error(`${chunk.fileName} is not readable for the oldest browsers: ${(error as Error).message}`);
          }
        }
      },
    },
  };
}
