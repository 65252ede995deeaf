import type { FrameOpener, OpenedFrame } from './createFrameOpener.ts';
import type { FrameSealer } from './createFrameSealer.ts';
import { inOrder } from './inOrder.ts';

/** The part of an RTCEncodedAudioFrame that we need: its payload, which is replaced. */
export interface EncodedFrame {
  data: ArrayBuffer;
}

/**
 * The sending side of an encoded transform: frames leave sealed or not at all, in order. [F14]
 *
 * It asks `isMuted` for each frame. While that is true, it seals silence in place of the encoder's frame. [F8]
 */
export function sealFrames<Frame extends EncodedFrame>(
  sealer: Pick<FrameSealer, 'seal'>,
  isMuted: () => boolean,
): TransformStream<Frame, Frame> {
  return inOrder(async (frame) => {
    const sealed = await sealer.seal(isMuted() ? 'muted' : new Uint8Array(frame.data));
    return sealed.ok ? withData(frame, sealed.value.buffer) : undefined;
  });
}

/**
 * Creates the receiving side of an encoded transform: the decoder gets only opened frames, in order. [F14]
 *
 * `onFrame` gets each frame just before the decoder does, to learn whether its sender is muted. It must not throw.
 */
export function openFrames<Frame extends EncodedFrame>(
  opener: Pick<FrameOpener, 'open'>,
  onFrame: (frame: OpenedFrame) => void,
): TransformStream<Frame, Frame> {
  return inOrder(async (frame) => {
    const opened = await opener.open(new Uint8Array(frame.data));
    if (!opened.ok) return undefined;
    onFrame(opened.value);
    return withData(frame, opened.value.opus.buffer);
  });
}

function withData<Frame extends EncodedFrame>(frame: Frame, data: ArrayBuffer): Frame {
  frame.data = data;
  return frame;
}
