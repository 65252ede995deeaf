import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import {
  encodeCanonical,
  type Genesis,
  genesis,
  type Header,
  parseMessage,
  type Statement,
  statement,
} from '@sotto/protocol';
import { hash } from './hash.ts';

/** A statement with its hashes, ready to be judged. */
export interface ReadStatement extends Statement {
  /** H(number) of this statement: 32 bytes. */
  readonly hash: Bytes;
  /** SHA-256 of the sealed body, 32 bytes. */
  readonly bodyHash: Bytes;
}

/** H(0) of a genesis, H(n) of a header. The hash covers the previous hash and the signature. [P3] */
export function hashRecord(record: Genesis | Header): Bytes {
  return hash(encodeCanonical(record));
}

/** Hashes a parsed statement for `judge`. */
export function readStatement(value: Statement): ReadStatement {
  return { ...value, hash: hashRecord(value.header), bodyHash: hash(value.body) };
}

/** Parses a statement. Anything that is not exactly one is `bad-message`. [P2, W2] */
export function parseStatement(bytes: Uint8Array): Result<ReadStatement, Fault<'bad-message'>> {
  const parsed = parseMessage(statement, bytes);
  return parsed.ok ? ok(readStatement(parsed.value)) : fail('bad-message');
}

/** Parses a genesis. Anything that is not exactly one is `bad-message`. [P1, W2] */
export function parseGenesis(bytes: Uint8Array): Result<Genesis, Fault<'bad-message'>> {
  return parseMessage(genesis, bytes);
}
