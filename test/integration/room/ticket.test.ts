import { type Bytes, randomBytes } from '@sotto/base';
import { createSession, sign } from '@sotto/keys';
import { type RoomAnswer, resumeBody, type SignedType } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, type Person } from './people.ts';
import { greet, type Visitor } from './rawMember.ts';

let sotto: RunningSotto;
let ada: Person;

beforeAll(async () => {
  sotto = await startSotto({ rtcPort: 45_120 });
});
afterAll(() => sotto.close());

interface Insider extends Visitor {
  readonly credential: Bytes;
  readonly entered: RoomAnswer<'enter'>;
}

async function enter(link: string): Promise<Insider> {
  const visitor = await greet(link, sotto);
  const credential = randomBytes(640);
  const entered = await visitor.session.request('enter', {
    session: visitor.access.session.signing.publicKey,
    credential,
    ownerProof: null,
  });
  if (!entered.ok) throw new Error(entered.error.code);
  return { ...visitor, credential, entered: entered.value };
}

/** Somebody inside a new room, who has lost their connection, and a new one of theirs. */
async function lose(settings: { everyoneSpeaks?: boolean } = {}) {
  ada = await host({ ...sotto, ...settings });
  const { link } = ada.inside();
  const eve = await enter(link);
  eve.session.close();
  return { eve, link, next: await again(eve) };
}

async function again({ access }: Visitor) {
  const connected = await access.connect();
  if (!connected.ok) throw new Error(connected.error.code);
  return connected.value.session;
}

type Next = Awaited<ReturnType<typeof again>>;

function resume(
  next: Next,
  eve: Insider,
  change: {
    ticket?: Bytes;
    credential?: Bytes;
    join?: Bytes;
    challenge?: Bytes;
    signer?: Insider;
    type?: SignedType;
  } = {},
) {
  const { join = eve.entered.join, challenge = next.id, signer = eve } = change;
  const { ticket = eve.entered.ticket, credential = eve.credential, type = 'resume' } = change;
  const { keys } = eve.access;
  const body = resumeBody({ serverKey, roomHandle: keys.roomHandle, join, challenge });
  const signature = sign(signer.access.session.signing, type, body);
  return next.request('resume-join', { ticket, credential, signature });
}

let serverKey: Bytes;
beforeAll(async () => {
  const text = await (await fetch(`${sotto.origin}/server-key`)).text();
  serverKey = new Uint8Array(Buffer.from(text, 'base64url'));
});

