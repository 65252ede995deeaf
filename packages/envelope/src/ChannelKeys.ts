import { type Bytes, concat, fromText, hkdf, Secret, sha256 } from '@sotto/base';
import { keyBytes } from './keyPair.ts';
import { createLane, directions, type Lane } from './Lane.ts';

/** The secrets that client and server share after a hello and its answer. [E7] */
export interface ChannelKeys {
  /** The transcript hash, 32 bytes. */
  readonly id: Bytes;
  readonly toServer: Lane;
  readonly toClient: Lane;
}

/** The inputs of the key schedule. `deriveChannelKeys` wipes both shared secrets. */
export interface ChannelKeysOptions {
  /** The server's long-term public key S. */
  readonly serverKey: Bytes;
  /** All 512 bytes of the hello. */
  readonly hello: Bytes;
  /** The server's ephemeral public key s. */
  readonly answerKey: Bytes;
  /** X25519 of c and S. */
  readonly longTermShared: Secret;
  /** X25519 of c and s. */
  readonly ephemeralShared: Secret;
}

/** Derives the keys of one hello and its answer: the key schedule of Noise NK (Noise revision 34, section 7.4) by HKDF. [E7] */
export async function deriveChannelKeys(options: ChannelKeysOptions): Promise<ChannelKeys> {
  const { serverKey, hello, answerKey, longTermShared, ephemeralShared } = options;
  const shared = concat(longTermShared.expose(), ephemeralShared.expose());
  longTermShared.wipe();
  ephemeralShared.wipe();
  const id = await sha256(concat(fromText('sotto/1 transcript'), serverKey, hello, answerKey));
  const keys = await hkdf(shared, { info: concat(fromText('sotto/1 session'), id), length: 2 * keyBytes });
  shared.fill(0);
  const toServer = createLane(new Secret(keys.subarray(0, keyBytes)), directions.toServer, id);
  const toClient = createLane(new Secret(keys.subarray(keyBytes)), directions.toClient, id);
  return { id, toServer, toClient };
}
