import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { createDropCount, type DropCounts } from './createDropCount.ts';
import type { FrameEnd } from './createFrameKeyRing.ts';
import { createReplayWindow } from './createReplayWindow.ts';
import type { Position } from './FrameKeys.ts';
import { unpadFrame } from './padding.ts';
import { readSealedFrame, type SealedFrameHeader } from './sealedFrame.ts';
import { openSframe } from './sframe.ts';

const openFaults = [
  'malformed',
  'replayed',
  'not-a-speaker',
  'unknown-position',
  'not-authentic',
  'bad-padding',
  'closed',
] as const;

/** Why a frame was not opened, and so not played. [F11] */
export type OpenFault = (typeof openFaults)[number];

/** 20 ms of silence that every Opus decoder takes (RFC 6716 section 3.1: CELT fullband, mono, one frame). */
export const opusSilence: Uint8Array = Uint8Array.of(0xf8, 0xff, 0xfe);

/** A frame that has proved to come from a holder of its sender's key. */
export interface OpenedFrame {
  /** True if the sender sealed no sound. Nobody outside the room can tell. [F8] */
  readonly muted: boolean;
  /** The frame for the decoder, on a buffer of its own: the sender's frame, or `opusSilence` if muted. */
  readonly opus: Bytes;
  /** Reduced as in a KID. */
  readonly position: Position;
  readonly ctr: number;
}

/** Opens the frames of one remote session. */
export interface FrameOpener {
  /** Opens one frame, once; calls may overlap. A frame that does not open gives only a code. [F11] [F12] */
  open(sealed: Bytes): Promise<Result<OpenedFrame, Fault<OpenFault>>>;
  /** Frames not opened so far, by code. */
  drops(): DropCounts<OpenFault>;
  /** Refuses every later frame; idempotent. */
  close(): void;
}

/**
 * An opener for a remote session. Keep it for as long as that session is in the room, even over a new transport: a new
 * one would begin with an empty replay window.
 */
export function createFrameOpener(end: FrameEnd): FrameOpener {
  const window = createReplayWindow();
  const drops = createDropCount(openFaults);
  let isClosed = false;

  async function authenticate(
    { ctr, sframe }: SealedFrameHeader,
    sealed: Bytes,
  ): Promise<Result<Bytes, Fault<OpenFault>>> {
    if (!end.ring.isSpeaker(end.session)) return fail('not-a-speaker');
    const key = await end.ring.opening(end.session, sframe.kid);
    if (!key) return fail(isClosed ? 'closed' : 'unknown-position');
    const padded = await openSframe(key, { header: sframe, sealed });
    if (isClosed) return fail('closed');
    if (!padded.ok) return padded;
    return window.accept(ctr) ? padded : fail('replayed');
  }

  async function tryOpen(sealed: Bytes): Promise<Result<OpenedFrame, Fault<OpenFault>>> {
    if (isClosed) return fail('closed');
    const header = readSealedFrame(sealed);
    if (!header.ok) return header;
    const { position, ctr } = header.value;
    if (!window.isFresh(ctr)) return fail('replayed');
    const padded = await authenticate(header.value, sealed);
    const content = padded.ok ? unpadFrame(padded.value) : padded;
    return content.ok ? ok({ ...toPlayable(content.value), position, ctr }) : content;
  }

  return {
    async open(sealed) {
      const opened = await tryOpen(sealed);
      if (!opened.ok) drops.add(opened.error.code);
      return opened;
    },
    drops: drops.snapshot,
    close() {
      isClosed = true;
    },
  };
}

function toPlayable(content: Bytes | 'muted'): Pick<OpenedFrame, 'muted' | 'opus'> {
  return content === 'muted' ? { muted: true, opus: new Uint8Array(opusSilence) } : { muted: false, opus: content };
}
