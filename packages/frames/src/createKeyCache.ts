import type { Bytes } from '@sotto/base';
import { deriveFrameKey, type FrameKey } from './deriveFrameKey.ts';
import type { KeySource, Position } from './KeySource.ts';
import { decodeKid } from './kid.ts';

/** Whose frames pass here, and where their keys come from. */
export interface FrameEnd {
  readonly keys: KeySource;
  /** The Ed25519 public key of the session that seals these frames, 32 bytes. */
  readonly session: Bytes;
}

/** The frame keys of one session, derived once per position. */
export interface KeyCache {
  /** The key of a KID; `undefined` where the source has none. Calls at the same time share one question. */
  keyAt(kid: bigint): Promise<FrameKey | undefined>;
  /** Forgets every key for good; idempotent. */
  close(): void;
}

const capacity = 8;

/** Keeps the last few frame keys, each no longer than its source holds the position. [F13] */
export function createKeyCache({ keys, session }: FrameEnd, usage: 'encrypt' | 'decrypt'): KeyCache {
  const held = new Map<bigint, { position: Position; key: FrameKey }>();
  const asked = new Map<bigint, Promise<FrameKey | undefined>>();
  let isClosed = false;

  function forgetRetired(): void {
    for (const [kid, { position }] of held) if (!keys.holds(position, session)) held.delete(kid);
  }

  function keep(kid: bigint, position: Position, key: FrameKey): void {
    const oldest = held.size < capacity ? undefined : held.keys().next().value;
    if (oldest !== undefined) held.delete(oldest);
    held.set(kid, { position, key });
  }

  async function ask(kid: bigint): Promise<FrameKey | undefined> {
    const position = decodeKid(kid);
    const baseKey = position && (await keys.baseKey(position, session));
    if (!position || !baseKey) return undefined;
    const key = await deriveFrameKey(baseKey, kid, usage).finally(() => baseKey.wipe());
    if (isClosed || !keys.holds(position, session)) return undefined;
    keep(kid, position, key);
    return key;
  }

  return {
    async keyAt(kid) {
      if (isClosed) return undefined;
      forgetRetired();
      const key = held.get(kid)?.key;
      if (key) return key;
      const answer = asked.get(kid) ?? ask(kid).finally(() => asked.delete(kid));
      asked.set(kid, answer);
      return answer;
    },
    close() {
      isClosed = true;
      held.clear();
      asked.clear();
    },
  };
}
