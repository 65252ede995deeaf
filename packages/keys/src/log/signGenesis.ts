import { fromText } from '@sotto/base';
import type { Genesis } from '@sotto/protocol/v2';
import { deriveRoomHandle, hash } from '@sotto/records';
import type { RoomKeys } from '../RoomKeys.ts';
import { sign } from '../roster/signEntry.ts';
import type { SigningKey } from '../SigningKey.ts';
import { seal } from '../sealed.ts';
import { bodyKind } from './MemberLog.ts';

/** The keys of a link with the room handle of version 2, which only the owner's genesis fits. [K3] */
export function bindHandle(keys: RoomKeys): RoomKeys {
  const { linkProof, ownerFingerprint } = keys;
  return { ...keys, roomHandle: deriveRoomHandle({ linkProof: linkProof.publicKey, ownerFingerprint }) };
}

/** Begins a room. Its body is sealed afresh, so that no two lives of a room have the same H(0). [P1] */
export function signGenesis(
  choices: Pick<Genesis, 'everyoneSpeaks' | 'policy'>,
  { ownerKey, keys }: { readonly ownerKey: SigningKey; readonly keys: RoomKeys },
): Genesis {
  const body = hash(seal(bodyKind, fromText(''), keys));
  const genesis = { roomHandle: keys.roomHandle, owner: ownerKey.publicKey, ...choices, body };
  return { ...genesis, signature: sign(ownerKey, 'genesis', genesis) };
}
