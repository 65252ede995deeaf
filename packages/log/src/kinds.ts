/**
 * All kinds that a log line or a metric may count, in one list, so that no other text can take their place.
 * docs/OPERATING.md explains each of them.
 */
export const kinds = [
  // Reasons for cutting a connection.
  'flood',
  'backlog',
  'bad-message',
  'refusals',
  // Reasons for telling clients to look for another path to the relay.
  'transport-ended',
  'relay-gone',
  'relay-restarted',
  // Reasons why a transport ended at the relay.
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
