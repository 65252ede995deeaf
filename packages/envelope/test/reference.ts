// A second implementation, written from SPEC.md alone on node:crypto: no code of the package, no libsodium.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from 'node:crypto';

type View = Uint8Array;

/** An X25519 secret key as node:crypto wants it: PKCS #8 (RFC 8410 section 7). */
function privateKey(secret: View) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secret]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** The public key of a secret key. */
export function publicKey(secret: View): Buffer {
  return createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' }).subarray(-32);
}

function x25519(secret: View, peer: View): Buffer {
  const der = Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), peer]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return diffieHellman({ privateKey: privateKey(secret), publicKey: key });
}

function hkdf(ikm: View, info: View, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', ikm, Buffer.alloc(0), info, length));
}

function padded(content: View, length: number): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(content.length);
  return Buffer.concat([head, content, Buffer.alloc(length - 2 - content.length)]);
}

function unpadded(content: Buffer): Buffer {
  return content.subarray(2, 2 + content.readUInt16BE());
}

/** The context of a sealing; its nonce is made from a counter. */
interface Binding {
  readonly key: View;
  readonly counter: bigint;
  readonly associated: View;
}

function seal(plaintext: View, { key, counter, associated }: Binding): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce(counter), { authTagLength: 16 });
  cipher.setAAD(associated, { plaintextLength: plaintext.length });
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function unseal(sealed: View, { key, counter, associated }: Binding): Buffer {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce(counter), { authTagLength: 16 });
  decipher.setAAD(associated, { plaintextLength: sealed.length - 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

function nonce(counter: bigint): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64LE(counter, 4);
  return bytes;
}

/** [E1] */
export function fingerprint(serverKey: View): Buffer {
  return createHash('sha256').update('sotto/1 server key').update(serverKey).digest().subarray(0, 16);
}

/** [E4] The hello of a client with this secret key; `plaintext` instead of time and payload makes a malformed one. */
export function sealHello(secret: View, serverKey: View, content: { timeMs: number; payload: View } | View): Buffer {
  const c = publicKey(secret);
  const plaintext = content instanceof Uint8Array ? content : helloPlaintext(content);
  const key = hkdf(x25519(secret, serverKey), Buffer.concat([Buffer.from('sotto/1 hello'), serverKey, c]), 32);
  const head = Buffer.concat([Buffer.of(1), c]);
  const associated = Buffer.concat([head, serverKey]);
  return Buffer.concat([head, seal(plaintext, { key, counter: 0n, associated })]);
}

/** [E4] The 463 bytes that a hello seals. */
export function helloPlaintext({ timeMs, payload }: { timeMs: number; payload: View }): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(timeMs));
  return Buffer.concat([time, padded(payload, 455)]);
}

/** [E4] Opens a hello with the server's secret key. */
export function openHello(serverSecret: View, hello: View): { timeMs: number; payload: Buffer } {
  const [serverKey, head] = [publicKey(serverSecret), hello.subarray(0, 33)];
  const c = head.subarray(1);
  const key = hkdf(x25519(serverSecret, c), Buffer.concat([Buffer.from('sotto/1 hello'), serverKey, c]), 32);
  const associated = Buffer.concat([head, serverKey]);
  const plaintext = unseal(hello.subarray(33), { key, counter: 0n, associated });
  return { timeMs: Number(plaintext.readBigUInt64BE()), payload: unpadded(plaintext.subarray(8)) };
}

/** [E7] A channel's id and keys. */
export interface ChannelKeys {
  readonly id: Buffer;
  readonly toServer: Buffer;
  readonly toClient: Buffer;
}

/** The transcript that both sides hash: S, hello and s. */
interface Transcript {
  readonly serverKey: View;
  readonly hello: View;
  readonly answerKey: View;
}

/** [E7] As the client computes it. */
export function clientKeys(secret: View, transcript: Transcript): ChannelKeys {
  return channelKeys(transcript, [x25519(secret, transcript.serverKey), x25519(secret, transcript.answerKey)]);
}

/** [E7] As the server computes it. */
export function serverKeys(serverSecret: View, answerSecret: View, hello: View): ChannelKeys {
  const c = hello.subarray(1, 33);
  const transcript = { serverKey: publicKey(serverSecret), hello, answerKey: publicKey(answerSecret) };
  return channelKeys(transcript, [x25519(serverSecret, c), x25519(answerSecret, c)]);
}

function channelKeys({ serverKey, hello, answerKey }: Transcript, shared: View[]): ChannelKeys {
  const hashed = Buffer.concat([Buffer.from('sotto/1 transcript'), serverKey, hello, answerKey]);
  const id = createHash('sha256').update(hashed).digest();
  const keys = hkdf(Buffer.concat(shared), Buffer.concat([Buffer.from('sotto/1 session'), id]), 64);
  return { id, toServer: keys.subarray(0, 32), toClient: keys.subarray(32) };
}

/** [E8, E9] The record of a message. */
export function sealRecord(
  { id, toServer, toClient }: ChannelKeys,
  { direction, counter, message }: { direction: 0 | 1; counter: bigint; message: View },
): Buffer {
  const size = [256, 1024, 4096, 16384, 65536].find((bytes) => bytes >= message.length + 18) ?? 0;
  const key = direction === 0 ? toServer : toClient;
  return seal(padded(message, size - 16), { key, counter, associated: Buffer.concat([Buffer.of(direction), id]) });
}

/** [E8] The message of a record; throws if it does not open. */
export function openRecord(
  { id, toServer, toClient }: ChannelKeys,
  { direction, counter, record }: { direction: 0 | 1; counter: bigint; record: View },
): Buffer {
  const key = direction === 0 ? toServer : toClient;
  return unpadded(unseal(record, { key, counter, associated: Buffer.concat([Buffer.of(direction), id]) }));
}
