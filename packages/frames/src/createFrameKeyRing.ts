import type { Bytes, Secret } from '@sotto/base';
import { createFrameWait } from './createFrameWait.ts';
import { deriveFrameKey, type FrameKey } from './deriveFrameKey.ts';
import { deriveSenderKey } from './deriveSenderKey.ts';
import type { ConfirmedPosition, FrameKeys, FrameStep } from './FrameKeys.ts';
import { encodeKid } from './kid.ts';

/** One end of a stream of frames: whose frames they are, and the source of their keys. */
export interface FrameEnd {
  readonly ring: FrameKeyRing;
  /** The Ed25519 public key of the session that seals these frames, 32 bytes. */
  readonly session: Bytes;
}

/** The key for a frame of ours, with its step. */
export interface SealingKey {
  readonly position: ConfirmedPosition;
  /** Resolves to `undefined` if the step was dropped meanwhile. */
  readonly key: Promise<FrameKey | undefined>;
}

/**
 * The keys of one room's frames, derived once for each step and sender, and forgotten with the value that holds them.
 */
export interface FrameKeyRing {
  /**
   * Takes a newer value; `undefined` ends sealing and opening. Keys that the value no longer contains are forgotten.
   * [F13]
   */
  use(keys: FrameKeys | undefined): void;
  /** Tells whether a session may be heard now. */
  isSpeaker(session: Bytes): boolean;
  /**
   * Tells whether this client can open anything now. Only then does a frame that fails to open say something about its
   * sender.
   */
  hasKeys(): boolean;
  /** Tells whether sound may be sealed now; otherwise silence is sealed in its place. [B2] */
  allowsSound(): boolean;
  /** The key under which a session seals now; `undefined` while nothing may be sent. */
  sealing(session: Bytes): SealingKey | undefined;
  /**
   * Resolves to the key of a session's frames with this KID. If that key is about to arrive, it waits for it a moment.
   */
  opening(session: Bytes, kid: bigint): Promise<FrameKey | undefined>;
  /** Forgets every key, and takes no more; idempotent. */
  close(): void;
}

export interface FrameKeyRingOptions {
  /** The link's media salt, 32 bytes; lent. */
  readonly mediaSalt: Secret;
  /** The clock of the values, in milliseconds. */
  readonly now: () => number;
  /**
   * Called if a frame needs a value after the last one has ended. It may pass a newer one to `use` before it returns.
   */
  readonly renew?: () => void;
}

interface Held {
  readonly step: FrameStep;
  /** Derived keys by session and use. */
  readonly keys: Map<string, Promise<FrameKey | undefined>>;
}

/** A ring without keys. */
export function createFrameKeyRing({ mediaSalt, now, renew }: FrameKeyRingOptions): FrameKeyRing {
  let value: FrameKeys | undefined;
  let held = new Map<bigint, Held>();
  const frames = createFrameWait();
  let isClosed = false;

  let isRenewing = false;

  /**
   * Renews the value if it has ended. Timers may be late, for example after the device slept, and must not stop the
   * sound.
   */
  function current(): FrameKeys | undefined {
    if (value && now() >= value.validUntilMs && !isRenewing) {
      isRenewing = true;
      try {
        renew?.();
      } finally {
        isRenewing = false;
      }
    }
    return value && now() < value.validUntilMs ? value : undefined;
  }

  /** The held step of a KID, if it has not ended. */
  function heldAt(kid: bigint): Held | undefined {
    const found = current() && held.get(kid);
    return found && now() < found.step.untilMs ? found : undefined;
  }

  async function derive(at: Held, session: Bytes, usage: 'encrypt' | 'decrypt'): Promise<FrameKey | undefined> {
    const kid = encodeKid(at.step);
    const baseKey = await deriveSenderKey({ mediaSalt, stepKey: at.step.key, senderSession: session });
    const key = await deriveFrameKey(baseKey, kid, usage).finally(() => baseKey.wipe());
    // A newer value may have come meanwhile, with the same step in it.
    return heldAt(kid)?.step.key === at.step.key ? key : undefined;
  }

  function keyOf(at: Held, session: Bytes, usage: 'encrypt' | 'decrypt'): Promise<FrameKey | undefined> {
    const name = `${usage} ${nameSession(session)}`;
    const known = at.keys.get(name);
    if (known !== undefined) return known;
    const key = derive(at, session, usage);
    at.keys.set(name, key);
    const forget = () => at.keys.delete(name);
    key.then((found) => found ?? forget(), forget);
    return key;
  }

  /** Resolves once a value brings this step, or once waiting no longer makes sense. */
  async function arrival(session: Bytes, kid: bigint): Promise<void> {
    const isComing = [...held.keys()].every((each) => isLater(kid, each));
    if (!isClosed && isComing) await frames.wait(nameSession(session), () => isClosed || held.has(kid));
  }

  return {
    use(keys) {
      if (isClosed) return;
      value = keys;
      const before = held;
      const steps = keys ? [...keys.opens, ...(keys.sealAt ? [keys.sealAt] : [])] : [];
      held = new Map(
        steps.map((step) => {
          const kid = encodeKid(step);
          const known = before.get(kid);
          return [kid, { step, keys: known?.step.key === step.key ? known.keys : new Map() }] as const;
        }),
      );
      frames.look();
    },
    isSpeaker: (session) => current()?.speakers.has(nameSession(session)) ?? false,
    hasKeys: () => current() !== undefined && held.size > 0,
    allowsSound: () => current()?.allowsSound ?? false,
    sealing(session) {
      const position = current()?.sealAt;
      const at = position && heldAt(encodeKid(position));
      return at && { position: at.step, key: keyOf(at, session, 'encrypt') };
    },
    async opening(session, kid) {
      if (!heldAt(kid)) await arrival(session, kid);
      const at = heldAt(kid);
      return at && keyOf(at, session, 'decrypt');
    },
    close() {
      isClosed = true;
      value = undefined;
      held.clear();
      frames.look();
    },
  };
}

/**
 * Tells whether a KID is later than another. The KID holds a reduced generation, so the shorter way around decides.
 * [F3]
 */
function isLater(kid: bigint, other: bigint): boolean {
  const ahead = (kid - other) & 0x7fff_ffffn;
  return ahead > 0n && ahead < 2n ** 30n;
}

const names = new WeakMap<Bytes, string>();

/** A session as values name it: in hex. */
function nameSession(session: Bytes): string {
  const known = names.get(session);
  if (known !== undefined) return known;
  const name = Array.from(session, (byte) => byte.toString(16).padStart(2, '0')).join('');
  names.set(session, name);
  return name;
}
