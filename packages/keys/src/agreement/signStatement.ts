import { type Bytes, sha256 } from '@sotto/base';
import type { Gate, Genesis, Statement, StatementBody } from '@sotto/protocol';
import type { RoomLog } from '@sotto/statements';
import type { RoomKeys } from '../RoomKeys.ts';
import type { SigningKey } from '../SigningKey.ts';
import { sign } from '../signing.ts';
import { sealGenesisBody, sealStatementBody } from './statementBody.ts';

/** What a statement is to say. */
export interface Proposal {
  readonly act: Gate['act'];
  readonly body: StatementBody;
  readonly joins: readonly Bytes[];
  /** C(g,0) where the act mints. */
  readonly commitment: Bytes | null;
}

/** Who says it, and from which join. */
export interface Speaker {
  readonly key: SigningKey;
  readonly join: Bytes;
}

/** Signs the statement that follows a log's last. Whether it may be said is for `judge`. [P2] */
export async function signStatement(
  log: RoomLog,
  { act, body, joins, commitment }: Proposal,
  { key, join, keys }: Speaker & { readonly keys: RoomKeys },
): Promise<Statement> {
  const sealed = sealStatementBody(body, keys);
  const isAboutPower = act === 'give' || act === 'take';
  const gate: Omit<Gate, 'signature'> = {
    roomHandle: keys.roomHandle,
    sequence: log.sequence + 1,
    previous: log.head,
    body: await sha256(sealed),
    signer: key.publicKey,
    join,
    act,
    member: isAboutPower ? body.member : null,
    joins: [...joins],
    commitment,
  };
  return { gate: { ...gate, signature: sign(key, 'statement', gate) }, body: sealed };
}

/** Signs what a room begins with, as its owner. [P1] */
export async function signGenesis(
  options: Pick<Genesis, 'epoch' | 'everyoneSpeaks'> & { readonly bans: readonly Bytes[] },
  { ownerKey, keys }: { readonly ownerKey: SigningKey; readonly keys: RoomKeys },
): Promise<{ genesis: Genesis; body: Bytes }> {
  const { epoch, everyoneSpeaks, bans } = options;
  const body = sealGenesisBody({ bans: [...bans] }, keys);
  const owner = ownerKey.publicKey;
  const genesis = { roomHandle: keys.roomHandle, epoch, owner, everyoneSpeaks, body: await sha256(body) };
  return { genesis: { ...genesis, signature: sign(ownerKey, 'genesis', genesis) }, body };
}
