import { type Bytes, ok, randomBytes, Secret } from '@sotto/base';
import {
  createLogMemories,
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  type RoomKeys,
  ready,
  type SigningKey,
  sign,
  signGenesis,
} from '@sotto/keys';
import { type Gate, type Genesis, type Statement, statementLimits } from '@sotto/protocol';
import { hashGate } from '@sotto/records';
import { beforeAll, describe, expect, it } from 'vitest';
import { LogReader } from './LogReader.ts';
import type { ServerSession } from './ServerSession.ts';

let keys: RoomKeys;
let owner: SigningKey;
let begun: { genesis: Genesis; body: Bytes };
let statements: Statement[];

beforeAll(async () => {
  await ready;
  const rootSeed = new Secret(randomBytes(32));
  const link = await createRoomLink({ rootSeed, serverFingerprint: randomBytes(16) });
  keys = await deriveRoomKeys(link);
  owner = (await deriveMemberKey(rootSeed, link, keys.roomHandle)).key;
  begun = await signGenesis({ epoch: 1, everyoneSpeaks: true, bans: [] }, { ownerKey: owner, keys });
  statements = await sayOn(70);
});

/** Statements of the owner, one after the other: in and out again, under a join of their own. */
async function sayOn(count: number): Promise<Statement[]> {
  const join = randomBytes(16);
  const said: Statement[] = [];
  let previous = await hashGate(begun.genesis);
  for (let sequence = 1; sequence <= count; sequence++) {
    const isOdd = sequence % 2 === 1;
    const body = randomBytes(statementLimits.statementBodyBytes);
    const gate: Omit<Gate, 'signature'> = {
      roomHandle: keys.roomHandle,
      sequence,
      previous,
      body: new Uint8Array(await crypto.subtle.digest('SHA-256', body)),
      signer: owner.publicKey,
      join,
      act: isOdd ? 'back' : 'away',
      member: null,
      joins: isOdd ? [] : [join],
      commitment: null,
    };
    const signed = { ...gate, signature: sign(owner, 'statement', gate) };
    said.push({ gate: signed, body });
    previous = await hashGate(signed);
  }
  return said;
}

/** A server that shows these statements, page by page. */
function serverOf(shown: readonly Statement[]): ServerSession {
  const request = async (_: string, { after }: { after: number }) =>
    ok({
      genesis: after === 0 ? begun : null,
      statements: shown.slice(after, after + statementLimits.logPage),
      sequence: shown.length,
    });
  return { request } as unknown as ServerSession;
}

const refused = { ok: false, error: { code: 'log-refused' } };

describe('a log', () => {
  it('[R13] is read to its end over as many pages as it has, and from there on the next time', async () => {
    const reader = new LogReader(keys);
    expect(await reader.read(serverOf(statements.slice(0, 66)))).toMatchObject({ ok: true });
    expect(reader.log?.log.sequence).toBe(66);
    expect(await reader.read(serverOf(statements))).toMatchObject({ ok: true });
    expect(reader.log?.log.sequence).toBe(70);
  });

  it('[P9] that ends before what was read, or goes another way, is refused', async () => {
    const reader = new LogReader(keys);
    await reader.read(serverOf(statements.slice(0, 5)));
    expect(await reader.read(serverOf(statements.slice(0, 4)))).toEqual(refused);
    const other = await sayOn(6);
    expect(await reader.read(serverOf(other))).toEqual(refused);
    expect(reader.log?.log.sequence).toBe(5);
  });

  it('[P9] is refused after a reload too, where the tab remembers more or otherwise', async () => {
    let kept = '';
    const keep = (text: string) => {
      kept = text;
    };
    await new LogReader(keys, createLogMemories(undefined, keep)).read(serverOf(statements.slice(0, 5)));
    const again = (shown: readonly Statement[]) =>
      new LogReader(keys, createLogMemories(kept, keep)).read(serverOf(shown));
    expect(await again(statements.slice(0, 4))).toEqual(refused);
    expect(await again(await sayOn(6))).toEqual(refused);
    expect(await again(statements.slice(0, 6))).toMatchObject({ ok: true });
  });

  it('[P9] of another room is none of what a tab remembers, and neither is a damaged memory', async () => {
    let kept = '';
    const memories = createLogMemories(undefined, (text) => {
      kept = text;
    });
    memories.remember(randomBytes(16), { epoch: 9, sequence: 9, head: randomBytes(32), bans: [] });
    for (const text of [kept, 'damaged', '']) {
      const reader = new LogReader(
        keys,
        createLogMemories(text, () => undefined),
      );
      expect(await reader.read(serverOf(statements.slice(0, 3)))).toMatchObject({ ok: true });
    }
  });

  it('[P1] of somebody else, under the same handle, is refused', async () => {
    const session = createSession();
    const forged = await signGenesis({ epoch: 1, everyoneSpeaks: true, bans: [] }, { ownerKey: session.signing, keys });
    const request = async () => ok({ genesis: forged, statements: [], sequence: 0 });
    expect(await new LogReader(keys).read({ request } as unknown as ServerSession)).toEqual(refused);
  });
});
