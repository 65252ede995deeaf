import { type Bytes, concat, encodeUint, fromText, hkdf, Secret } from '@sotto/base';

/** Where a media secret stands, and all that its commitment is bound to. */
export interface MediaPlace {
  readonly roomHandle: Bytes;
  readonly generation: number;
  readonly step: number;
  /** Hash of the statement before the one that minted the generation, 32 bytes. */
  readonly previous: Bytes;
}

/** M(g,s+1) of M(g,s): nobody goes back. [G3] The given secret stays the caller's. */
export async function deriveNextSecret(secret: Secret): Promise<Secret> {
  return new Secret(await hkdf(secret.expose(), { info: 'sotto/1 step', length: 32 }));
}

/** M(g, s + count), wiping what lies between. [G3] */
export async function deriveLaterSecret(secret: Secret, count: number): Promise<Secret> {
  let reached = new Secret(secret.expose().slice());
  for (let taken = 0; taken < count; taken++) {
    const next = await deriveNextSecret(reached);
    reached.wipe();
    reached = next;
  }
  return reached;
}

/** C(g,s), 32 bytes: shows nothing of M(g,s), and fits no other secret, room, place or history. [G2] */
export function commitTo(secret: Secret, { roomHandle, generation, step, previous }: MediaPlace): Promise<Bytes> {
  const place = concat(roomHandle, encodeUint(generation, 4), encodeUint(step, 4), previous);
  return hkdf(secret.expose(), { info: concat(fromText('sotto/1 commit'), place), length: 32 });
}
