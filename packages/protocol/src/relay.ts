import * as v from 'valibot';
import { codes } from './codes.ts';
import { limits } from './limits.ts';
import { iceCredentials, transportOffer } from './room.ts';
import { bytes, handle, nothing, uint } from './schema.ts';

/** The contents of a relay's hello: its Ed25519 key and proof of holding it. */
export const relayHello = v.strictObject({ relayKey: bytes(32), proof: bytes(64) });

/**
 * Every command of a server to a relay with its answer. The server chooses all handles, so that a command repeated
 * after a lost answer changes nothing and, but for `restart-ice`, gets the same answer. [L2, L5]
 */
export const relayCommands = {
  'open-transport': { body: v.strictObject({ group: handle, transport: handle }), answer: transportOffer },
  adopt: {
    body: v.strictObject({ handles: v.pipe(v.array(handle), v.maxLength(limits.adoptedHandles)) }),
    answer: v.strictObject({ kept: v.pipe(v.array(handle), v.maxLength(limits.adoptedHandles)) }),
  },
  'connect-transport': { body: v.strictObject({ transport: handle, fingerprint: bytes(32) }), answer: nothing },
  /** New ones each time: the earlier ones no longer count. */
  'restart-ice': { body: v.strictObject({ transport: handle }), answer: iceCredentials },
  produce: {
    body: v.strictObject({
      transport: handle,
      producer: handle,
      ssrc: uint(2 ** 32 - 1),
      payloadType: v.pipe(uint(127), v.minValue(96)),
    }),
    answer: nothing,
  },
  consume: {
    body: v.strictObject({ transport: handle, producer: handle, consumer: handle }),
    answer: v.strictObject({ ssrc: uint(2 ** 32 - 1), mid: v.pipe(v.string(), v.maxLength(16)) }),
  },
  resume: {
    body: v.strictObject({ consumers: v.pipe(v.array(handle), v.maxLength(limits.stageMembers)) }),
    answer: nothing,
  },
  'count-listeners': {
    body: v.strictObject({ group: handle }),
    answer: v.strictObject({ count: uint(limits.roomMembers) }),
  },
  close: { body: v.strictObject({ handle }), answer: nothing },
} as const;
export type RelayCommand = keyof typeof relayCommands;
export type RelayBody<Name extends RelayCommand> = v.InferOutput<(typeof relayCommands)[Name]['body']>;
export type RelayAnswer<Name extends RelayCommand> = v.InferOutput<(typeof relayCommands)[Name]['answer']>;

/** Server to relay. `remainingMs` says how long the command is still useful, by the relay's own clock. [L3] */
export const commandFrame = v.strictObject({
  seq: uint(Number.MAX_SAFE_INTEGER),
  name: v.picklist(Object.keys(relayCommands) as RelayCommand[]),
  remainingMs: uint(60_000),
  body: v.unknown(),
});

/** Relay to server: an answer, a refusal, or the news that something closed by itself. */
export const relayFrame = v.union([
  v.strictObject({ seq: uint(Number.MAX_SAFE_INTEGER), answer: v.unknown() }),
  v.strictObject({ seq: uint(Number.MAX_SAFE_INTEGER), code: v.picklist(codes) }),
  v.strictObject({ closed: handle }),
]);
export type RelayFrame = v.InferOutput<typeof relayFrame>;
