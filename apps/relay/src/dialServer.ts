import { networkInterfaces } from 'node:os';
import { type Bytes, fromBase64url, type Secret } from '@sotto/base';
import { dial, parseServerKey, type SealedConnection, serverFingerprint, socketWire } from '@sotto/envelope';
import { errorCode, type Tally } from '@sotto/log';
import {
  encodeCanonical,
  relayNamespace,
  relayProofBody,
  serverKeyPath,
  signedBytes,
  wireEvent,
} from '@sotto/protocol';
import sodium from 'libsodium-wrappers';
import { io, type Socket } from 'socket.io-client';
import { fetchText } from './fetchText.ts';
import { type DialledServer, isCertificateChecked } from './isCertificateChecked.ts';

export interface DialServerOptions extends DialledServer {
  /** The relay's Ed25519 seed, 32 bytes. */
  readonly seed: Secret;
  /** Counts attempts that failed: they come every few seconds while a server is away. */
  readonly tally: Tally;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  /** Called with every connection that the server accepted. */
  readonly onConnection: (connection: SealedConnection) => void;
}

/**
 * How long a server may be silent before it, or the path to it, counts as gone, in milliseconds. A server asks for a
 * sign of life every 4 s. [L1]
 */
const silentMs = 9_000;

/**
 * How long a server may be away before attempts to reach it are warnings, in milliseconds. With `npm start` the relay dials
 * before its server listens, and a restart takes some seconds.
 */
const startMs = 60_000;

/** Keeps one connection to a server, dialling again whenever it is lost, until `close()`. [L1] */
export function dialServer(options: DialServerOptions): { close(): void } {
  const socket = io(options.url + relayNamespace, {
    transports: ['websocket'],
    rejectUnauthorized: isCertificateChecked(options, networkInterfaces()),
    reconnectionDelay: 200,
    reconnectionDelayMax: 3_000,
  });
  let awaySinceMs = options.now();
  socket.on('connect', () => {
    greet(socket, options).catch((error: unknown) => {
      options.tally.count('dial-failed', { code: errorCode(error) });
      socket.disconnect();
    });
  });
  socket.on('connect_error', () => {
    const isStarting = options.now() - awaySinceMs < startMs;
    if (isStarting) options.tally.note('dial-failed', { code: 'connect-error' });
    else options.tally.count('dial-failed', { code: 'connect-error' });
  });
  let silence: NodeJS.Timeout | undefined;
  socket.io.on('ping', () => {
    clearTimeout(silence);
    silence = setTimeout(() => socket.io.engine.close(), silentMs).unref();
  });
  let isClosed = false;
  // Socket.IO does not come back by itself from a disconnect that either side asked for.
  socket.on('disconnect', () => {
    clearTimeout(silence);
    awaySinceMs = options.now();
    if (!socket.active) setTimeout(() => isClosed || socket.connect(), 1_000).unref();
  });
  return {
    close() {
      isClosed = true;
      socket.close();
    },
  };
}

async function greet(socket: Socket, options: DialServerOptions): Promise<void> {
  const { seed, tally, onConnection } = options;
  const serverKey = await fetchServerKey(options);
  const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed.expose());
  const timeMs = Date.now();
  const payload = (clientKey: Bytes) => {
    const signed = signedBytes('relay-proof', relayProofBody({ serverKey, clientKey, timeMs }));
    return encodeCanonical({ relayKey: publicKey, proof: sodium.crypto_sign_detached(signed, privateKey) });
  };
  const dialled = await dial(socketWire(socket, wireEvent), { serverKey, payload, nowMs: timeMs, deadlineMs: 5_000 });
  if (dialled.ok) return onConnection(dialled.value.connection);
  tally.count('server-refused', { code: dialled.error.code });
}

async function fetchServerKey(options: DialServerOptions): Promise<Bytes> {
  const limits = { deadlineMs: 5_000, maxBytes: 1_024 };
  const text = await fetchText(options.url + serverKeyPath, {
    isCertificateChecked: isCertificateChecked(options, networkInterfaces()),
    ...limits,
  });
  const bytes = fromBase64url(text.trim()) ?? new Uint8Array(0);
  // Without a pinned key, the relay trusts the key that this origin gives. It has nothing to lose but ciphertext.
  const key = await parseServerKey(bytes, options.fingerprint ?? (await serverFingerprint(bytes)));
  if (!key.ok) throw Object.assign(new TypeError('not the expected server key'), key.error);
  return key.value;
}
