/** A track without sound, for a sender that must not stop while its microphone is being reopened. */
export interface Cover {
  readonly track: MediaStreamTrack | undefined;
  close(): void;
}

/**
 * Digital silence that flows. A track that has ended, or that nothing feeds, would leave a gap that everybody can see.
 */
export function createCover(): Cover {
  const context = new AudioContext();
  const output = new MediaStreamAudioDestinationNode(context);
  const source = new ConstantSourceNode(context);
  source.connect(new GainNode(context, { gain: 0 })).connect(output);
  source.start();
  return { track: output.stream.getAudioTracks()[0], close: () => void context.close() };
}
