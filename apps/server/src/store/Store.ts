import type { Bytes, Result } from '@sotto/base';

/**
 * The server's data on disk: opaque handles, public keys and ciphertext.
 *
 * Every method rejects with a `StoreError` if the database is unreachable or refuses a row; none resolves to a guess.
 * Byte strings are copied on their way in and out, so neither side sees the other's later changes.
 */
export interface Store {
  readonly rooms: RoomStore;
  /** The statements of each room's log. */
  readonly statements: StatementLedger;
  /** The entries of each room's roster. */
  readonly entries: Ledger;
  readonly steps: StepStore;
  readonly checkpoints: CheckpointStore;
  /** Snapshots of rooms, from which a room comes to life without reading all of its rows. */
  readonly snapshots: SnapshotStore;
  readonly houses: HouseStore;
  readonly hellos: HelloStore;
  readonly claim: ClaimStore;
  /** The time by the database's clock. */
  clock(): Promise<Date>;
  /** Ends the connections; idempotent. Calls made after it reject. */
  close(): Promise<void>;
}

/** The place where a room is listed. */
export interface Listing {
  /** 16 bytes. */
  readonly houseHandle: Bytes;
  /** The room's link, sealed for the house: 192 bytes. */
  readonly sealedLink: Bytes;
}

/** A room's row: the snapshot on which decisions are made. */
export interface Room {
  /** 16 bytes, derived from the room link. */
  readonly handle: Bytes;
  /** Ed25519 public key, 32 bytes. A client that proves the private half holds the link. */
  readonly linkKey: Bytes;
  /** The first record of its log: canonical CBOR, at most 512 bytes. */
  readonly genesis: Bytes;
  /** Sealed, at most 2,048 bytes. */
  readonly card: Bytes;
  /** The number of the last ordered step; 0 before the first. */
  readonly sequence: number;
  /** The house whose hallway shows this room; `undefined` for a room that is in none. */
  readonly listing: Listing | undefined;
  readonly createdAt: Date;
  /** When the last person left; `undefined` while someone is inside. */
  readonly emptySince: Date | undefined;
  /** Set while someone is inside; a row of an earlier version may have none. */
  readonly lease: Lease | undefined;
}

/**
 * The time until which an occupied room counts as occupied. Its server renews it, so a room whose server died does not
 * count as occupied for ever.
 */
export interface Lease {
  /** End of the lease, unless it is renewed. */
  readonly until: Date;
  /** Ed25519 public key of the relay where the room's sound flows, 32 bytes; `undefined` if unknown. */
  readonly relayKey: Bytes | undefined;
}

/** A room before its first step. */
export type NewRoom = Omit<Room, 'sequence' | 'lease'>;

/** The columns that one step writes besides its number; absent ones stay unchanged. */
export interface RoomChange {
  readonly card?: Bytes;
  /** Set when the last person has left, or when someone is inside. */
  readonly occupancy?: { readonly emptySince: Date } | { readonly lease: Lease };
}

/** One ordered step of a room, decided on the snapshot whose sequence was `following`. */
export interface RoomStep {
  readonly handle: Bytes;
  readonly following: number;
  readonly change: RoomChange;
}

/** Why a step was not taken: someone else's step came first, or the room was deleted. */
export type StepRefusal = { readonly code: 'sequence-taken' | 'room-gone' };

export interface RoomStore {
  find(handle: Bytes): Promise<Room | undefined>;
  create(room: NewRoom): Promise<'created' | 'exists'>;
  /**
   * Takes the next step of a room by one conditional update, which puts the steps of all nodes in one order.
   *
   * After `sequence-taken`, find the room again and decide again on what it says now.
   *
   * @returns the number of the step taken, `following + 1`
   */
  advance(step: RoomStep): Promise<Result<number, StepRefusal>>;
  /** Deletes this room, but not a later one under the same handle. @returns whether there was such a room */
  remove(room: Pick<Room, 'handle' | 'createdAt'>): Promise<boolean>;
  /** Writes this lease for those of these rooms whose rows say that someone is inside. @returns which those are */
  renew(handles: readonly Bytes[], lease: Lease): Promise<Bytes[]>;
  /**
   * Writes a lease that ends at `until` for occupied rooms without one, as an earlier version leaves them; returns how
   * many.
   */
  lend(until: Date): Promise<number>;
  /**
   * Deletes the rooms that nobody has been in since `moment` or longer: the last person left, or the lease ended. A step
   * that reoccupies one in time, or a lease that is renewed, saves it.
   */
  removeEmptySince(moment: Date): Promise<number>;
}

/** Rows to add after the last one of a room. */
export interface LedgerAddition {
  /** The number of the row that they follow; 0 for the first. */
  readonly after: number;
  readonly rows: readonly Bytes[];
}

/** A row with its number. */
export interface Row {
  readonly number: number;
  readonly bytes: Bytes;
}

