import { type Bytes, isEqual } from '@sotto/base';
import {
  type Act,
  encodeCanonical,
  type Gate,
  type GenesisBody,
  genesisBody,
  parseMessage,
  type StatementBody,
  type StatementKind,
  statementBody,
  statementLimits,
} from '@sotto/protocol';
import type { RoomKeys } from '../RoomKeys.ts';
import { open, type SealedKind, seal } from '../sealed.ts';

const sealedStatement: SealedKind = { type: 'statement-body', sealedBytes: statementLimits.statementBodyBytes };
const sealedGenesis: SealedKind = { type: 'genesis-body', sealedBytes: statementLimits.genesisBodyBytes };

/** The acts that a statement of each kind shows to the server. [P7] */
const images: Record<StatementKind, readonly Act[]> = {
  start: ['mint'],
  rotate: ['mint'],
  grant: ['give', 'allow'],
  revoke: ['take', 'deny'],
  remove: ['eject'],
  ban: ['eject'],
  lock: ['lock'],
  unlock: ['unlock'],
  admit: ['admit'],
  away: ['away'],
  back: ['back'],
  close: ['close'],
};

type MetadataKeys = Pick<RoomKeys, 'metadataKey' | 'roomHandle'>;

/** Seals what only members read of a statement: `statementLimits.statementBodyBytes` bytes. [P7] */
export function sealStatementBody(body: StatementBody, keys: MetadataKeys): Bytes {
  return seal(sealedStatement, encodeCanonical(body), keys);
}

/** Seals the bans that a room begins with: `statementLimits.genesisBodyBytes` bytes, however many. [P1] */
export function sealGenesisBody(body: GenesisBody, keys: MetadataKeys): Bytes {
  return seal(sealedGenesis, encodeCanonical(body), keys);
}

/** The bans that a room begins with; `undefined` where its owner sealed something else. */
export function openGenesisBody(sealed: Uint8Array, keys: MetadataKeys): GenesisBody | undefined {
  const content = open(sealedGenesis, sealed, keys);
  const body = content.ok ? parseMessage(genesisBody, content.value) : content;
  return body.ok ? body.value : undefined;
}

/**
 * A statement's body; `undefined` where it says nothing: it does not open, or is not what its gate shows. The gate's
 * effects hold all the same, or one moderator could stop a room's log with a body of noise. [P7]
 */
export function openStatementBody(sealed: Uint8Array, gate: Gate, keys: MetadataKeys): StatementBody | undefined {
  const content = open(sealedStatement, sealed, keys);
  const body = content.ok ? parseMessage(statementBody, content.value) : content;
  return body.ok && isImage(body.value, gate) ? body.value : undefined;
}

function isImage({ kind, member, rosterVersion }: StatementBody, gate: Gate): boolean {
  const isSameMember = gate.member === null || (member !== null && isEqual(member, gate.member));
  return images[kind].includes(gate.act) && isSameMember && (kind === 'lock') === (rosterVersion !== null);
}
