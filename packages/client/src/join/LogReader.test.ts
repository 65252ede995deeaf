import { type Bytes, fail, ok, randomBytes, Secret } from '@sotto/base';
import {
  createLogMemories,
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  type LogMemories,
  type RoomKeys,
  ready,
  type SigningKey,
  sign,
  signGenesis,
} from '@sotto/keys';
import { encodeCanonical, type Genesis, type Header, recordLimits, type Statement } from '@sotto/protocol';
import {
  createCheckpoint,
  hash,
  hashCheckpoint,
  hashRecord,
  judge,
  type Log,
  openLog,
  readStatement,
} from '@sotto/records';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import { LogReader } from './LogReader.ts';

let keys: RoomKeys;
let owner: SigningKey;
let genesis: Genesis;
let statements: Statement[];
const now = () => 1_000_000_000_000;

beforeAll(async () => {
  await ready;
  const rootSeed = new Secret(randomBytes(32));
  const link = await createRoomLink({ rootSeed, serverFingerprint: randomBytes(16) });
  keys = await deriveRoomKeys(link);
  owner = (await deriveMemberKey(rootSeed, link, keys.roomHandle)).key;
  genesis = signGenesis({ everyoneSpeaks: true, policy: 'keep-talking' }, { ownerKey: owner, keys });
  statements = sayOn(70);
});

/** A statement of the owner's, the next after `previous`. */
function say(number: number, previous: Bytes, change: Partial<Header> = {}): Statement {
  const body = randomBytes(recordLimits.bodyBytes);
  const nobody = { members: [], joins: [], ban: null, minting: null, checkpoint: null };
  const place = { start: hashRecord(genesis), number, previous, body: hash(body) };
  const header = {
    ...place,
    signer: owner.publicKey,
    join: randomBytes(16),
    act: 'here' as const,
    ...nobody,
    ...change,
  };
  return { header: { ...header, signature: sign(owner, 'statement', header) }, body };
}

/** Statements of the owner, one after the other, each from another join. */
function sayOn(count: number): Statement[] {
  const said: Statement[] = [];
  let previous = hashRecord(genesis);
  for (let number = 1; number <= count; number++) {
    const statement = say(number, previous);
    previous = hashRecord(statement.header);
    said.push(statement);
  }
  return said;
}

/** A server that shows these statements, page by page. */
function serverOf(shown: readonly Statement[]): ServerConnection {
  const request = async (_: string, { after }: { after: number | null }) =>
    ok({
      beginning: after === null ? { genesis, checkpoint: null } : null,
      statements: shown.slice(after ?? 0, (after ?? 0) + recordLimits.page),
      number: shown.length,
    });
  return { request } as unknown as ServerConnection;
}

const createReader = (memories?: LogMemories) => new LogReader(keys, { memories, now });
const refused = { ok: false, error: { code: 'log-refused' } };

describe('a log', () => {
  it('[R13] is read to its end over as many pages as it has, and continues from there the next time', async () => {
    const reader = createReader();
    expect(await reader.read(serverOf(statements.slice(0, 66)))).toMatchObject({ ok: true });
    expect(reader.log?.log.number).toBe(66);
    expect(await reader.read(serverOf(statements))).toMatchObject({ ok: true });
    expect(reader.log?.log.number).toBe(70);
  });

  it('[P1] begins with the genesis that the owner signed, by which all else is checked', async () => {
    const reader = createReader();
    expect(reader.start).toBeUndefined();
    await reader.read(serverOf([]));
    expect(await reader.begun).toEqual(hashRecord(genesis));
    expect(reader.start).toEqual(hashRecord(genesis));
  });

  it('[P3] is refused if it ends before the part that was read, or differs from it', async () => {
    const reader = createReader();
    await reader.read(serverOf(statements.slice(0, 5)));
    expect(await reader.read(serverOf(statements.slice(0, 4)))).toEqual(refused);
    const other = sayOn(6);
    expect(await reader.read(serverOf(other))).toEqual(refused);
    expect(reader.log?.log.number).toBe(5);
  });

  it('[R13] is not refused if another reading went further while the server answered', async () => {
    const ahead = createReader();
    await ahead.read(serverOf(statements.slice(0, 9)));
    const reader = createReader();
    await reader.read(serverOf(statements.slice(0, 3)));
    const late = {
      async request(_: string, { after }: { after: number }) {
        if (ahead.log) reader.adopt(ahead.log);
        return ok({ beginning: null, statements: statements.slice(after, 7), number: 7 });
      },
    };
    expect(await reader.read(late as unknown as ServerConnection)).toMatchObject({ ok: true });
    expect(reader.log?.log.number).toBe(9);
  });

  it('[R13] is refused if it claims to be longer than it shows', async () => {
    const request = async () => ok({ beginning: { genesis, checkpoint: null }, statements: [], number: 3 });
    expect(await createReader().read({ request } as unknown as ServerConnection)).toEqual(refused);
  });

  it('[P10] is refused after a reload too, if the browser remembers more or something else', async () => {
    let kept = '';
    const keep = (text: string) => {
      kept = text;
    };
    await createReader(createLogMemories(undefined, keep)).read(serverOf(statements.slice(0, 5)));
    const again = (shown: readonly Statement[]) => createReader(createLogMemories(kept, keep)).read(serverOf(shown));
    expect(await again(statements.slice(0, 4))).toEqual(refused);
    expect(await again(sayOn(70))).toEqual(refused);
    expect(await again(statements)).toMatchObject({ ok: true });
    expect(await again(statements.slice(0, 6))).toEqual(refused);
  });

  it('[P10] is read if the browser’s memory of it is damaged', async () => {
    for (const text of ['damaged', '']) {
      const reader = createReader(createLogMemories(text, () => undefined));
      expect(await reader.read(serverOf(statements.slice(0, 3)))).toMatchObject({ ok: true });
    }
  });

  it('[P1, K3] is refused if it is another owner’s under the same handle', async () => {
    const session = createSession();
    const choices = { everyoneSpeaks: true, policy: 'keep-talking' } as const;
    const forged = signGenesis(choices, { ownerKey: session.signing, keys });
    const request = async () => ok({ beginning: { genesis: forged, checkpoint: null }, statements: [], number: 0 });
    expect(await createReader().read({ request } as unknown as ServerConnection)).toEqual(refused);
  });
});

