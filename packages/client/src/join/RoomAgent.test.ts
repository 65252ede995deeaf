import { type Bytes, fail, ok, type Result, randomBytes, Secret } from '@sotto/base';
import {
  beginLog,
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  type Intent,
  type MemberLog,
  type Name,
  ready,
  type State,
  sealCredential,
  signGenesis,
  signRegistration,
} from '@sotto/keys';
import type { Code, Header, Member, Statement } from '@sotto/protocol';
import { openLog } from '@sotto/records';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import { OwnMicrophone } from '../stage/OwnMicrophone.ts';
import { RoomFrames } from '../stage/RoomFrames.ts';
import { EntryOpener } from './EntryOpener.ts';
import type { RoomAccess } from './RoomAccess.ts';
import { RoomAgent } from './RoomAgent.ts';

const opus = Uint8Array.of(0xf8, 1, 2, 3);

beforeAll(() => ready);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
});

interface Asked {
  readonly name: string;
  readonly body: Record<string, unknown>;
}

/** The owner of a new room, alone on its stage, and a server that the test controls. */
async function createOwner(answer: (asked: Asked) => Result<object, { code: Code }> = () => ok({})) {
  const rootSeed = new Secret(randomBytes(32));
  const link = await createRoomLink({ rootSeed, serverFingerprint: randomBytes(16) });
  const keys = await deriveRoomKeys(link);
  const session = createSession();
  const { key: memberKey } = await deriveMemberKey(rootSeed, link, keys.roomHandle);
  const genesis = signGenesis({ everyoneSpeaks: true, policy: 'keep-talking' }, { ownerKey: memberKey, keys });
  const log = openLog(genesis, keys.roomHandle);
  if (!log.ok) throw new Error(log.error.code);
  const { start } = log.value;
  const join = randomBytes(16);
  const credential = await sealCredential({ keys, memberKey, session, name: 'Ada' as Name });
  const member: Member = { version: 1, ...signRegistration({ start, join, credential }, session) };
  const asked: Asked[] = [];
  const request = async (name: string, body: Record<string, unknown>) => {
    asked.push({ name, body });
    return answer({ name, body });
  };
  const own = { session: session.signing.publicKey, microphone: new OwnMicrophone() };
  const frames = new RoomFrames({ keys, ...own, onMuted: () => undefined });
  const told = { statements: [] as Header[], givenUp: 0 };
  const createAgent = (own: Bytes, read: MemberLog) =>
    new RoomAgent({
      access: { keys, memberKey, session } as RoomAccess,
      join: own,
      frames,
      log: read,
      entries: new EntryOpener(keys, () => start),
      connection: () => ({ request }) as unknown as ServerConnection,
      onStatement: (header) => told.statements.push(header),
      onGivenUp: () => {
        told.givenUp++;
      },
      onChange: () => undefined,
    });
  const agent = createAgent(join, beginLog({ log: log.value }));
  onTestFinished(() => agent.close());
  const createNext = (read: MemberLog) => {
    const next = createAgent(randomBytes(16), read);
    onTestFinished(() => next.close());
    return next;
  };
  frames.useStay(agent.signer);
  const here = agent.arrive();
  agent.introduce([member]);
  agent.setOnStage(true);
  await agent.caughtUp();
  const tell = async (statement: Statement) => {
    agent.hear({ event: 'statement', statement, wrap: null });
    await agent.caughtUp();
  };
  const submitted = () =>
    asked.filter(({ name }) => name === 'submit').map(({ body }) => body as { statement: Statement });
  return { agent, frames, asked, told, here, tell, submitted, join, createNext };
}

/** The same, once it has minted. */
async function createSpeaker() {
  const owner = await createOwner();
  await owner.tell(owner.here as Statement);
  await owner.tell(owner.submitted()[0]?.statement as Statement);
  return owner;
}

const statementOf = (pending: State['pending']): Statement => {
  if (!pending) throw new Error('nothing was said');
  const { header, body } = pending.statement;
  return { header, body };
};

const act = ({ header }: Statement) => header.act;

