import { type Bytes, concat, fromText } from '@sotto/base';
import { encodeCanonical } from './canonical.ts';

/** The purpose of a signature. A signature of one type can't be taken for another. */
export type SignedType =
  | 'link-proof'
  | 'relay-proof'
  | 'resume'
  | 'house-proof'
  | 'session-certificate'
  | 'genesis'
  | 'statement'
  | 'registration'
  | 'leave'
  | 'showing'
  | 'create-room'
  | 'heartbeat'
  | 'batch'
  | 'hand'
  | 'signal'
  | 'talk';

/** The bytes that a signature covers: "sotto/2 ", the type, a zero byte and the canonical body. [S1] */
export function signedBytes(type: SignedType, body: Record<string, unknown>): Bytes {
  return concat(fromText(`sotto/2 ${type}\0`), encodeCanonical(body));
}

/** The destination of a link: the 16 bytes by which the server knows it. */
export type LinkTarget = { roomHandle: Uint8Array } | { houseHandle: Uint8Array };

/** The fields under a hello's proof, so that it fits only one server, one room or house, and one connection. */
export type LinkProof = LinkTarget & {
  /** The server's X25519 key, 32 bytes. */
  serverKey: Uint8Array;
  /** The client's ephemeral key of this hello, 32 bytes. */
  clientKey: Uint8Array;
  /** The hello's time, milliseconds since the epoch. */
  timeMs: number;
};

/** The body signed as `link-proof` by the link's key. [S2] */
export function linkProofBody(proof: LinkProof): Record<string, unknown> {
  const { serverKey, clientKey, timeMs } = proof;
  const target = 'roomHandle' in proof ? { roomHandle: proof.roomHandle } : { houseHandle: proof.houseHandle };
  return { serverKey, ...target, clientKey, timeMs };
}

/**
 * The body signed as `house-proof` by a house's link-proof key, for one room of one owner, created on one connection.
 * [S5]
 */
export function houseProofBody(proof: {
  /** The server's X25519 key, 32 bytes. */
  serverKey: Uint8Array;
  houseHandle: Uint8Array;
  roomHandle: Uint8Array;
  /** The room owner's Ed25519 key, 32 bytes. */
  ownerKey: Uint8Array;
  /** The envelope's transcript hash, 32 bytes. */
  connection: Uint8Array;
}): Record<string, unknown> {
  const { serverKey, houseHandle, roomHandle, ownerKey, connection } = proof;
  return { serverKey, houseHandle, roomHandle, ownerKey, connection };
}

/** The body signed as `resume` by a session's key: its join continues on the connection of this challenge. [S6] */
export function resumeBody(proof: {
  /** The server's X25519 key, 32 bytes. */
  serverKey: Uint8Array;
  roomHandle: Uint8Array;
  join: Uint8Array;
  /** The new connection's transcript hash, 32 bytes. */
  challenge: Uint8Array;
}): Record<string, unknown> {
  const { serverKey, roomHandle, join, challenge } = proof;
  return { serverKey, roomHandle, join, challenge };
}

/** The body signed as `relay-proof` by a relay that dials a server. [S4] */
export function relayProofBody(proof: {
  serverKey: Uint8Array;
  clientKey: Uint8Array;
  timeMs: number;
}): Record<string, unknown> {
  return { serverKey: proof.serverKey, clientKey: proof.clientKey, timeMs: proof.timeMs };
}

/**
 * The body signed as `create-room` by a room's owner. It names the connection, so that a recorded request can't create
 * the room again. [R2]
 */
export function createRoomBody(proof: {
  /** The server's X25519 key, 32 bytes. */
  serverKey: Uint8Array;
  /** H(0), 32 bytes. */
  start: Uint8Array;
  /** The connection's transcript hash, 32 bytes. */
  connection: Uint8Array;
}): Record<string, unknown> {
  const { serverKey, start, connection } = proof;
  return { serverKey, start, connection };
}
