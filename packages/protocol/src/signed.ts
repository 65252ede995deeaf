import { type Bytes, concat, fromText } from '@sotto/base';
import { encodeCanonical } from './canonical.ts';

/** What a signature is for; no signature of one type can be taken for another. */
export type SignedType = 'link-proof' | 'owner-proof' | 'relay-proof' | 'session-certificate';

/** The bytes that a signature covers: "sotto/1 ", the type, a zero byte and the canonical body. [S1] */
export function signedBytes(type: SignedType, body: Record<string, unknown>): Bytes {
  return concat(fromText(`sotto/1 ${type}\0`), encodeCanonical(body));
}

/** What a hello proves, so that a proof fits one server, one room and one connection. */
export interface LinkProof {
  /** The server's X25519 key, 32 bytes. */
  serverKey: Uint8Array;
  /** 16 bytes. */
  roomHandle: Uint8Array;
  /** The client's ephemeral key of this hello, 32 bytes. */
  clientKey: Uint8Array;
  /** The hello's time, milliseconds since the epoch. */
  timeMs: number;
}

/** The body signed as `link-proof` by the link's key. [S2] */
export function linkProofBody({ serverKey, roomHandle, clientKey, timeMs }: LinkProof): Record<string, unknown> {
  return { serverKey, roomHandle, clientKey, timeMs };
}

/** The body signed as `owner-proof`: whoever enters as the owner, on one connection and with one session. [S3] */
export function ownerProofBody(proof: {
  roomHandle: Uint8Array;
  /** The envelope's transcript hash, 32 bytes. */
  connection: Uint8Array;
  /** The session's Ed25519 key, 32 bytes. */
  session: Uint8Array;
}): Record<string, unknown> {
  return { roomHandle: proof.roomHandle, connection: proof.connection, session: proof.session };
}

/** The body signed as `relay-proof` by a relay that dials a server. [S4] */
export function relayProofBody(proof: {
  serverKey: Uint8Array;
  clientKey: Uint8Array;
  timeMs: number;
}): Record<string, unknown> {
  return { serverKey: proof.serverKey, clientKey: proof.clientKey, timeMs: proof.timeMs };
}