/** Rows of each room, numbered from 1, which stay as they are until they are dropped. */
export interface Ledger {
  /**
   * Adds all of these rows or none. The primary key puts the additions of all nodes in one order: after `number-taken`,
   * read what is there and decide again.
   */
  append(handle: Bytes, addition: LedgerAddition): Promise<'appended' | 'number-taken' | 'room-gone'>;
  /** At most `most` rows after the number `after`, in order; none if the room is gone. */
  read(handle: Bytes, page: Page): Promise<Row[]>;
  /** SHA-256 of each row that `read` would give. */
  hashes(handle: Bytes, page: Page): Promise<Row[]>;
  /** The existing rows among these numbers, in order. */
  pick(handle: Bytes, numbers: readonly number[]): Promise<Row[]>;
  /** The number of the last row; 0 if there is none. */
  last(handle: Bytes): Promise<number>;
  /** Deletes the rows up to a number except some, and returns how many. */
  drop(handle: Bytes, old: { readonly upTo: number; readonly except: readonly number[] }): Promise<number>;
}

/** Some rows, in the order of their numbers. */
export interface Page {
  readonly after: number;
  readonly most: number;
}

/** The keys that a statement mints, wrapped for the stage and moderators. */
export interface MintedWraps {
  /** The number of the statement. */
  readonly generation: number;
  /** Packed as join || wrap, repeated: at most 16,384 bytes. */
  readonly wraps: Bytes;
}

/** Statements, and the wraps of the newest one that minted. */
export interface StatementLedger extends Ledger {
  /** Stores `minted` in place of the room's earlier one together with the rows, or stores neither. */
  append(
    handle: Bytes,
    addition: LedgerAddition & { readonly minted?: MintedWraps },
  ): Promise<'appended' | 'number-taken' | 'room-gone'>;
  minted(handle: Bytes): Promise<MintedWraps | undefined>;
}

/** One step of a generation. */
export interface StepRow {
  readonly generation: number;
  readonly step: number;
  /** Length: at most 256 bytes. */
  readonly bytes: Bytes;
}

/** The newest steps of each room's newest generation. */
export interface StepStore {
  /** Adds a step, and forgets those of older generations and all but the last `keptSteps` before it. */
  append(handle: Bytes, step: StepRow): Promise<'appended' | 'number-taken' | 'room-gone'>;
  /** All stored ones, in order. */
  read(handle: Bytes): Promise<StepRow[]>;
}

/** Number of steps that are kept before the newest one: more than a member may miss. */
export const keptSteps = 128;

/** States of rooms that a moderator signed. */
export interface CheckpointStore {
  /** Stores one, at most 8 MiB, under the number of its statement, in place of an earlier one of that number. */
  keep(handle: Bytes, checkpoint: Row): Promise<'kept' | 'room-gone'>;
  /** The checkpoints of a room, the newest first. */
  find(handle: Bytes): Promise<Row[]>;
  /** Deletes those under a lower number. */
  forgetBefore(handle: Bytes, number: number): Promise<void>;
}

/** At most one snapshot for each room, which is deleted with its room. Losing one costs only time. */
export interface SnapshotStore {
  find(handle: Bytes): Promise<Bytes | undefined>;
  /** Stores this one, at most 4 MiB, in place of the earlier one. */
  keep(handle: Bytes, snapshot: Bytes): Promise<'kept' | 'room-gone'>;
}

/** A house, whose hallway lists rooms. Holders of its link may start rooms. */
export interface House {
  /** 16 bytes, derived from the house link. */
  readonly handle: Bytes;
  /** Ed25519 public key, 32 bytes. */
  readonly linkKey: Bytes;
  /** Ed25519 public key, 32 bytes. */
  readonly ownerKey: Bytes;
  /** Sealed, at most 2,048 bytes. */
  readonly name: Bytes;
  readonly createdAt: Date;
}

export interface HouseStore {
  find(handle: Bytes): Promise<House | undefined>;
  create(house: House): Promise<'created' | 'exists'>;
}

/** The hellos that any node has seen, so that none opens a second connection. */
export interface HelloStore {
  /**
   * Records a hello as seen.
   *
   * Of all calls with one key, on all nodes, exactly one resolves to true until the key is swept.
   *
   * @param key 32 bytes that name the hello
   * @param expiresAt when a replay would be refused as stale anyway
   */
  claim(key: Bytes, expiresAt: Date): Promise<boolean>;
  /** Deletes the hellos that expired at `now` or before, and returns how many. */
  sweep(now: Date): Promise<number>;
}

/** The one-time token by which its holder makes a house on this server: the first, or one that the operator asked for. */
export interface ClaimStore {
  /**
   * Makes the token of this hash the only good one, in place of any earlier one.
   *
   * @param tokenHash SHA-256 of the token, 32 bytes
   * @returns false once the server has been claimed: then no token is good
   */
  arm(tokenHash: Bytes): Promise<boolean>;
  /** Does the same on a claimed server too, which stays claimed. */
  armAgain(tokenHash: Bytes): Promise<void>;
  /**
   * Uses the token up and makes its house, both or neither.
   *
   * @returns true for exactly one caller with the armed token's hash, on all nodes
   */
  spend(tokenHash: Bytes, house: House): Promise<boolean>;
  /** Tells whether a token is armed and not yet spent. */
  isOpen(): Promise<boolean>;
  /** Tells whether a token has ever been spent. */
  isClaimed(): Promise<boolean>;
}
