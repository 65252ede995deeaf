import { randomBytes } from '@sotto/base';
import type { Genesis } from '@sotto/protocol';
import type { SigningKey } from '../identity/SigningKey.ts';
import { sign } from '../identity/signing.ts';
import type { RoomKeys } from '../link/RoomKeys.ts';

/** Begins a room. No two lives of a room have the same H(0). [P1] */
export function signGenesis(
  choices: Pick<Genesis, 'everyoneSpeaks' | 'policy'>,
  { ownerKey, keys }: { readonly ownerKey: SigningKey; readonly keys: RoomKeys },
): Genesis {
  const genesis = { roomHandle: keys.roomHandle, owner: ownerKey.publicKey, ...choices, life: randomBytes(32) };
  return { ...genesis, signature: sign(ownerKey, 'genesis', genesis) };
}
