import { createHash } from 'node:crypto';
import { type Bytes, Secret } from '@sotto/base';
import { createFrameKeyRing, encodeKid, type FrameKeys, type FrameStep, type Position } from '../src/index.ts';

/** A ring that a test controls. Two of the same room name agree on every key. */
export interface FakeKeys {
  readonly ring: ReturnType<typeof createFrameKeyRing>;
  /** Milliseconds, as the ring sees them. */
  nowMs: number;
  /** K(g, s) of a held position. */
  keyAt(position: Position): Secret;
  /** Holds this position besides others and seals there from now on. */
  moveTo(position: Position): void;
  /** Lets a position go, and wipes its key. */
  retire(position: Position): void;
  /** Keeps every position and seals no more. */
  closeGate(): void;
  /** Hears these sessions and no others. */
  hear(...sessions: readonly Bytes[]): void;
  /** Publishes the same again, changed. */
  publish(change?: Partial<FrameKeys>): void;
  close(): void;
}

const hash = (text: string): Bytes => new Uint8Array(createHash('sha256').update(text).digest());

/** A key agreement without an agreement: K(g, s) is a hash of the room's name and the position. */
export function createFakeKeys(room: string, start?: Position): FakeKeys {
  const held = new Map<bigint, FrameStep>();
  const mediaSalt = new Secret(hash(room));
  const everybody = { has: () => true } as unknown as ReadonlyMap<string, Bytes>;
  let speakers: ReadonlyMap<string, Bytes> = everybody;
  let sealAt: Position | undefined;
  const ring = createFrameKeyRing({ mediaSalt, now: () => keys.nowMs });

  const keys: FakeKeys = {
    ring,
    nowMs: 0,
    keyAt(position) {
      const step = held.get(encodeKid(position));
      if (!step) throw new Error('not held');
      return step.key;
    },
    moveTo(position) {
      const text = `${room}/${position.generation}/${position.step}`;
      const confirm = hash(`c ${text}`).slice(0, 16);
      const step = { ...position, key: new Secret(hash(text)), confirm, untilMs: Number.POSITIVE_INFINITY };
      if (!held.has(encodeKid(position))) held.set(encodeKid(position), step);
      sealAt = position;
      keys.publish();
    },
    retire(position) {
      held.get(encodeKid(position))?.key.wipe();
      held.delete(encodeKid(position));
      keys.publish();
    },
    closeGate() {
      sealAt = undefined;
      keys.publish();
    },
    hear(...sessions) {
      speakers = new Map(sessions.map((session) => [Buffer.from(session).toString('hex'), session]));
      keys.publish();
    },
    publish(change = {}) {
      const validUntilMs = Number.POSITIVE_INFINITY;
      const at = sealAt && held.get(encodeKid(sealAt));
      ring.use({ sealAt: at, opens: [...held.values()], speakers, allowsSound: true, validUntilMs, ...change });
    },
    close: () => ring.close(),
  };
  if (start) keys.moveTo(start);
  return keys;
}
