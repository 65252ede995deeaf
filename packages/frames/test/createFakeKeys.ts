import { type Bytes, fromText, Secret, sha256 } from '@sotto/base';
import { deriveSenderKey, encodeKid, type KeySource, type Position } from '../src/index.ts';

/** A key source under a test's hand. Two of the same room name agree on every key. */
export interface FakeKeys extends KeySource {
  /** How often a base key was asked for. */
  readonly asked: number;
  /** Holds this position besides others and seals there from now on. */
  moveTo(position: Position): void;
  /** Lets a position go. */
  retire(position: Position): void;
  /** Keeps every position and seals no more. */
  closeGate(): void;
}

/** A key agreement without an agreement: media secrets are hashes of the room's name and the position. */
export function createFakeKeys(room: string, start?: Position): FakeKeys {
  const held = new Map<bigint, Position>();
  let current: Position | undefined;
  let asked = 0;

  const keys: FakeKeys = {
    get asked() {
      return asked;
    },
    current: () => current,
    holds: (position) => held.has(encodeKid(position)),
    async baseKey(position, session) {
      asked++;
      const full = held.get(encodeKid(position));
      return full && deriveSenderKey({ ...(await roomSecrets(room, full)), senderSession: session });
    },
    moveTo(position) {
      held.set(encodeKid(position), position);
      current = position;
    },
    retire(position) {
      held.delete(encodeKid(position));
    },
    closeGate() {
      current = undefined;
    },
  };
  if (start) keys.moveTo(start);
  return keys;
}

async function roomSecrets(room: string, { generation, step }: Position) {
  const mediaSalt: Bytes = await sha256(fromText(room));
  const mediaSecret = new Secret(await sha256(fromText(`${room}/${generation}/${step}`)));
  return { mediaSalt, mediaSecret };
}
