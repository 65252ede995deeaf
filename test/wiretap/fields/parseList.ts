/** The listed fields of one message, or of the rows of one table. */
export interface ListedFields {
  readonly paths: ReadonlySet<string>;
  /** Those among them that a run need not show. */
  readonly seldom: ReadonlySet<string>;
  /** The list says that a run need not show it, and why. */
  readonly isSeldomSeen: boolean;
}

/** Listed fields by message or table. */
export type Listed = ReadonlyMap<string, ListedFields>;

interface Row {
  readonly name: string;
  /** Fields as written: `path`, or `path: shape`; a `?` after the path means that a run need not show it. */
  readonly fields: readonly string[];
  readonly isShape: boolean;
  readonly isSeldomSeen: boolean;
}

const fieldPattern = /^([\w.]+)(\?)?(?:: ([\w-]+))?$/;

interface Field {
  readonly path: string;
  readonly isSeldom: boolean;
}

/**
 * Reads the list of what the server sees, which people read as it is: tables whose rows are a name, the fields that are read
 * and those that can't be opened, and words. A name in italics is a shape, which other rows name after a colon.
 */
export function parseList(markdown: string): Listed {
  const rows = markdown.split('\n').flatMap(parseRow);
  const shapes = new Map(rows.filter(({ isShape }) => isShape).map((row) => [row.name, row]));
  const expand = (field: string): readonly Field[] => {
    const [, path = '', mark, shape] = fieldPattern.exec(field) ?? [];
    const isSeldom = mark !== undefined;
    if (path === '') throw new Error(`not a field: ${field}`);
    if (!shape) return [{ path, isSeldom }];
    const inner = shapes.get(shape);
    if (!inner) throw new Error(`no such shape: ${shape}`);
    const within = inner.fields.flatMap(expand);
    return within.map((each) => ({ path: `${path}.${each.path}`, isSeldom: isSeldom || each.isSeldom }));
  };
  const listed = new Map<string, ListedFields>();
  for (const { name, fields, isShape, isSeldomSeen } of rows) {
    if (isShape) continue;
    if (listed.has(name)) throw new Error(`listed twice: ${name}`);
    const all = fields.flatMap(expand);
    const seldom = new Set(all.filter((each) => each.isSeldom).map(({ path }) => path));
    listed.set(name, { paths: new Set(all.map(({ path }) => path)), seldom, isSeldomSeen });
  }
  return listed;
}

/** Parses a row of the table; returns no rows for any other line. */
function parseRow(line: string): readonly Row[] {
  const [, name = '', reads = '', sealed = '', words = ''] = line.split('|').map((cell) => cell.trim());
  const [, isShape, plain] = /^(_?)`([^`]+)`_?$/.exec(name) ?? [];
  if (plain === undefined) return [];
  const fields = [...`${reads} ${sealed}`.matchAll(/`([^`]+)`/g)].map(([, field]) => field as string);
  return [{ name: plain, fields, isShape: isShape === '_', isSeldomSeen: words.includes('Not in every run') }];
}
