import type { Bytes } from '@sotto/base';

interface Recent {
  readonly number: number;
  /** Its row. */
  readonly bytes: Bytes;
  /** The join that left, if the entry is a leave. */
  readonly left: Bytes | undefined;
}

/** Number of rows and of leaves that are kept. The stage opens each new entry soon after it has read its hash. */
const [mostRows, mostLeaves] = [512, 4_096];

/** The newest entries of a roster, so that members who open them cost the database nothing. */
export class RecentEntries {
  readonly #rows = new Map<number, Bytes>();
  readonly #leaves: { readonly number: number; readonly join: Bytes }[] = [];
  /** All leaves after this version are kept. */
  #wholeAfter: number;

  /** @param after the version after which all entries are added */
  constructor(after = 0) {
    this.#wholeAfter = after;
  }

  add({ number, bytes, left }: Recent): void {
    this.#rows.set(number, bytes);
    const [oldest] = this.#rows.keys();
    if (this.#rows.size > mostRows && oldest !== undefined) this.#rows.delete(oldest);
    if (!left) return;
    this.#leaves.push({ number, join: left });
    if (this.#leaves.length <= mostLeaves) return;
    this.#wholeAfter = this.#leaves.shift()?.number ?? this.#wholeAfter;
  }

  /** The rows of these that are kept. */
  find(numbers: readonly number[]): Map<number, Bytes> {
    return new Map(
      numbers.flatMap((number) => {
        const bytes = this.#rows.get(number);
        return bytes ? [[number, bytes] as const] : [];
      }),
    );
  }

  /** The joins that left after a version; `undefined` if some of them are forgotten. */
  leavesAfter(version: number): readonly Bytes[] | undefined {
    if (version < this.#wholeAfter) return undefined;
    return this.#leaves.filter(({ number }) => number > version).map(({ join }) => join);
  }
}
