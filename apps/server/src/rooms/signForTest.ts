import { type Bytes, sha256 } from '@sotto/base';
import { type Act, type Gate, type Genesis, type SignedType, type Statement, signedBytes } from '@sotto/protocol';
import { openLog, type RoomLog } from '@sotto/records';
import sodium from 'libsodium-wrappers';

await sodium.ready;

const { publicKey, privateKey } = sodium.crypto_sign_keypair();
const roomHandle: Bytes = new Uint8Array(16).fill(7);
const body: Bytes = new Uint8Array(128).fill(5);
const minting: readonly Act[] = ['mint', 'eject', 'lock'];

/** The join of the owner of each test's room. */
export const ownerJoin: Bytes = new Uint8Array(16).fill(1);

function signAsOwner(type: SignedType, claim: Record<string, unknown>): Bytes {
  return sodium.crypto_sign_detached(signedBytes(type, claim), privateKey) as Bytes;
}

/** A log at its genesis, for tests. */
export async function openTestLog({ everyoneSpeaks }: Pick<Genesis, 'everyoneSpeaks'>): Promise<RoomLog> {
  const fields = { roomHandle, epoch: 1, owner: publicKey as Bytes, everyoneSpeaks, body: await sha256(body) };
  const log = await openLog({ ...fields, signature: signAsOwner('genesis', fields) }, roomHandle);
  if (!log.ok) throw new Error(log.error.code);
  return log.value;
}

/** What the owner says after a log's last statement. */
export async function ownerSays(
  log: RoomLog,
  { act, ...fields }: Partial<Gate> & { readonly act: Act },
): Promise<Statement> {
  const gate: Omit<Gate, 'signature'> = {
    roomHandle,
    sequence: log.sequence + 1,
    previous: log.head,
    body: await sha256(body),
    signer: publicKey as Bytes,
    join: ownerJoin,
    act,
    member: null,
    joins: [],
    commitment: minting.includes(act) ? new Uint8Array(32).fill(3) : null,
    ...fields,
  };
  return { gate: { ...gate, signature: signAsOwner('statement', gate) }, body };
}
