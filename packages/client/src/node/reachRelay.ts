import { setTimeout as pause } from 'node:timers/promises';
import { randomBytes, toBase64url } from '@sotto/base';
import type { TransportOffer } from '@sotto/protocol';
import { classes, Message, methods, parseMessage } from 'werift';
import type { RelayAddress, UdpPath } from './UdpPath.ts';

const checkEveryMs = 100;
const checks = 50;
/** RFC 7675 section 5.1: consent is asked for about every 5 s and lapses after 30 s. */
const consentEveryMs = 5_000;
const consentMs = 30_000;

/** RFC 8445 section 5.1.2: a host candidate's type preference of 126, at the highest local preference, for component 1. */
const hostPriority = 126 * 2 ** 24 + 65_535 * 2 ** 8 + 255;

export interface ReachOptions {
  readonly offer: Pick<TransportOffer, 'usernameFragment' | 'password'>;
  /** Ends the checks. */
  readonly signal: AbortSignal;
  /** Called when the relay has answered nothing for 30 s: sending must end. */
  readonly onLost: () => void;
}

/**
 * The client's side of ICE towards a relay, which is ICE-lite: it only answers, so there is nothing to gather and no other
 * server to ask. The first candidate to answer becomes the path's remote end, and is asked for consent from then on.
 *
 * @returns whether one answered within 5 s
 */
export async function reachRelay(path: UdpPath, options: ReachOptions): Promise<boolean> {
  const { signal } = options;
  const asker = createAsker(path, options.offer);
  const answered = new AbortController();
  asker.onAnswer = (from) => {
    path.remote = from;
    answered.abort();
  };
  const until = AbortSignal.any([signal, answered.signal]);
  for (let check = 0; check < checks && !until.aborted; check++) {
    for (const candidate of path.candidates) asker.ask(candidate);
    await pauseUntil(checkEveryMs, until);
  }
  if (!path.remote || signal.aborted) return false;
  void keepConsent(asker, path.remote, options);
  return true;
}

interface Asker {
  ask(candidate: RelayAddress): void;
  onAnswer: (from: RelayAddress) => void;
}

/** Binding requests that nominate (RFC 8445 section 8.1.1), and their answers, authenticated by the relay's password. */
function createAsker(path: UdpPath, { usernameFragment, password }: ReachOptions['offer']): Asker {
  const key = Buffer.from(password);
  const username = `${usernameFragment}:${toBase64url(randomBytes(6))}`;
  const tieBreaker = Buffer.from(randomBytes(8)).readBigUInt64BE();
  const asked = new Set<string>();
  const asker: Asker = {
    ask(candidate) {
      const request = new Message(methods.BINDING, classes.REQUEST)
        .setAttribute('USERNAME', username)
        .setAttribute('PRIORITY', hostPriority)
        .setAttribute('ICE-CONTROLLING', tieBreaker)
        .setAttribute('USE-CANDIDATE', null);
      request.addMessageIntegrity(key).addFingerprint();
      asked.add(request.transactionIdHex);
      path.send(request.bytes, candidate);
    },
    onAnswer: () => undefined,
  };
  path.on('stun', (datagram, from) => {
    const message = parseMessage(datagram, key);
    if (message?.messageClass !== classes.RESPONSE || !asked.delete(message.transactionIdHex)) return;
    asker.onAnswer(from);
  });
  return asker;
}

async function keepConsent(asker: Asker, remote: RelayAddress, { signal, onLost }: ReachOptions): Promise<void> {
  let answeredAt = performance.now();
  asker.onAnswer = () => {
    answeredAt = performance.now();
  };
  while (!signal.aborted) {
    await pauseUntil(consentEveryMs, signal);
    if (performance.now() - answeredAt > consentMs) return onLost();
    if (!signal.aborted) asker.ask(remote);
  }
}

/** A pause that a signal can cut short. */
async function pauseUntil(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}
