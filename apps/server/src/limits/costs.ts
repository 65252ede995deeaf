import type { HouseRequest, RoomRequest } from '@sotto/protocol';

/** What is done for a client before anything is known of it, in microseconds of one core. [W6] */
export const costs = {
  /** An upgrade, two key agreements, and a row in the database. */
  hello: 3_000,
  /** A packet of Engine.IO on its way up; a message is two. */
  packet: 25,
  /** A KiB of a record, which is opened and decoded. */
  kib: 6,
} as const;

/**
 * What a request costs beyond its bytes, its answer included, in microseconds of one core: measured, and rounded up. What is
 * told to others because of it is not in it: that is held to rates of its own. [R9, W6]
 */
export const requestCosts: Readonly<Record<RoomRequest | HouseRequest, number>> = {
  'create-room': 8_000,
  peek: 200,
  log: 1_500,
  enter: 6_000,
  'resume-join': 4_000,
  receive: 1_500,
  connect: 500,
  resume: 500,
  speak: 1_500,
  produce: 1_000,
  'step-down': 500,
  audience: 500,
  leave: 500,
  submit: 1_500,
  'offer-wraps': 300,
  'ask-keys': 200,
  sponsor: 500,
  beat: 300,
  batch: 150,
  roster: 1_500,
  'count-listeners': 500,
  'set-hand': 300,
  hands: 300,
  signal: 300,
  'claim-house': 5_000,
  watch: 1_000,
};
