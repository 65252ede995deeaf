/** A leaf holds at most so many names; one more makes it a branch. */
const leafNames = 16;

/** Characters of base64url in the order of their code points, so that walking a tree gives names in sorted order. */
const places = new Map(
  [...'-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'].map((each, at) => [each, at]),
);

/** Sorted names, or one child for each next character. */
type Tree = readonly string[] | { readonly size: number; readonly children: readonly (Tree | undefined)[] };

/**
 * An immutable set of names in base64url text. A set with one name more or less shares all but a path of at most a few
 * nodes with the one before, so a change costs the same however many names there are. Equal sets have equal trees.
 */
export class NameSet implements Iterable<string> {
  static readonly empty = new NameSet([]);
  readonly #tree: Tree;

  private constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** A set of these names, in time linear in their count where they are sorted. */
  static of(names: Iterable<string>): NameSet {
    return new NameSet(grow([...new Set(names)].sort(), 0));
  }

  get size(): number {
    return sizeOf(this.#tree);
  }

  has(name: string): boolean {
    let tree: Tree | undefined = this.#tree;
    for (let depth = 0; tree && 'children' in tree; depth++) tree = tree.children[placeOf(name, depth)];
    return tree?.includes(name) ?? false;
  }

  with(names: Iterable<string>): NameSet {
    let tree = this.#tree;
    for (const name of names) tree = added(tree, name, 0);
    return tree === this.#tree ? this : new NameSet(tree);
  }

  without(names: Iterable<string>): NameSet {
    let tree = this.#tree;
    for (const name of names) tree = removed(tree, name, 0);
    return tree === this.#tree ? this : new NameSet(tree);
  }

  /** The names, sorted. */
  *[Symbol.iterator](): Iterator<string> {
    yield* namesIn(this.#tree);
  }
}

function placeOf(name: string, depth: number): number {
  const place = places.get(name[depth] ?? '');
  if (place === undefined) throw new RangeError('not a name in base64url, or one that another begins with');
  return place;
}

function sizeOf(tree: Tree | undefined): number {
  return tree ? ('children' in tree ? tree.size : tree.length) : 0;
}

/** A tree of sorted names that share their first `depth` characters. */
function grow(names: readonly string[], depth: number): Tree {
  if (names.length <= leafNames) return names;
  const groups = new Map<number, string[]>();
  for (const name of names) {
    const place = placeOf(name, depth);
    const group = groups.get(place);
    if (group) group.push(name);
    else groups.set(place, [name]);
  }
  const children = new Array<Tree | undefined>(places.size).fill(undefined);
  for (const [place, group] of groups) children[place] = grow(group, depth + 1);
  return { size: names.length, children };
}

function added(tree: Tree | undefined, name: string, depth: number): Tree {
  if (!tree) return [name];
  if (!('children' in tree)) return tree.includes(name) ? tree : grow([...tree, name].sort(), depth);
  const place = placeOf(name, depth);
  const child = added(tree.children[place], name, depth + 1);
  return child === tree.children[place] ? tree : { size: tree.size + 1, children: tree.children.with(place, child) };
}

function removed(tree: Tree, name: string, depth: number): Tree {
  if (!('children' in tree)) return tree.includes(name) ? tree.filter((each) => each !== name) : tree;
  const place = placeOf(name, depth);
  const child = tree.children[place];
  const left = child && removed(child, name, depth + 1);
  if (left === child) return tree;
  const children = tree.children.with(place, sizeOf(left) > 0 ? left : undefined);
  const branch = { size: tree.size - 1, children };
  return branch.size > leafNames ? branch : [...namesIn(branch)];
}

function* namesIn(tree: Tree | undefined): Generator<string> {
  if (!tree) return;
  if (!('children' in tree)) yield* tree;
  else for (const child of tree.children) yield* namesIn(child);
}
