import type { Plugin } from 'vite';
import { splitAtPackage } from './splitAtPackage.ts';

/** Modules of libraries, such as `library/lib/video.js`, and the sources that take their places. */
export type Replacements = Readonly<Record<string, string>>;

/**
 * Builds with other sources in place of library modules that this page loads and never runs.
 *
 * A replacement that finds no module ends the build, unless nothing of its library is in there: after an update of the
 * library it would silently replace nothing.
 */
export function replaceModules(replacements: Replacements): Plugin {
  return {
    name: 'sotto:replace-modules',
    apply: 'build',
    enforce: 'pre',
    load(id) {
      return replacements[nameOf(id) ?? ''];
    },
    buildEnd(error) {
      if (error) return;
      const unused = unusedReplacements(replacements, this.getModuleIds());
      if (unused.length > 0) this.error(`nothing to replace: ${unused.join(', ')}`);
    },
  };
}

/** The replacements of libraries that are among these modules, for modules that aren't. */
export function unusedReplacements(replacements: Replacements, moduleIds: Iterable<string>): string[] {
  const names = new Set([...moduleIds].map(nameOf).filter((name) => name !== undefined));
  const libraries = new Set([...names].map(libraryOf));
  return Object.keys(replacements).filter((name) => libraries.has(libraryOf(name)) && !names.has(name));
}

/** A module's package and path, wherever npm has put the package. */
function nameOf(id: string): string | undefined {
  const file = splitAtPackage(id);
  return file && `${file.folder.replace(/^.*\/node_modules\//, '')}/${file.path}`;
}

function libraryOf(name: string): string {
  const [first, second] = name.split('/');
  return name.startsWith('@') ? `${first}/${second}` : `${first}`;
}