describe('an old room', () => {
  /** A server whose log begins at a checkpoint after these statements; its bytes come in parts. */
  function oldServer(change: (bytes: Bytes) => Bytes = (bytes) => bytes) {
    const log = statements.reduce<Log>((before, statement) => {
      const next = judge(before, readStatement(statement));
      if (!next.ok) throw new Error(next.error.code);
      return next.value;
    }, opened());
    const checkpoint = createCheckpoint(log, []);
    const minting = { commitment: randomBytes(32), version: 0, roster: randomBytes(32) };
    const mint = say(71, log.head, { act: 'mint', minting, checkpoint: hashCheckpoint(checkpoint) });
    const later = say(72, hashRecord(mint.header));
    const bytes = change(encodeCanonical(checkpoint));
    const answers = {
      log: ({ after }: { after: number | null }) => ({
        beginning: after === null ? { genesis, checkpoint: { statement: mint, grants: [] } } : null,
        statements: after === 72 ? [] : [later],
        number: 72,
      }),
      checkpoint: ({ offset }: { offset: number }) => ({ part: bytes.slice(offset, offset + 100), size: bytes.length }),
    };
    const request = async (name: 'log', body: { after: number | null }) => ok(answers[name](body));
    return { request } as unknown as ServerConnection;
  }

  function opened(): Log {
    const log = openLog(genesis, keys.roomHandle);
    if (!log.ok) throw new Error(log.error.code);
    return log.value;
  }

  it('[P8] is read from its newest checkpoint on', async () => {
    const reader = createReader();
    expect(await reader.read(oldServer())).toMatchObject({ ok: true });
    expect(reader.log?.log).toMatchObject({ number: 72, generation: { number: 71 } });
    expect(reader.log?.checkpoint?.header.number).toBe(71);
  });

  it('[P8] is read on by a member who missed statements that were then forgotten', async () => {
    const reader = createReader();
    await reader.read(serverOf(statements.slice(0, 5)));
    expect(await reader.read(oldServer())).toMatchObject({ ok: true });
    expect(reader.log?.log.number).toBe(72);
  });

  it('[P8] is read again if a newer checkpoint comes meanwhile, and never ends earlier than before', async () => {
    const server = oldServer();
    let late = 1;
    const request = async (name: 'log', body: { after: number | null }) =>
      (name as string) === 'checkpoint' && late-- > 0 ? fail('not-next') : server.request(name, body);
    expect(await createReader().read({ request } as unknown as ServerConnection)).toMatchObject({ ok: true });
    const reader = createReader();
    await reader.read(serverOf(statements));
    late = 1_000_000;
    const isForgetful = async (name: 'log', body: { after: number | null }) =>
      body.after === 70
        ? ok({ beginning: null, statements: [say(72, randomBytes(32))], number: 72 })
        : request(name, body);
    expect(await reader.read({ request: isForgetful } as unknown as ServerConnection)).toMatchObject({ ok: false });
  });

  it.each(['server-unreachable', 'rate-limited'] as const)('[P8] without its checkpoint is %s', async (code) => {
    const server = oldServer();
    const request = async (name: 'log', body: { after: number | null }) =>
      (name as string) === 'checkpoint' ? fail(code) : server.request(name, body);
    expect(await createReader().read({ request } as unknown as ServerConnection)).toEqual({
      ok: false,
      error: { code },
    });
  });

  it('[P8] is refused if its checkpoint is not the signed one', async () => {
    const flip = (bytes: Bytes) => bytes.map((byte, index) => (index === 60 ? byte ^ 1 : byte));
    expect(await createReader().read(oldServer(flip))).toEqual(refused);
    expect(await createReader().read(oldServer(() => new Uint8Array(0)))).toEqual(refused);
  });
});