describe('an owner who enters', () => {
  it('[B3] is here with the entry, and says it in no other way once it is numbered', async () => {
    const { here, tell, submitted, told } = await createOwner();
    expect(here).toMatchObject({ header: { act: 'here', number: 1 } });
    expect(submitted()).toEqual([]);
    await tell(here as Statement);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told.statements.map((header) => header.act)).toEqual(['here']);
    expect(submitted().map(({ statement }) => act(statement))).not.toContain('here');
  });

  it('[P9] says `here` again with the same bytes if the server did not number it', async () => {
    const { here, submitted } = await createOwner();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(submitted()[0]?.statement).toEqual(here);
  });

  it('[G2] mints, and seals only once its statement is numbered', async () => {
    const { frames, here, tell, submitted } = await createOwner();
    await tell(here as Statement);
    expect(submitted().map(({ statement }) => act(statement))).toEqual(['mint']);
    expect(await frames.seal(opus)).toMatchObject({ error: { code: 'no-key' } });
    await tell(submitted()[0]?.statement as Statement);
    expect(await frames.seal(opus)).toMatchObject({ ok: true });
  });
});

describe('the wishes of a person', () => {
  const lock: Intent = { act: 'lock' };

  it('[P9] is signed again under the next number if another statement took its own', async () => {
    let isLate = true;
    const owner = await createOwner(({ name }) => {
      if (name === 'log') return ok({ statements: [], number: 1 });
      if (name !== 'submit' || !isLate) return ok({});
      isLate = false;
      return fail('not-next');
    });
    await owner.tell(owner.here as Statement);
    await vi.advanceTimersByTimeAsync(2_250);
    const [first, again] = owner.submitted();
    expect(first?.statement.header.number).toBe(2);
    expect(again?.statement.header).toMatchObject({ act: 'mint', number: 2 });
    expect(owner.told.givenUp).toBe(0);
  });

  it('[P9] loses a number at most each 2 s while the statement that took it is not read', async () => {
    let left = 50;
    const owner = await createOwner(({ name }) => {
      if (name === 'log') return ok({ statements: [], number: 1 });
      return name === 'submit' && left-- > 0 ? fail('not-next') : ok({});
    });
    await owner.tell(owner.here as Statement);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(owner.submitted().length).toBeLessThanOrEqual(6);
    expect(owner.asked.filter(({ name }) => name === 'log').length).toBeGreaterThan(0);
  });

  it('[P9] is said again as soon as its client is back, the same bytes', async () => {
    const owner = await createOwner(({ name }) => (name === 'submit' ? fail('server-unreachable') : ok({})));
    await owner.tell(owner.here as Statement);
    owner.agent.comeBack({ stage: [] });
    await owner.agent.caughtUp();
    const [first, again] = owner.submitted();
    expect(again?.statement).toEqual(first?.statement);
  });

  it('[P9] is known to be lost with its join, unless the next join’s log has it', async () => {
    const owner = await createOwner(({ name }) => (name === 'submit' ? fail('server-unreachable') : ok({})));
    await owner.tell(owner.here as Statement);
    const { log } = owner.agent.state;
    const [without, having] = [owner.createNext(log), owner.createNext(log)];
    expect(without.hasLost(owner.agent)).toBe(false);
    owner.agent.wish(lock);
    await vi.advanceTimersByTimeAsync(2_500);
    const { pending } = owner.agent.state;
    expect(pending?.intent.act).toBe('lock');
    owner.agent.close();
    having.hear({ event: 'statement', statement: statementOf(pending), wrap: null });
    await having.caughtUp();
    expect([without, having].map((next) => next.hasLost(owner.agent))).toEqual([true, false]);
    expect(owner.agent.hasLost(owner.agent)).toBe(false);
  });

  it('[P9] does not wait behind a mint that the server delays', async () => {
    const isMint = (body: Record<string, unknown>) =>
      (body as { statement?: Statement }).statement?.header.act === 'mint';
    const owner = await createOwner(({ body }) => (isMint(body) ? fail('rate-limited') : ok({})));
    await owner.tell(owner.here as Statement);
    const secret = owner.agent.state.pending?.secret;
    owner.agent.wish(lock);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(owner.submitted().map(({ statement }) => act(statement))).toEqual(['mint', 'lock']);
    expect(() => secret?.expose()).toThrow();
  });

  it('is given up and reported to its person if it is finally refused', async () => {
    const owner = await createOwner(({ body }) => {
      const { statement } = body as { statement?: Statement };
      return statement?.header.act === 'lock' ? fail('not-allowed') : ok({});
    });
    await owner.tell(owner.here as Statement);
    await owner.tell(owner.submitted()[0]?.statement as Statement);
    owner.agent.wish(lock);
    await vi.advanceTimersByTimeAsync(0);
    expect(owner.told.givenUp).toBe(1);
  });

  it('[P6] is given up if it is about a member whom nobody has verified', async () => {
    const { agent, told, submitted } = await createSpeaker();
    const before = submitted().length;
    agent.wish({ act: 'allow', about: [{ join: randomBytes(16), member: randomBytes(32) }] });
    await agent.caughtUp();
    expect([told.givenUp, submitted().length - before]).toEqual([1, 0]);
  });

  it('reports nothing that the client wanted by itself', async () => {
    const { agent, told } = await createOwner(({ name }) => (name === 'submit' ? fail('not-allowed') : ok({})));
    await vi.advanceTimersByTimeAsync(2_500);
    expect(agent.state.pending).toBeUndefined();
    expect(told.givenUp).toBe(0);
  });
});

