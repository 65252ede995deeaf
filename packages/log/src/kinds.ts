/**
 * Kinds of what a log line or a metric counts, in one list, so that nothing else can stand in their place. What each means
 * is in docs/OPERATING.md.
 */
export const kinds = [
  // Why a connection was cut.
  'flood',
  'backlog',
  'control-frame',
  'bad-message',
  'refusals',
  // Why clients were told to look for another way to the relay.
  'transport-ended',
  'relay-gone',
  'relay-restarted',
  // Why a transport ended at the relay.
  'ice',
  'dtls',
  'orphan',
  'sender-flood',
  'dtls-closed',
  'never-connected',
  'worker-died',
] as const;

/** One of `kinds`. */
export type Kind = (typeof kinds)[number];
