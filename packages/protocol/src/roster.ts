import * as v from 'valibot';
import { limits } from './limits.ts';
import { recordLimits } from './recordLimits.ts';
import { byteArray, bytes, handle, uint } from './schema.ts';

/** A member's roster entry, signed together with H(0) by the session that its credential certifies. [G5] */
export const registration = v.strictObject({
  join: handle,
  credential: bytes(limits.credentialBytes),
  signature: bytes(64),
});
export type Registration = v.InferOutput<typeof registration>;

/** A member's statement that it leaves, signed together with H(0) by its session. [G5] */
export const leave = v.strictObject({ join: handle, signature: bytes(64) });
export type Leave = v.InferOutput<typeof leave>;

/** One entry of the roster. */
export const rosterEntry = v.union([registration, leave]);
export type RosterEntry = v.InferOutput<typeof rosterEntry>;

/** The entries of the roster as hashes: SHA-256 of each, in order. */
export const entryHashes = v.strictObject({
  /** The version after which they follow. */
  after: uint(recordLimits.number),
  hashes: byteArray({ of: 32, most: recordLimits.entryHashes }),
});
export type EntryHashes = v.InferOutput<typeof entryHashes>;

/** An entry with its number. */
export const numberedEntry = v.strictObject({ version: uint(recordLimits.number), entry: rosterEntry });
export type NumberedEntry = v.InferOutput<typeof numberedEntry>;

/** Part of the entries inside at the newest checkpoint, from an offset on: version || SHA-256 of each. [P8] */
export const insidePage = v.strictObject({
  /** The roster's version at that checkpoint. */
  version: uint(recordLimits.number),
  /** The number of all entries. */
  count: uint(recordLimits.rosterEntries),
  entries: byteArray({ of: recordLimits.insideEntryBytes, most: recordLimits.insidePage }),
});
export type InsidePage = v.InferOutput<typeof insidePage>;

/** The signature of a member key over {start, join, session}, which every member on stage shows. [P6] */
export const showing = v.strictObject({ member: bytes(32), signature: bytes(64) });
export type Showing = v.InferOutput<typeof showing>;