describe('a ticket', () => {
  it('[R10] takes its member back, under the same join, as often as the connection is lost', async () => {
    const { eve, next } = await lose();
    const first = await resume(next, eve);
    expect(first).toMatchObject({ ok: true, value: { isOnStage: false, audienceCount: 1 } });
    next.close();
    const second = await again(eve);
    const ticket = first.ok ? first.value.ticket : randomBytes(320);
    expect(await resume(second, eve, { ticket })).toMatchObject({ ok: true, value: { audienceCount: 1 } });
    expect(await second.request('audience', { offset: 0 })).toMatchObject({
      value: { members: [{ join: eve.entered.join, credential: eve.credential }] },
    });
  });

  it('[R10] takes the place of a connection that has not noticed that it is lost', async () => {
    ada = await host(sotto);
    const eve = await enter(ada.inside().link);
    const next = await again(eve);
    expect((await resume(next, eve)).ok).toBe(true);
    await eventually(() => !eve.session.isOpen);
    expect(await next.request('audience', { offset: 0 })).toMatchObject({ value: { members: [{}] } });
    expect(await resume(next, eve)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });

  it('[R10] tells nothing of what it holds, and is another each time', async () => {
    const { eve, next } = await lose();
    const resumed = await resume(next, eve);
    const tickets = [eve.entered.ticket, resumed.ok ? resumed.value.ticket : randomBytes(0)].map((each) =>
      Buffer.from(each),
    );
    expect(tickets.map(({ length }) => length)).toEqual([320, 320]);
    expect(tickets[0]?.equals(tickets[1] ?? Buffer.alloc(0))).toBe(false);
    const { join, transport } = eve.entered;
    const held = [
      join,
      transport.transport,
      eve.access.keys.roomHandle,
      eve.access.session.signing.publicKey,
      eve.credential,
    ];
    for (const ticket of tickets)
      for (const each of held) expect(ticket.includes(Buffer.from(each.subarray(0, 8)))).toBe(false);
  });

  const flipped = (bytes: Bytes, at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)) as Bytes;

  it.each([0, 23, 24, 100, 319])('[R10] is refused where a bit of byte %i is another', async (at) => {
    const { eve, next } = await lose();
    const ticket = flipped(eve.entered.ticket, at);
    expect(await resume(next, eve, { ticket })).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });

  it('[S6, R10] is refused without its session’s signature, for this join and this connection', async () => {
    const { eve, link, next } = await lose();
    const mallory = await enter(link);
    const changes = [
      { signer: mallory },
      { join: mallory.entered.join },
      { challenge: eve.session.id },
      { type: 'owner-proof' as const },
      { credential: mallory.credential },
      { ticket: mallory.entered.ticket },
      { ticket: mallory.entered.ticket, join: mallory.entered.join, credential: mallory.credential },
    ];
    for (const change of changes) {
      expect(await resume(next, eve, change)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    }
    expect((await resume(next, eve)).ok).toBe(true);
  });

  it('[R10] of one room opens no other', async () => {
    const { eve } = await lose();
    const other = await host(sotto);
    const elsewhere = await greet(other.inside().link, sotto);
    const { access, session } = elsewhere;
    const { roomHandle } = access.keys;
    const body = resumeBody({ serverKey, roomHandle, join: eve.entered.join, challenge: session.id });
    const signature = sign(eve.access.session.signing, 'resume', body);
    const { ticket } = eve.entered;
    const resumed = await session.request('resume-join', { ticket, credential: eve.credential, signature });
    expect(resumed).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });

  it('[R10] brings nobody back who has left', async () => {
    ada = await host(sotto);
    const eve = await enter(ada.inside().link);
    expect((await eve.session.request('leave', {})).ok).toBe(true);
    expect(await resume(await again(eve), eve)).toMatchObject({ ok: false, error: { code: 'unknown-handle' } });
  });

  it('[R10] of the time on stage brings nobody back onto it who has stepped down', async () => {
    ada = await host({ ...sotto, everyoneSpeaks: true });
    const eve = await enter(ada.inside().link);
    const spoken = await eve.session.request('speak', {});
    if (!spoken.ok) throw new Error(spoken.error.code);
    await eve.session.request('produce', { ssrc: 7, payloadType: 111 });
    await eve.session.request('step-down', {});
    eve.session.close();
    await sotto.stopServer();
    await sotto.startServer();
    const next = await again(eve);
    const resumed = await resume(next, eve, { ticket: spoken.value.ticket });
    expect(resumed).toMatchObject({ ok: true, value: { isOnStage: false } });
  });

  it('[L4] is worth nothing once the relay has given up what nobody asked for', async () => {
    const short = await startSotto({ rtcPort: 45_130, orphanMs: 500 });
    try {
      const owner = await host(short);
      const { access, session } = await greet(owner.inside().link, short);
      const credential = randomBytes(640);
      const { publicKey } = access.session.signing;
      const entered = await session.request('enter', { session: publicKey, credential, ownerProof: null });
      if (!entered.ok) throw new Error(entered.error.code);
      await short.stopServer();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await short.startServer();
      const connected = await access.connect();
      if (!connected.ok) throw new Error(connected.error.code);
      const next = connected.value.session;
      const { join, ticket } = entered.value;
      const signature = access.proveSession(join, next.id);
      const resumed = await next.request('resume-join', { ticket, credential, signature });
      expect(resumed).toMatchObject({ ok: false, error: { code: 'unknown-handle' } });
    } finally {
      await short.close();
    }
  });
});

it('is not opened by a session that somebody else made up', async () => {
  const { eve, next } = await lose();
  const stranger = createSession();
  const { keys } = eve.access;
  const body = resumeBody({ serverKey, roomHandle: keys.roomHandle, join: eve.entered.join, challenge: next.id });
  const signature = sign(stranger.signing, 'resume', body);
  const { ticket } = eve.entered;
  const resumed = await next.request('resume-join', { ticket, credential: eve.credential, signature });
  expect(resumed).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
});
