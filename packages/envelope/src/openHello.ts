import { type Bytes, concat, type Fault, fail, ok, type Result } from '@sotto/base';
import { type Channel, createChannel } from './Channel.ts';
import { type ChannelKeysOptions, deriveChannelKeys } from './ChannelKeys.ts';
import type { HelloMemory } from './HelloMemory.ts';
import { helloBytes, helloClientKey, openHelloBytes, version } from './helloBytes.ts';
import { agree, createKeyPair } from './keyPair.ts';
import { ready } from './ready.ts';
import type { ServerKeys } from './serverKeys.ts';

/** Largest difference between a hello's time and the server's clock, in either direction: 2 minutes. [E6] */
export const helloToleranceMs = 120_000;

/** How long the server remembers a client key: until its hello is too old to open. [E6] */
export const helloMemoryMs = 2 * helloToleranceMs;

/** Why a hello does not open. [E5, E6] */
export type HelloRefusal = 'unsupported-version' | 'bad-hello' | 'stale-hello';

/** Options of `openHello`. */
export interface OpenHelloOptions {
  readonly keys: ServerKeys;
  readonly hello: Uint8Array;
  readonly memory: HelloMemory;
  /** The server's clock, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** A hello that opened, and what the server may do with it. */
export interface OpenedHello {
  readonly payload: Bytes;
  /** The client's ephemeral key c, 32 bytes. Proofs in the payload sign it. */
  readonly clientKey: Bytes;
  /** The hello's time, within the tolerance of the server's clock. */
  readonly timeMs: number;
  /**
   * Answers the hello, once: makes the channel and the bytes to send back. [E7]
   *
   * Throws when called again or after `close`, and on a payload above `maxMessageBytes`.
   */
  answer(payload: Uint8Array): Promise<Answer>;
  /** Forgets a hello that gets no answer; idempotent. A channel already handed out stays open. [E12] */
  close(): void;
}

/** A server's answer to a hello. */
export interface Answer {
  /** 32 bytes, then record 0 of the direction to the client. */
  readonly answer: Bytes;
  readonly channel: Channel;
}

/**
 * Opens a client's hello, once. [E5, E6]
 *
 * It proves that somebody who knows S sent it within 2 minutes. Only the payload can prove who.
 */
export async function openHello(options: OpenHelloOptions): Promise<Result<OpenedHello, Fault<HelloRefusal>>> {
  const { keys, memory, nowMs } = options;
  if (options.hello.length > 0 && options.hello[0] !== version) return fail('unsupported-version');
  if (options.hello.length !== helloBytes) return fail('bad-hello');
  const hello = new Uint8Array(options.hello);
  await ready;
  const [serverKey, clientKey] = [keys.publicKey, helloClientKey(hello)];
  const shared = agree(keys.secretKey, clientKey);
  if (!shared) return fail('bad-hello');
  const refuse = (code: HelloRefusal) => {
    shared.wipe();
    return fail(code);
  };
  const content = await openHelloBytes(hello, { shared, clientKey, serverKey });
  if (!content) return refuse('bad-hello');
  const isFresh = Math.abs(nowMs - content.timeMs) <= helloToleranceMs;
  if (!isFresh) return refuse('stale-hello');
  if (!(await memory.claim(clientKey, nowMs + helloMemoryMs))) return refuse('bad-hello');
  return ok(openedHello({ ...content, clientKey }, { serverKey, hello, longTermShared: shared }));
}

/** All inputs of the key schedule but the server's half. */
type Unanswered = Omit<ChannelKeysOptions, 'answerKey' | 'ephemeralShared'>;

type Opened = Pick<OpenedHello, 'payload' | 'timeMs' | 'clientKey'>;

function openedHello(opened: Opened, unanswered: Unanswered): OpenedHello {
  return {
    ...opened,
    async answer(answerPayload) {
      const { publicKey: answerKey, secretKey } = createKeyPair();
      const ephemeralShared = agree(secretKey, opened.clientKey);
      secretKey.wipe();
      if (!ephemeralShared) throw new Error('a client key that agreed with S agrees with every key');
      const channel = createChannel(await deriveChannelKeys({ ...unanswered, answerKey, ephemeralShared }), 'server');
      const record = channel.seal(answerPayload);
      if (!record.ok) throw new RangeError('answer payload is too long');
      return { answer: concat(answerKey, record.value), channel };
    },
    close() {
      unanswered.longTermShared.wipe();
    },
  };
}
