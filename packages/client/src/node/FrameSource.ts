/** Gives the next 20 ms of Opus, 1 to 148 bytes, or nothing if there is none right now. */
export type FrameSource = () => Uint8Array | undefined;

/** The possible inputs in place of a microphone. */
export type SoundSource = AsyncIterable<Uint8Array> | FrameSource;

/** A source that is asked once a step; an iterable is read one frame ahead, and gives nothing while its next one is late. */
export function toFrameSource(source: SoundSource): FrameSource {
  if (typeof source === 'function') return source;
  const frames = source[Symbol.asyncIterator]();
  let ready: Uint8Array | undefined;
  const fetchNext = () => {
    frames.next().then(
      ({ done, value }) => {
        if (!done) ready = value;
      },
      () => undefined, // an iterable that breaks has ended
    );
  };
  fetchNext();
  return () => {
    const frame = ready;
    ready = undefined;
    if (frame) fetchNext();
    return frame;
  };
}
