import type { HouseRequest, RoomRequest } from '@sotto/protocol';

/**
 * Costs of the work for a client before the server knows anything of it, in microseconds of one core. [W6]
 *
 * The rate limits are in these places: `createBudget` has those of a connection, `Network` those of an address, and both
 * charge these costs. `createTurns` has those of each kind of request, `Quotas` those of a room, and `guardConnection`
 * that of packets.
 */
export const costs = {
  /** A TLS handshake: 0.9 ms with a key on P-256, 1.8 with RSA of 2,048 bits. */
  handshake: 1_000,
  /** An upgrade, two key agreements, and a row in the database. */
  hello: 4_000,
  /** A packet of Engine.IO on its way up; a message is two. */
  packet: 25,
  /** A KiB of a record, which is opened and decoded. */
  kib: 6,
} as const;

/**
 * Costs of requests beyond their bytes, including the answer, in microseconds of one core. Events that a request sends
 * to others are not included; they have rates of their own. [R9, W6]
 *
 * `npm run bench -- requestCosts` measured the costs from `peek` to `set-hand` on a busy machine of two cores; they are rounded up. Pages cost more here, since a page has a single entry in that bench. `enter` costs 3 ms for a room in memory and 10 ms for the first member of a room that has to be read. The charge lies between, because an address can make only so many rooms. The other costs are estimates, from the signatures to verify and the rows to write.
 */
export const requestCosts: Readonly<Record<RoomRequest | HouseRequest, number>> = {
  peek: 700,
  log: 1_500,
  checkpoint: 2_000,
  hashes: 700,
  inside: 700,
  entries: 1_500,
  steps: 700,
  audience: 800,
  hands: 500,
  'restart-ice': 700,
  connect: 700,
  resume: 700,
  speak: 1_300,
  produce: 700,
  'step-down': 1_000,
  receive: 1_000,
  'count-listeners': 500,
  'set-hand': 400,
  'create-room': 8_000,
  enter: 7_000,
  'resume-join': 4_000,
  leave: 500,
  submit: 1_500,
  minted: 500,
  ask: 200,
  gift: 500,
  heartbeat: 300,
  batch: 150,
  signal: 300,
  talk: 400,
  react: 200,
  'claim-house': 5_000,
  watch: 1_000,
};

/**
 * Cost that each speaker in the room adds to a request: the command that opens their stream at the relay, and its
 * answer. The cost of `enter` includes a full stage.
 */
export const streamCosts: Readonly<Partial<Record<RoomRequest | HouseRequest, number>>> = {
  receive: 80,
  'resume-join': 80,
};
