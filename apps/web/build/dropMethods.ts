import type { Plugin } from 'vite';
import { splitAtPackage } from './splitAtPackage.ts';

/** Methods that this page never calls, by the end of their modules' ids. */
export type UnusedMethods = Readonly<Record<string, readonly string[]>>;

/** Builds classes of libraries without some of their methods, which no bundler can know to be unused. */
export function dropMethods(unused: UnusedMethods): Plugin {
  return {
    name: 'sotto:drop-methods',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      const file = splitAtPackage(id);
      const names = Object.entries(unused).find(
        ([end]) => file && `${file.folder}/${file.path}`.endsWith(`/${end}`),
      )?.[1];
      return names && { code: withoutMethods(code, names), map: null };
    },
  };
}

/** The code without these methods, as compilers print them; throws where one is not there, as after an update. */
export function withoutMethods(code: string, names: readonly string[]): string {
  return names.reduce((rest, name) => {
    const next = rest.replace(new RegExp(`^    (?:async )?${name}\\([^]*?^    }$`, 'm'), '');
    if (next === rest) throw new Error(`no method ${name} to leave out`);
    return next;
  }, code);
}
