import { type Bytes, type Fault, fail, ok, type Result, sha256 } from '@sotto/base';
import {
  encodeCanonical,
  type Gate,
  type Genesis,
  genesis,
  parseMessage,
  type Statement,
  statement,
} from '@sotto/protocol';

/** A statement with what hashing says of it, ready to be judged. */
export interface ReadStatement extends Statement {
  /** SHA-256 of the gate: what the next statement names as `previous`, 32 bytes. */
  readonly hash: Bytes;
  /** SHA-256 of the body, 32 bytes. */
  readonly bodyHash: Bytes;
}

/** The hash by which the statement that follows names this one, 32 bytes; its signature included. [P3] */
export function hashGate(gate: Gate | Genesis): Promise<Bytes> {
  return sha256(encodeCanonical(gate));
}

/** Hashes a parsed statement for `judge`. */
export async function readStatement(value: Statement): Promise<ReadStatement> {
  return { ...value, hash: await hashGate(value.gate), bodyHash: await sha256(value.body) };
}

/** A statement from bytes; what is not exactly one is `bad-message`. [P2, W2] */
export async function parseStatement(bytes: Uint8Array): Promise<Result<ReadStatement, Fault<'bad-message'>>> {
  const parsed = parseMessage(statement, bytes);
  return parsed.ok ? ok(await readStatement(parsed.value)) : fail('bad-message');
}

/** A genesis from bytes; what is not exactly one is `bad-message`. [P1, W2] */
export function parseGenesis(bytes: Uint8Array): Result<Genesis, Fault<'bad-message'>> {
  return parseMessage(genesis, bytes);
}
