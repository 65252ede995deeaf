import type { Bytes } from '@sotto/base';
import {
  type Act,
  encodeCanonical,
  type Genesis,
  type Header,
  type SignedType,
  type Statement,
  signedBytes,
} from '@sotto/protocol';
import { deriveRoomHandle, emptyRoster, fingerprintOwner, type Log, openLog } from '@sotto/records';
import sodium from 'libsodium-wrappers';
import { sha256Now } from '../src/rooms/record/sha256Now.ts';

await sodium.ready;

/** Somebody who signs in tests. */
export interface TestSigner {
  readonly publicKey: Bytes;
  sign(type: SignedType, body: Record<string, unknown>): Bytes;
}

export function createSigner(): TestSigner {
  const { publicKey, privateKey } = sodium.crypto_sign_keypair();
  return {
    publicKey: publicKey as Bytes,
    sign: (type, body) => sodium.crypto_sign_detached(signedBytes(type, body), privateKey) as Bytes,
  };
}

/** The owner of each test's room. */
export const owner = createSigner();
/** The link-proof key of each test's room. */
export const linkKey: Bytes = new Uint8Array(32).fill(7);
const roomHandle = deriveRoomHandle({ linkProof: linkKey, ownerFingerprint: fingerprintOwner(owner.publicKey) });
const body: Bytes = new Uint8Array(128).fill(5);
const minting: readonly Act[] = ['mint', 'eject', 'lock'];

/** The join of the owner of each test's room. */
export const ownerJoin: Bytes = new Uint8Array(16).fill(1);

/** Creates the genesis of a test room. */
export function createTestGenesis({ everyoneSpeaks, life = 9 }: { everyoneSpeaks: boolean; life?: number }): Genesis {
  const fields = {
    ...{ roomHandle, owner: owner.publicKey, everyoneSpeaks, policy: 'keep-talking' as const },
    life: new Uint8Array(32).fill(life),
  };
  return { ...fields, signature: owner.sign('genesis', fields) };
}

/** A log at its genesis, for tests. */
export function openTestLog(choices: Parameters<typeof createTestGenesis>[0]): Log {
  const log = openLog(createTestGenesis(choices), roomHandle);
  if (!log.ok) throw new Error(log.error.code);
  return log.value;
}

/** Canonical CBOR of a log's genesis, as its row has it. */
export function genesisOf({ genesis }: Log): Bytes {
  return encodeCanonical(genesis);
}

type Fields = Partial<Omit<Header, 'signer' | 'signature'>> & { readonly act: Act };

/** Signs the statement that follows a log. A mint covers no roster unless its fields say so. */
export function says(log: Log, signer: TestSigner, { act, ...fields }: Fields): Statement {
  const header: Omit<Header, 'signature'> = {
    start: log.start,
    number: log.number + 1,
    previous: log.head,
    body: sha256Now(body),
    signer: signer.publicKey,
    join: ownerJoin,
    act,
    members: [],
    joins: [],
    ban: act === 'eject' ? new Uint8Array(32).fill(6) : null,
    minting: minting.includes(act) ? { commitment: new Uint8Array(32).fill(3), version: 0, roster: emptyRoster } : null,
    checkpoint: null,
    ...fields,
  };
  return { header: { ...header, signature: signer.sign('statement', header) }, body };
}

/** Signs the owner's statement that follows a log. */
export function ownerSays(log: Log, fields: Fields): Statement {
  return says(log, owner, fields);
}
