import { type Bytes, fail } from '@sotto/base';
import { type EncodedFrame, type FrameContent, openFrames, sealFrames } from '@sotto/frames';
import type { RoomFrames } from '../../stage/RoomFrames.ts';

/** The purpose of a transform: the page's own microphone, or one speaker. */
export type TransformOptions = { readonly side: 'seal' } | { readonly side: 'open'; readonly speaker: string };

/** The part of an RTCRtpScriptTransformer that is used. */
export interface Transformer {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
}

/**
 * Puts the room's frames between a codec and the network. Without a room, or without options that this understands, every
 * frame is taken and dropped.
 */
export function attachTransform(
  { readable, writable }: Transformer,
  options: TransformOptions,
  frames: () => RoomFrames | undefined,
): void {
  const transform = choose(options, frames);
  // A pipe ends with its transport, which is not an error. If it ends for another reason, it leaves silence.
  if (transform)
    readable
      .pipeThrough(transform)
      .pipeTo(writable)
      .catch(() => undefined);
  else readable.pipeTo(new WritableStream()).catch(() => undefined);
}

function choose(options: TransformOptions, frames: () => RoomFrames | undefined) {
  if (options?.side === 'seal') {
    const seal = async (content: FrameContent) => (await frames()?.seal(content)) ?? closed;
    return sealFrames({ seal }, () => !frames()?.microphone.isOpen());
  }
  if (options?.side !== 'open') return undefined;
  const { speaker } = options;
  const open = async (sealed: Bytes) => (await frames()?.open(speaker, sealed)) ?? closed;
  return openFrames({ open }, (frame) => frames()?.note(speaker, frame));
}

const closed = fail('closed' as const);
