/** Payload type of Opus for every listener. A speaker's own may differ; its `produce` request names it. */
export const opusPayloadType = 111;

/**
 * The only codec of every room: constant bit rate, no DTX and no in-band FEC, so that the size of a frame reveals
 * nothing about the sound. For browsers that ignore `cbr`, the fixed size inside SFrame does the same.
 */
export const opusCodec = {
  kind: 'audio',
  mimeType: 'audio/opus',
  preferredPayloadType: opusPayloadType,
  clockRate: 48_000,
  channels: 2,
  parameters: { cbr: 1, usedtx: 0, useinbandfec: 0, stereo: 0, maxaveragebitrate: 32_000, minptime: 10 },
} as const;

/**
 * NACK: the receiver of a stream asks again for each packet that it misses, listener and relay alike. A packet is sent
 * again as it was, so the number of repetitions reveals only losses.
 */
export const opusFeedback = [{ type: 'nack', parameter: '' }];
