/**
 * Every reason that crosses the wire or reaches a person, as a code. Only views turn codes into sentences
 * (apps/web/src/strings).
 */
export const codes = [
  'bad-message',
  'bad-hello',
  'stale-hello',
  'unsupported-version',
  'server-key-mismatch',
  'link-damaged',
  'link-without-key',
  'link-exposed',
  'title-refused',
  'name-refused',
  'message-refused',
  'room-gone',
  'log-refused',
  'room-exists',
  'house-gone',
  'house-needed',
  'claim-refused',
  'room-full',
  'stage-full',
  'not-allowed',
  'not-next',
  'not-inside',
  'rate-limited',
  'relay-unavailable',
  'late',
  'storage-unavailable',
  'unknown-handle',
  'server-unreachable',
  'websocket-blocked',
  'microphone-denied',
  'microphone-missing',
  'microphone-busy',
  'microphone-lost',
  'webrtc-missing',
  'frames-unencryptable',
  'browser-outdated',
  'insecure-origin',
  'internal',
] as const;

/** One of `codes`. */
export type Code = (typeof codes)[number];
