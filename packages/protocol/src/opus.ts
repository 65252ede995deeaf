/** Payload type of Opus towards every listener; a speaker's own may differ and is told in `produce`. */
export const opusPayloadType = 111;

/**
 * The one codec of every room: constant bit rate, no DTX and no in-band FEC, so that a frame's size says nothing of the
 * sound. Browsers that ignore `cbr` are covered by the fixed size inside SFrame.
 */
export const opusCodec = {
  kind: 'audio',
  mimeType: 'audio/opus',
  preferredPayloadType: opusPayloadType,
  clockRate: 48_000,
  channels: 2,
  parameters: { cbr: 1, usedtx: 0, useinbandfec: 0, stereo: 0, maxaveragebitrate: 32_000, minptime: 10 },
  rtcpFeedback: [],
} as const;
