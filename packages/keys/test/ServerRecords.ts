import { type Bytes, isEqual } from '@sotto/base';
import type { Checkpoint, Genesis, Step } from '@sotto/protocol';
import {
  createCheckpoint,
  emptyRoster,
  extendRoster,
  firstStep,
  hashCheckpoint,
  type Inside,
  judge,
  type Log,
  nameOf,
  openLog,
  type ReadStatement,
  restartRoster,
  type StepPlace,
} from '@sotto/records';
import type { OpenedEntry, Wrap } from '../src/index.ts';

/** A numbered statement, with the wraps that came with it. */
export interface Stored {
  readonly statement: ReadStatement;
  readonly wraps: ReadonlyMap<string, Bytes>;
  readonly checkpoint: Checkpoint | undefined;
}

/** The rows of a server: statements, entries and steps, each in one order. A crash loses nothing of them. */
export class ServerRecords {
  readonly genesis: Genesis;
  log: Log;
  readonly stored: Stored[] = [];
  readonly entries: OpenedEntry[] = [];
  /** R(v). */
  readonly hashes: Bytes[] = [emptyRoster];
  /** The steps of the newest generation. */
  steps: Step[] = [];
  /** The last checkpoint's version and members. */
  begun: { readonly version: number; readonly inside: Inside } = { version: 0, inside: [] };

  constructor(genesis: Genesis) {
    const opened = openLog(genesis, genesis.roomHandle);
    if (!opened.ok) throw new Error(opened.error.code);
    this.genesis = genesis;
    this.log = opened.value;
  }

  get version(): number {
    return this.hashes.length - 1;
  }

  /** The newest step, or that with which the newest generation begins. */
  get lastStep(): StepPlace | undefined {
    return this.steps.at(-1) ?? firstStep(this.log);
  }

  /** @returns the entry's version */
  addEntry(opened: Omit<OpenedEntry, 'version'>): number {
    const version = this.version + 1;
    const before = this.hashes[version - 1] as Bytes;
    this.hashes.push(extendRoster(before, opened.hash));
    this.entries.push({ ...opened, version });
    return version;
  }

  /** Adds a statement that the log allows. */
  addStatement(statement: ReadStatement, wraps: readonly Wrap[]): void {
    const judged = judge(this.log, statement);
    if (!judged.ok) throw new Error(judged.error.code);
    const version = statement.header.minting?.version ?? 0;
    const inside = statement.header.checkpoint ? this.insideAt(version) : undefined;
    const checkpoint = inside && createCheckpoint(this.log, inside);
    this.log = judged.value;
    const byJoin = new Map(wraps.map(({ join, wrap }) => [nameOf(join), wrap]));
    this.stored.push({ statement, wraps: byJoin, checkpoint });
    if (statement.header.minting) this.steps = [];
    if (inside) this.#startAnew(inside, version);
  }

  /** Adds the step after `last`, which covers everything so far. */
  addStep(last: StepPlace): Step {
    const v = Math.max(this.version, last.v);
    const roster = this.hashes[v] as Bytes;
    const step = { generation: last.generation, step: last.step + 1, n: this.log.number, v, roster };
    this.steps.push(step);
    return step;
  }

  /** Members inside at a version: of the last checkpoint and since, without those who left or were removed. */
  insideAt(version: number): Inside {
    const isLeave = ({ entry }: OpenedEntry) => !('credential' in entry);
    const read = this.entries.slice(0, version);
    const left = new Set(read.filter(isLeave).map(({ entry }) => nameOf(entry.join)));
    const kept = new Set(this.begun.inside.map((each) => each.version));
    const isKept = (each: OpenedEntry) => each.version > this.begun.version || kept.has(each.version);
    const isInside = (each: OpenedEntry) => {
      const join = nameOf(each.entry.join);
      return !isLeave(each) && isKept(each) && !left.has(join) && !this.log.ejected.has(join);
    };
    return read.filter(isInside).map(({ version: at, hash }) => ({ version: at, entry: hash }));
  }

  /** The newest checkpoint, from which a newcomer begins in an old room. */
  newestCheckpoint(): Stored | undefined {
    const found = this.stored.findLast(({ checkpoint }) => checkpoint !== undefined);
    return found &&
      isEqual(found.statement.header.checkpoint ?? new Uint8Array(0), hashCheckpoint(found.checkpoint as Checkpoint))
      ? found
      : undefined;
  }

  #startAnew(inside: Inside, version: number): void {
    this.begun = { version, inside };
    let roster = restartRoster(inside);
    this.hashes[version] = roster;
    for (let each = version + 1; each <= this.version; each++) {
      roster = extendRoster(roster, this.entries[each - 1]?.hash as Bytes);
      this.hashes[each] = roster;
    }
  }
}
