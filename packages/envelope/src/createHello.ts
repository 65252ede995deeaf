import { type Bytes, type Fault, fail, ok, type Result, type Secret } from '@sotto/base';
import { type Channel, createChannel } from './Channel.ts';
import { type ChannelKeysOptions, deriveChannelKeys } from './ChannelKeys.ts';
import { sealHelloBytes } from './helloBytes.ts';
import { agree, createKeyPair, keyBytes } from './keyPair.ts';
import { ready } from './ready.ts';

/** Options of `createHello`. */
export interface HelloOptions {
  /** The server's long-term public key S, as `parseServerKey` gave it. */
  readonly serverKey: Bytes;
  /** Makes the payload, at most `maxHelloPayloadBytes`, for the hello of client key c (32 bytes), which proofs sign over. */
  readonly payload: (clientKey: Bytes) => Bytes | Promise<Bytes>;
  /** The client's clock, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** A hello on its way, and what waits for its answer. */
export interface PendingHello {
  /** 512 bytes to send, once. */
  readonly hello: Bytes;
  /**
   * Turns the server's answer into a channel, with what the answer carried. [E7]
   *
   * The first call uses up the hello, whatever the answer is. After `bad-answer`, send a new hello.
   */
  finish(answer: Uint8Array): Promise<Result<FinishedHello, Fault<'bad-answer' | 'closed'>>>;
  /** Forgets the hello, so that no answer opens; idempotent. A channel already handed out stays open. [E12] */
  close(): void;
}

/** The client's channel after the answer. */
export interface FinishedHello {
  readonly channel: Channel;
  readonly payload: Bytes;
}

/**
 * Seals a client's hello to a server. [E4]
 *
 * Throws on a server key that `parseServerKey` would refuse, and on too long a payload.
 */
export async function createHello({ serverKey, payload, nowMs }: HelloOptions): Promise<PendingHello> {
  await ready;
  const { publicKey: clientKey, secretKey } = createKeyPair();
  const shared = agree(secretKey, serverKey);
  if (!shared) throw new TypeError('server key was not parsed');
  const content = { timeMs: nowMs, payload: await payload(clientKey) };
  const hello = await sealHelloBytes(content, { shared, clientKey, serverKey });
  return awaitAnswer({ serverKey, hello, longTermShared: shared, secretKey });
}

/** The inputs that a client has before the answer: all but the server's half, plus the secret key of c. */
type Unanswered = Omit<ChannelKeysOptions, 'answerKey' | 'ephemeralShared'> & { readonly secretKey: Secret };

function awaitAnswer(unanswered: Unanswered): PendingHello {
  let isFinished = false;
  let isClosed = false;
  return {
    hello: unanswered.hello,
    async finish(answer) {
      if (isFinished || isClosed) return fail('closed');
      isFinished = true;
      const finished = await openAnswer(new Uint8Array(answer), unanswered);
      if (!isClosed) return finished ? ok(finished) : fail('bad-answer');
      finished?.channel.close();
      return fail('closed');
    },
    close() {
      isClosed = true;
      wipe(unanswered);
    },
  };
}

/**
 * Opens an answer. It uses the secrets before its first `await`, so that a `close` in between does not find work half
 * done.
 */
async function openAnswer(answer: Bytes, unanswered: Unanswered): Promise<FinishedHello | undefined> {
  const { secretKey, ...known } = unanswered;
  const answerKey = answer.slice(0, keyBytes);
  const ephemeralShared = agree(secretKey, answerKey);
  const deriving = ephemeralShared && deriveChannelKeys({ ...known, answerKey, ephemeralShared });
  wipe(unanswered);
  if (!deriving) return undefined;
  const channel = createChannel(await deriving, 'client');
  const payload = channel.open(answer.subarray(keyBytes));
  return payload.ok ? { channel, payload: payload.value } : undefined;
}

function wipe({ secretKey, longTermShared }: Unanswered): void {
  secretKey.wipe();
  longTermShared.wipe();
}
