import { type Bytes, toBase64url } from '@sotto/base';
import type { Ledger, SnapshotStore } from './Store.ts';
import { StoreError } from './StoreError.ts';

/** The numbered rows of the rooms that there are. */
export interface MemoryLedgers {
  readonly statements: Ledger;
  readonly entries: Ledger;
  readonly snapshots: SnapshotStore;
  open(handle: Bytes): void;
  /** Forgets the rows of a room; idempotent. */
  close(handle: Bytes): void;
}

export function createMemoryLedgers(guard: () => void): MemoryLedgers {
  const [statements, entries] = [memoryLedger(guard, 2048), memoryLedger(guard, 1024)];
  const snapshots = new Map<string, Bytes>();
  return {
    snapshots: memorySnapshots({ guard, snapshots, isThere: (name) => entries.rooms.has(name) }),
    statements: statements.ledger,
    entries: entries.ledger,
    open(handle) {
      for (const { rooms } of [statements, entries]) rooms.set(toBase64url(handle), []);
    },
    close(handle) {
      for (const { rooms } of [statements, entries]) rooms.delete(toBase64url(handle));
      snapshots.delete(toBase64url(handle));
    },
  };
}

interface MemorySnapshots {
  readonly guard: () => void;
  readonly snapshots: Map<string, Bytes>;
  readonly isThere: (name: string) => boolean;
}

function memorySnapshots({ guard, snapshots, isThere }: MemorySnapshots): SnapshotStore {
  return {
    async find(handle) {
      guard();
      return structuredClone(snapshots.get(toBase64url(handle)));
    },
    async keep(handle, snapshot) {
      guard();
      checkRow(snapshot.length <= 4 * 1024 * 1024);
      if (!isThere(toBase64url(handle))) return 'room-gone';
      snapshots.set(toBase64url(handle), snapshot.slice());
      return 'kept';
    },
  };
}

function memoryLedger(guard: () => void, mostBytes: number): { ledger: Ledger; rooms: Map<string, Bytes[]> } {
  const rooms = new Map<string, Bytes[]>();
  const ledger: Ledger = {
    async append(handle, { after, rows }) {
      guard();
      const kept = rooms.get(toBase64url(handle));
      checkRow(rows.every(({ length }) => length <= mostBytes) && after <= (kept?.length ?? after));
      if (!kept) return 'room-gone';
      if (after < kept.length && rows.length > 0) return 'number-taken';
      kept.push(...structuredClone(rows));
      return 'appended';
    },
    async read(handle, { after, most }) {
      guard();
      return structuredClone(rooms.get(toBase64url(handle)) ?? []).slice(after, after + most);
    },
    async last(handle) {
      guard();
      return rooms.get(toBase64url(handle))?.length ?? 0;
    },
  };
  return { ledger, rooms };
}

/** Refuses a row as the CHECK constraints of prisma/migrations do. */
export function checkRow(holds: boolean): void {
  if (!holds) throw new StoreError('row-refused');
}
