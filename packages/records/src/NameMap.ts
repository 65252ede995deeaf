/** The most names in a leaf; one more turns it into a branch. */
const leafNames = 16;

type Entry<Value> = readonly [name: string, value: Value];

/** Entries sorted by name, or one child for each possible next digit. */
type Tree<Value> = readonly Entry<Value>[] | Branch<Value>;

interface Branch<Value> {
  readonly size: number;
  readonly children: readonly (Tree<Value> | undefined)[];
}

/**
 * An immutable map keyed by names in hex (see `nameOf`), in the order of the names. A changed map shares all but a path
 * of a few nodes with the one before, so a change costs the same however many names there are.
 */
export class NameMap<Value> implements Iterable<Entry<Value>> {
  readonly #tree: Tree<Value>;

  private constructor(tree: Tree<Value>) {
    this.#tree = tree;
  }

  /** Builds a map of these entries; the later of two with the same name wins. */
  static of<Value>(entries: Iterable<Entry<Value>>): NameMap<Value> {
    return new NameMap(grow([...new Map(entries)].sort(byName), 0));
  }

  get size(): number {
    return sizeOf(this.#tree);
  }

  get(name: string): Value | undefined {
    return find(this.#tree, name)?.[1];
  }

  has(name: string): boolean {
    return find(this.#tree, name) !== undefined;
  }

  with(entries: Iterable<Entry<Value>>): NameMap<Value> {
    let tree = this.#tree;
    for (const entry of entries) tree = added(tree, entry, 0);
    return tree === this.#tree ? this : new NameMap(tree);
  }

  without(names: Iterable<string>): NameMap<Value> {
    let tree = this.#tree;
    for (const name of names) tree = removed(tree, name, 0);
    return tree === this.#tree ? this : new NameMap(tree);
  }

  *[Symbol.iterator](): Iterator<Entry<Value>> {
    yield* entriesIn(this.#tree);
  }
}

/** An immutable set of names in hex, in their order. A change costs the same however many names there are. */
export class NameSet implements Iterable<string> {
  static readonly empty = new NameSet(NameMap.of<true>([]));
  readonly #names: NameMap<true>;

  private constructor(names: NameMap<true>) {
    this.#names = names;
  }

  static of(names: Iterable<string>): NameSet {
    return new NameSet(NameMap.of(present(names)));
  }

  get size(): number {
    return this.#names.size;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  with(names: Iterable<string>): NameSet {
    return this.#changed(this.#names.with(present(names)));
  }

  without(names: Iterable<string>): NameSet {
    return this.#changed(this.#names.without(names));
  }

  *[Symbol.iterator](): Iterator<string> {
    for (const [name] of this.#names) yield name;
  }

  #changed(names: NameMap<true>): NameSet {
    return names === this.#names ? this : new NameSet(names);
  }
}

function* present(names: Iterable<string>): Generator<Entry<true>> {
  for (const name of names) yield [name, true];
}

function byName(a: Entry<unknown>, b: Entry<unknown>): number {
  return a[0] < b[0] ? -1 : 1;
}

function isBranch<Value>(tree: Tree<Value>): tree is Branch<Value> {
  return 'children' in tree;
}

/** The value of the digit at this depth: 0-9 or a-f. */
function placeOf(name: string, depth: number): number {
  const code = name.charCodeAt(depth);
  const place = code < 58 ? code - 48 : code - 87;
  if (!(place >= 0 && place < 16 && place > 9 === code > 96))
    throw new RangeError('not a name in hex, or one that another begins with');
  return place;
}

/** The index of the first of these sorted entries whose name is not below this one. */
function indexOf(entries: readonly Entry<unknown>[], name: string): number {
  let index = 0;
  for (const entry of entries) {
    if (entry[0] >= name) break;
    index++;
  }
  return index;
}

function sizeOf(tree: Tree<unknown> | undefined): number {
  return tree ? (isBranch(tree) ? tree.size : tree.length) : 0;
}

function find<Value>(root: Tree<Value>, name: string): Entry<Value> | undefined {
  let tree: Tree<Value> | undefined = root;
  for (let depth = 0; tree && isBranch(tree); depth++) tree = tree.children[placeOf(name, depth)];
  const entry = tree?.[indexOf(tree, name)];
  return entry?.[0] === name ? entry : undefined;
}

/** Builds a tree of sorted entries whose names share their first `depth` digits. */
function grow<Value>(entries: readonly Entry<Value>[], depth: number): Tree<Value> {
  if (entries.length <= leafNames) return entries;
  const children = new Array<Tree<Value> | undefined>(16).fill(undefined);
  const groups = Map.groupBy(entries, ([name]) => placeOf(name, depth));
  for (const [place, group] of groups) children[place] = grow(group, depth + 1);
  return { size: entries.length, children };
}

function added<Value>(tree: Tree<Value> | undefined, entry: Entry<Value>, depth: number): Tree<Value> {
  if (!tree) return [entry];
  const [name, value] = entry;
  if (!isBranch(tree)) {
    const index = indexOf(tree, name);
    const known = tree[index];
    if (known?.[0] !== name) return grow(tree.toSpliced(index, 0, entry), depth);
    return known[1] === value ? tree : tree.with(index, entry);
  }
  const place = placeOf(name, depth);
  const before = tree.children[place];
  const child = added(before, entry, depth + 1);
  if (child === before) return tree;
  return { size: tree.size + sizeOf(child) - sizeOf(before), children: tree.children.with(place, child) };
}

function removed<Value>(tree: Tree<Value>, name: string, depth: number): Tree<Value> {
  if (!isBranch(tree)) {
    const index = indexOf(tree, name);
    return tree[index]?.[0] === name ? tree.toSpliced(index, 1) : tree;
  }
  const place = placeOf(name, depth);
  const child = tree.children[place];
  const left = child && removed(child, name, depth + 1);
  if (left === child) return tree;
  const children = tree.children.with(place, sizeOf(left) > 0 ? left : undefined);
  const branch = { size: tree.size - 1, children };
  return branch.size > leafNames ? branch : [...entriesIn(branch)];
}

function* entriesIn<Value>(tree: Tree<Value> | undefined): Generator<Entry<Value>> {
  if (!tree) return;
  if (!isBranch(tree)) yield* tree;
  else for (const child of tree.children) yield* entriesIn(child);
}
