import { type Bytes, sha256 } from '@sotto/base';
import { type Act, type Gate, type Genesis, type SignedType, signedBytes, statementLimits } from '@sotto/protocol';
import sodium from 'libsodium-wrappers';
import { openLog, type ReadStatement, type RoomLog, readStatement } from '../src/index.ts';

await sodium.ready;

export const roomHandle: Bytes = new Uint8Array(16).fill(7);

/** One who signs, under a join of their own. */
export interface Person {
  readonly key: Bytes;
  readonly join: Bytes;
  sign(type: SignedType, body: Record<string, unknown>): Bytes;
}

/** A person of this number: always the same keys. */
export function person(number: number): Person {
  const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(new Uint8Array(32).fill(number + 1));
  const sign = (type: SignedType, body: Record<string, unknown>) =>
    sodium.crypto_sign_detached(signedBytes(type, body), privateKey) as Bytes;
  return { key: publicKey as Bytes, join: new Uint8Array(16).fill(number + 1), sign };
}

export const owner = person(0);
export const body: Bytes = new Uint8Array(statementLimits.statementBodyBytes).fill(5);

export async function signGenesis(options: Partial<Genesis> = {}): Promise<Genesis> {
  const fields = {
    roomHandle,
    epoch: 1,
    owner: owner.key,
    everyoneSpeaks: false,
    body: await sha256(body),
    ...options,
  };
  const { signature: _, ...unsigned } = { signature: null, ...fields };
  return { ...unsigned, signature: owner.sign('genesis', unsigned) };
}

export async function openRoom(everyoneSpeaks = false): Promise<RoomLog> {
  const log = await openLog(await signGenesis({ everyoneSpeaks }), roomHandle);
  if (!log.ok) throw new Error(log.error.code);
  return log.value;
}

const minting = ['mint', 'eject', 'lock'];

/** A well-signed statement that follows a log, whether or not its signer may. */
export async function sign(
  log: RoomLog,
  by: Person,
  { act, ...fields }: Partial<Gate> & { readonly act: Act },
): Promise<ReadStatement> {
  const gate: Omit<Gate, 'signature'> = {
    roomHandle,
    sequence: log.sequence + 1,
    previous: log.head,
    body: await sha256(body),
    signer: by.key,
    join: by.join,
    act,
    member: null,
    joins: [],
    commitment: minting.includes(act) ? new Uint8Array(32).fill(3) : null,
    ...fields,
  };
  return readStatement({ gate: { ...gate, signature: by.sign('statement', gate) }, body });
}