describe('the end of a stay', () => {
  it('[G9] wipes every key that it held, and seals nothing more', async () => {
    const { agent, frames } = await createSpeaker();
    const keys = agent.state.ring.flatMap(({ steps }) => steps.map(({ key }) => key));
    expect(keys.map((key) => key.expose().length)).toEqual([32]);
    frames.dropStay(agent.signer);
    agent.close();
    agent.close();
    for (const key of keys) expect(() => key.expose()).toThrow();
    expect(await frames.seal(opus)).toMatchObject({ error: { code: 'no-key' } });
  });

  it('[G9] is the end of its messages', async () => {
    const { agent, asked } = await createSpeaker();
    agent.close();
    const before = asked.length;
    agent.wish({ act: 'lock' });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked.length).toBe(before);
  });
});

describe('the known state', () => {
  it('[R10] tells how far it has read, for coming back', async () => {
    const { agent } = await createSpeaker();
    expect(agent.known).toEqual({ number: 2, version: 0, generation: 2, step: 0 });
  });

  it('[R11] keeps members on stage who have not come back yet, until the server says who is there', async () => {
    const { agent, join } = await createSpeaker();
    const stage = () => [...agent.state.stage.values()].map((each) => each.join);
    agent.meet({ stage: [] });
    await agent.caughtUp();
    expect(stage()).toEqual([join]);
    agent.hear({ event: 'stage-settled', stage: [] });
    await agent.caughtUp();
    expect(stage()).toEqual([]);
  });

  it('[F16] own batches name the step that frames were sealed at', async () => {
    const { frames, asked, agent } = await createSpeaker();
    for (let frame = 0; frame < 3; frame++) await frames.seal(opus);
    const [batch] = asked.filter(({ name }) => name === 'batch');
    const [step] = agent.state.ring[0]?.steps ?? [];
    expect(batch?.body).toMatchObject({ generation: 2, step: 0, confirm: step?.confirm as Bytes, number: 1 });
  });

  it('[G11] keeps the compared step while nothing new is covered', async () => {
    const { agent } = await createSpeaker();
    const roster = new Uint8Array(32);
    const first = agent.compared.newest;
    expect(first).toMatchObject({ generation: 2, step: 0 });
    agent.hear({ event: 'stepped', step: { generation: 2, step: 1, n: 2, v: 0, roster } });
    await agent.caughtUp();
    expect(agent.known.step).toBe(1);
    expect(agent.compared.newest).toBe(first);
  });
});
