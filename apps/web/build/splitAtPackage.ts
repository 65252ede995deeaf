/** A file in node_modules: the folder of the innermost package that it belongs to, and its path in there. */
export interface PackageFile {
  readonly folder: string;
  readonly path: string;
}

/** Parts the path of a module, without its query; `undefined` outside of node_modules. */
export function splitAtPackage(id: string): PackageFile | undefined {
  const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\/([^?]+)/.exec(id);
  return match?.[1] && match[2] ? { folder: match[1], path: match[2] } : undefined;
}
