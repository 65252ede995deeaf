import { createHash } from 'node:crypto';
import { type Bytes, toBase64url } from '@sotto/base';
import {
  type CheckpointStore,
  keptSteps,
  type Ledger,
  type MintedWraps,
  type Row,
  type SnapshotStore,
  type StatementLedger,
  type StepRow,
  type StepStore,
} from '../../src/store/Store.ts';
import { StoreError } from '../../src/store/StoreError.ts';

/** The numbered rows of the rooms that there are. */
export interface MemoryLedgers {
  readonly statements: StatementLedger;
  readonly entries: Ledger;
  readonly steps: StepStore;
  readonly checkpoints: CheckpointStore;
  readonly snapshots: SnapshotStore;
  open(handle: Bytes): void;
  /** Forgets the rows of a room; idempotent. */
  close(handle: Bytes): void;
}

export function createMemoryLedgers(guard: () => void): MemoryLedgers {
  const [statements, entries] = [memoryLedger(guard, 8192), memoryLedger(guard, 1024)];
  const kept = {
    snapshots: new Map<string, Bytes>(),
    minted: new Map<string, MintedWraps>(),
    steps: new Map<string, StepRow[]>(),
    checkpoints: new Map<string, Row[]>(),
  };
  const isThere = (handle: Bytes) => entries.rooms.has(toBase64url(handle));
  return {
    snapshots: memorySnapshots({ guard, snapshots: kept.snapshots, isThere }),
    statements: memoryStatements(guard, statements.ledger, kept.minted),
    entries: entries.ledger,
    steps: memorySteps({ guard, steps: kept.steps, isThere }),
    checkpoints: memoryCheckpoints({ guard, checkpoints: kept.checkpoints, isThere }),
    open(handle) {
      for (const { rooms } of [statements, entries]) rooms.set(toBase64url(handle), []);
    },
    close(handle) {
      for (const { rooms } of [statements, entries]) rooms.delete(toBase64url(handle));
      for (const rows of Object.values(kept)) rows.delete(toBase64url(handle));
    },
  };
}

function memoryStatements(guard: () => void, ledger: Ledger, minted: Map<string, MintedWraps>): StatementLedger {
  return {
    ...ledger,
    async append(handle, { minted: wrapped, ...addition }) {
      checkRow((wrapped?.wraps.length ?? 0) <= 16_384);
      const added = await ledger.append(handle, addition);
      if (wrapped && added === 'appended') minted.set(toBase64url(handle), structuredClone(wrapped));
      return added;
    },
    async minted(handle) {
      guard();
      return structuredClone(minted.get(toBase64url(handle)));
    },
  };
}

interface Kept {
  readonly guard: () => void;
  readonly isThere: (handle: Bytes) => boolean;
}

function memorySteps({ guard, isThere, steps }: Kept & { readonly steps: Map<string, StepRow[]> }): StepStore {
  const isSame = (a: StepRow, b: StepRow) => a.generation === b.generation && a.step === b.step;
  return {
    async append(handle, row) {
      guard();
      checkRow(row.bytes.length <= 256);
      if (!isThere(handle)) return 'room-gone';
      const before = steps.get(toBase64url(handle)) ?? [];
      if (before.some((each) => isSame(each, row))) return 'number-taken';
      const isOld = ({ generation, step }: StepRow) =>
        generation < row.generation || (generation === row.generation && step < row.step - keptSteps);
      const kept = [...before.filter((each) => !isOld(each)), structuredClone(row)];
      const sorted = kept.sort((a, b) => a.generation - b.generation || a.step - b.step);
      steps.set(toBase64url(handle), sorted);
      return 'appended';
    },
    async read(handle) {
      guard();
      return structuredClone(steps.get(toBase64url(handle)) ?? []);
    },
  };
}

function memoryCheckpoints({
  guard,
  isThere,
  checkpoints,
}: Kept & { readonly checkpoints: Map<string, Row[]> }): CheckpointStore {
  const of = (handle: Bytes) => checkpoints.get(toBase64url(handle)) ?? [];
  return {
    async keep(handle, row) {
      guard();
      checkRow(row.bytes.length <= 8 * 1024 * 1024);
      if (!isThere(handle)) return 'room-gone';
      const others = of(handle).filter(({ number }) => number !== row.number);
      const sorted = [...others, structuredClone(row)].sort((a, b) => b.number - a.number);
      checkpoints.set(toBase64url(handle), sorted);
      return 'kept';
    },
    async find(handle) {
      guard();
      return structuredClone(of(handle));
    },
    async forgetBefore(handle, before) {
      guard();
      const left = of(handle).filter(({ number }) => number >= before);
      checkpoints.set(toBase64url(handle), left);
    },
  };
}

function memorySnapshots({
  guard,
  snapshots,
  isThere,
}: Kept & { readonly snapshots: Map<string, Bytes> }): SnapshotStore {
  return {
    async find(handle) {
      guard();
      return structuredClone(snapshots.get(toBase64url(handle)));
    },
    async keep(handle, snapshot) {
      guard();
      checkRow(snapshot.length <= 4 * 1024 * 1024);
      if (!isThere(handle)) return 'room-gone';
      snapshots.set(toBase64url(handle), snapshot.slice());
      return 'kept';
    },
  };
}

function memoryLedger(guard: () => void, mostBytes: number): { ledger: Ledger; rooms: Map<string, Row[]> } {
  const rooms = new Map<string, Row[]>();
  const of = (handle: Bytes) => rooms.get(toBase64url(handle)) ?? [];
  const lastOf = (handle: Bytes) => of(handle).at(-1)?.number ?? 0;
  const ledger: Ledger = {
    async append(handle, { after, rows }) {
      guard();
      const kept = rooms.get(toBase64url(handle));
      checkRow(rows.every(({ length }) => length <= mostBytes) && after <= (kept ? lastOf(handle) : after));
      if (!kept) return 'room-gone';
      if (after < lastOf(handle) && rows.length > 0) return 'number-taken';
      kept.push(...rows.map((bytes, index) => ({ number: after + index + 1, bytes: bytes.slice() })));
      return 'appended';
    },
    async read(handle, { after, most }) {
      guard();
      const found = of(handle).filter(({ number }) => number > after);
      return structuredClone(found.slice(0, most));
    },
    async hashes(handle, page) {
      const rows = await ledger.read(handle, page);
      return rows.map(({ number, bytes }) => ({ number, bytes: sha256(bytes) }));
    },
    async pick(handle, numbers) {
      guard();
      return structuredClone(of(handle).filter(({ number }) => numbers.includes(number)));
    },
    async last(handle) {
      guard();
      return lastOf(handle);
    },
    async drop(handle, { upTo, except }) {
      guard();
      const isOld = ({ number }: Row) => number <= upTo && !except.includes(number);
      const left = of(handle).filter((row) => !isOld(row));
      const count = of(handle).length - left.length;
      rooms.set(toBase64url(handle), left);
      return count;
    },
  };
  return { ledger, rooms };
}

function sha256(bytes: Bytes): Bytes {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}

/** Refuses a row as the CHECK constraints of prisma/migrations do. */
export function checkRow(holds: boolean): void {
  if (!holds) throw new StoreError('row-refused');
}
