/** A track without sound, for a sender that must not stop while there is no microphone. */
export interface Cover {
  readonly track: MediaStreamTrack | undefined;
  close(): void;
}

/**
 * Digital silence that flows: a track that has ended, or that nothing feeds, would leave a gap that everybody can see.
 *
 * @param context closed with the cover
 */
export function createCover(context: AudioContext): Cover {
  const output = new MediaStreamAudioDestinationNode(context);
  const source = new ConstantSourceNode(context);
  source.connect(new GainNode(context, { gain: 0 })).connect(output);
  source.start();
  return { track: output.stream.getAudioTracks()[0], close: () => void context.close() };
}
