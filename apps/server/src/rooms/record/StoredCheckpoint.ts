import { type Bytes, isEqual } from '@sotto/base';
import {
  byteArray,
  type Checkpoint,
  checkpoint as checkpointSchema,
  encodeCanonical,
  packInside,
  parseMessage,
  recordLimits,
  type Statement,
  statement as statementSchema,
  unpackInside,
} from '@sotto/protocol';
import { fromName, hashCheckpoint, type Inside, NameMap, nameOf } from '@sotto/records';
import * as v from 'valibot';

const mostBytes = 8 * 1024 * 1024;
const { insideEntryBytes } = recordLimits;
/** A version, or a number, and 32 bytes each. */
const pairs = byteArray({ of: insideEntryBytes, most: Math.floor(mostBytes / insideEntryBytes) });

const content = v.strictObject({
  /** The `mint` that carries it. */
  statement: statementSchema,
  grants: v.pipe(v.array(statementSchema), v.maxLength(recordLimits.grants)),
  /** Canonical CBOR, as newcomers get it. */
  checkpoint: byteArray({ of: 1, most: mostBytes }),
  /** Packed as number of the `give` || member key, for each moderator. */
  granted: pairs,
  /** Packed as version || SHA-256, for each entry inside. */
  inside: pairs,
});

/** A checkpoint with everything from which a room goes on. [P8] */
export interface StoredCheckpoint {
  readonly statement: Statement;
  /** The `give` statements from the owner to its signer. */
  readonly grants: readonly Statement[];
  readonly checkpoint: Checkpoint;
  /** The number of the `give` by which each moderator has the power. */
  readonly granted: NameMap<number>;
  readonly inside: Inside;
}

/** A checkpoint as it is stored and sent: its canonical bytes, with their meaning. */
export interface EncodedCheckpoint extends StoredCheckpoint {
  readonly bytes: Bytes;
}

/** The row of a checkpoint: canonical CBOR. */
export function encodeCheckpoint(stored: EncodedCheckpoint): Bytes {
  const { statement, grants, bytes, granted, inside } = stored;
  const grantedBy = Array.from(granted, ([name, version]) => ({ version, entry: fromName(name) }));
  return encodeCanonical({
    statement,
    grants: [...grants],
    checkpoint: bytes,
    granted: packInside(grantedBy),
    inside: packInside(inside),
  });
}

/** Decodes the checkpoint in a row; `undefined` if its statement names another one. */
export function decodeCheckpoint(row: Bytes): EncodedCheckpoint | undefined {
  const parsed = parseMessage(content, row);
  if (!parsed.ok) return undefined;
  const { statement, grants, checkpoint: bytes, granted, inside } = parsed.value;
  const opened = parseCheckpoint(bytes);
  const named = statement.header.checkpoint;
  if (!opened || !named || !isEqual(named, hashCheckpoint(opened))) return undefined;
  return {
    ...{ statement, grants, bytes, checkpoint: opened },
    granted: NameMap.of(unpackInside(granted).map(({ version, entry }) => [nameOf(entry), version] as const)),
    inside: unpackInside(inside),
  };
}

/** Parses a checkpoint from its canonical bytes; `undefined` if it exceeds the limits. */
export function parseCheckpoint(bytes: Bytes): Checkpoint | undefined {
  const items = 8 * recordLimits.checkpointNames * 8;
  const parsed = parseMessage(checkpointSchema, bytes, { items });
  return parsed.ok ? parsed.value : undefined;
}
