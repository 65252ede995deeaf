import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { createDropCount, type DropCounts } from './createDropCount.ts';
import type { FrameEnd } from './createFrameKeyRing.ts';
import type { ConfirmedPosition } from './FrameKeys.ts';
import { counterOf } from './frameCounter.ts';
import { type FrameContent, padFrame } from './padding.ts';
import { sealSframe } from './sframe.ts';

const sealFaults = ['no-key', 'frame-size', 'closed'] as const;

/** Why a frame was not sealed, and so not sent. [F9] [F10] */
export type SealFault = (typeof sealFaults)[number];

/** A sealed frame of our own, with its position. */
export interface SealedFrame {
  /** Length: 175 bytes. Sending may transfer its buffer, so read it at once or never. */
  readonly sealed: Bytes;
  readonly ctr: number;
  readonly position: ConfirmedPosition;
}

/** Seals the frames of one session of ours. */
export interface FrameSealer {
  /**
   * Seals one Opus frame of 1 to 148 bytes, or `'muted'`, to 175 bytes on a buffer of their own. [F1]
   *
   * The frame is copied at once, and counter and step are taken at once, so calls may overlap; they settle in their
   * order. Rejects when the session has sealed 2^32 - 2^24 frames.
   */
  seal(frame: FrameContent): Promise<Result<Bytes, Fault<SealFault>>>;
  /** Frames not sealed so far, by code. */
  drops(): DropCounts<SealFault>;
  /** Refuses every later frame; idempotent. */
  close(): void;
}

/**
 * Creates a sealer for our own session, at the step that its ring's value names. Sealers of one session share its
 * counter. [F4]
 *
 * `onSealed` gets each sealed frame just before `seal` returns it, in the order of CTRs; it must not throw.
 */
export function createFrameSealer(
  end: FrameEnd,
  onSealed: (frame: SealedFrame) => void = () => undefined,
): FrameSealer {
  const counter = counterOf(end.session);
  const drops = createDropCount(sealFaults);
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();

  async function trySeal(frame: FrameContent): Promise<Result<SealedFrame, Fault<SealFault>>> {
    if (isClosed) return fail('closed');
    const padded = padFrame(frame);
    if (!padded.ok) return padded;
    const sealing = end.ring.sealing(end.session);
    if (!sealing) return fail('no-key');
    const ctr = counter.take();
    const key = await sealing.key;
    if (!key) return fail(isClosed ? 'closed' : 'no-key');
    const sealed = await sealSframe(key, { ctr: BigInt(ctr), plaintext: padded.value });
    return ok({ sealed, ctr, position: sealing.position });
  }

  async function sealInTurn(frame: FrameContent, before: Promise<unknown>): Promise<Result<Bytes, Fault<SealFault>>> {
    const [tried] = await Promise.all([trySeal(frame), before]);
    const sealed = tried.ok && isClosed ? fail('closed' as const) : tried;
    if (!sealed.ok) {
      drops.add(sealed.error.code);
      return sealed;
    }
    onSealed(sealed.value);
    return ok(sealed.value.sealed);
  }

  return {
    seal(frame) {
      const sealing = sealInTurn(frame, last);
      last = sealing;
      return sealing;
    },
    drops: drops.snapshot,
    close() {
      isClosed = true;
    },
  };
}
