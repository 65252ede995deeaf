/** Keeps a name that is written the other way from reordering what stands around it (UAX 9). */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
