import type { Bytes } from '@sotto/base';
import { NameMap } from './NameMap.ts';

/** The join from which a moderator or the owner is present. */
export interface Here {
  readonly member: Bytes;
  readonly join: Bytes;
  /** Number of its `here` statement. */
  readonly number: number;
}

/** The joins from which moderators and the owner are present, by member key, ordered by their `here` statements. */
export class HereMap implements Iterable<readonly [string, Here]> {
  static readonly empty = new HereMap(NameMap.of<Here>([]));
  readonly #names: NameMap<Here>;
  #inOrder: readonly (readonly [string, Here])[] | undefined;

  private constructor(names: NameMap<Here>) {
    this.#names = names;
  }

  static of(here: Iterable<readonly [string, Here]>): HereMap {
    return new HereMap(NameMap.of(here));
  }

  get size(): number {
    return this.#names.size;
  }

  get(name: string): Here | undefined {
    return this.#names.get(name);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  with(name: string, here: Here): HereMap {
    return new HereMap(this.#names.with([[name, here]]));
  }

  without(names: Iterable<string>): HereMap {
    const left = this.#names.without(names);
    return left === this.#names ? this : new HereMap(left);
  }

  *keys(): Generator<string> {
    for (const [name] of this) yield name;
  }

  *values(): Generator<Here> {
    for (const [, here] of this) yield here;
  }

  [Symbol.iterator](): Iterator<readonly [string, Here]> {
    this.#inOrder ??= [...this.#names].sort(([, a], [, b]) => a.number - b.number);
    return this.#inOrder[Symbol.iterator]();
  }
}
