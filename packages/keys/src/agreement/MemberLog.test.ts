import { type Bytes, toBase64url } from '@sotto/base';
import { type StatementBody, statementLimits } from '@sotto/protocol';
import { checkMemory, readStatement } from '@sotto/statements';
import { describe, expect, it } from 'vitest';
import { createRoom, enter, range } from '../../test/fixtures.ts';
import { type MemberLog, openMemberLog, readIntoLog, rememberLog, showLog } from './MemberLog.ts';
import { type Proposal, signGenesis, signStatement } from './signStatement.ts';
import { openStatementBody, sealStatementBody } from './statementBody.ts';

const link = await createRoom(0x20, 0);
const [owner, ada, eve] = [await enter(link, 0x20), await enter(link, 0x60), await enter(link, 0xa0)];
const { keys } = owner;
const joins = new Map([owner, ada, eve].map((who, index) => [who, range(index, 16)]));
const begin = { epoch: 1, everyoneSpeaks: false, bans: [] };

async function open(options = begin, by = owner): Promise<MemberLog> {
  const log = await openMemberLog(await signGenesis(options, { ownerKey: by.memberKey, keys }), keys);
  if (!log.ok) throw new Error(log.error.code);
  return log.value;
}

const nobody: StatementBody = { kind: 'rotate', member: null, rosterVersion: null };

async function say(
  log: MemberLog,
  by: typeof owner,
  proposal: Partial<Proposal> & Pick<Proposal, 'act'>,
): Promise<MemberLog> {
  const speaker = { key: by.memberKey, join: joins.get(by) ?? range(9, 16), keys };
  const statement = await signStatement(log.log, { body: nobody, joins: [], commitment: null, ...proposal }, speaker);
  const next = readIntoLog(log, await readStatement(statement), keys);
  if (!next.ok) throw new Error(next.error.code);
  return next.value;
}

const about = (kind: StatementBody['kind'], member: Bytes | null): StatementBody => ({
  kind,
  member,
  rosterVersion: null,
});
const [adaKey, eveKey] = [ada.memberKey.publicKey, eve.memberKey.publicKey];
const commitment = range(0, 32);

describe('a log as members read it', () => {
  it('[P1] begins with the owner of the link, and nobody else', async () => {
    const genesis = await signGenesis(begin, { ownerKey: ada.memberKey, keys });
    expect(await openMemberLog(genesis, keys)).toMatchObject({ error: { code: 'not-the-owner' } });
    const { genesis: own } = await signGenesis(begin, { ownerKey: owner.memberKey, keys });
    const swapped = { genesis: own, body: new Uint8Array(statementLimits.genesisBodyBytes) };
    expect(await openMemberLog(swapped, keys)).toMatchObject({ error: { code: 'malformed' } });
  });

  it('[P7] knows whom a ban keeps out, which the server does not', async () => {
    const log = await say(await open(), owner, { act: 'eject', body: about('ban', eveKey), commitment });
    expect([...log.bans.keys()]).toEqual([toBase64url(eveKey)]);
    const removed = await say(await open(), owner, { act: 'eject', body: about('remove', eveKey), commitment });
    expect(removed.bans.size).toBe(0);
  });

  it('[P7] keeps no moderator out on the word of another, and the owner on nobody’s', async () => {
    const log = await say(await open(), owner, { act: 'give', body: about('grant', adaKey) });
    const both = await say(log, owner, { act: 'give', body: about('grant', eveKey) });
    const banned = await say(both, ada, { act: 'eject', body: about('ban', eveKey), commitment });
    expect(banned.bans.size).toBe(0);
    const byOwner = await say(both, owner, { act: 'eject', body: about('ban', eveKey), commitment });
    expect(byOwner.bans.size).toBe(1);
    const ofOwner = await say(both, ada, { act: 'eject', body: about('ban', owner.memberKey.publicKey), commitment });
    expect(ofOwner.bans.size).toBe(0);
  });

  it('[P7] takes nothing from a body that is not what its gate shows', async () => {
    const log = await say(await open(), owner, { act: 'unlock', body: nobody }).catch(() => undefined);
    expect(log).toBeUndefined();
    const misled = await say(await open(), owner, { act: 'mint', body: about('ban', eveKey), commitment });
    expect([misled.bans.size, misled.last]).toEqual([0, undefined]);
    expect(misled.log.generation?.number).toBe(1);
  });

  it('[P7] seals every body at one size, for its room alone', async () => {
    const gate = { act: 'eject', member: null } as Parameters<typeof openStatementBody>[1];
    const [short, long] = [about('ban', null), about('remove', eveKey)].map((body) => sealStatementBody(body, keys));
    expect([short?.length, long?.length]).toEqual([
      statementLimits.statementBodyBytes,
      statementLimits.statementBodyBytes,
    ]);
    const elsewhere = (await enter(await createRoom(0x20, 1), 0x20)).keys;
    expect(long && openStatementBody(long, gate, keys)).toEqual(about('remove', eveKey));
    expect(long && openStatementBody(long, gate, elsewhere)).toBeUndefined();
  });

  it('[P9] is remembered with its bans, and a room that begins again repeats them', async () => {
    const log = await say(await open(), owner, { act: 'eject', body: about('ban', eveKey), commitment });
    const memory = rememberLog(log);
    expect(checkMemory(memory, showLog(log)).ok).toBe(true);
    expect(checkMemory(memory, showLog(await open()))).toMatchObject({ error: { code: 'truncated' } });
    const again = await open({ ...begin, epoch: 2 });
    expect(checkMemory(memory, showLog(again))).toMatchObject({ error: { code: 'bans-dropped' } });
    const kept = await open({ ...begin, epoch: 2, bans: [eveKey] as never });
    expect(checkMemory(memory, showLog(kept)).ok).toBe(true);
    expect(kept.bans.has(toBase64url(eveKey))).toBe(true);
  });
});
