import { type Bytes, randomBytes } from '@sotto/base';
import { createSession, sign } from '@sotto/keys';
import { limits, resumeBody, type SignedType } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually } from './people.ts';
import { comeBack, goIn, type Insider, knock, makeRoom, nothingKnown, type RawRoom, showingOf } from './rawRoom.ts';

let sotto: RunningSotto;
let room: RawRoom;

beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

async function again() {
  return (await knock(room)).connection;
}

/** A member of a new room, not alone, who has lost their connection and has a new one. */
async function lose() {
  room = await makeRoom(sotto.origin);
  await goIn(room);
  const eve = await goIn(room);
  eve.connection.close();
  return { eve, next: await again() };
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
    signer?: Pick<Insider, 'session'>;
    type?: SignedType;
  } = {},
) {
  const { join = eve.join, challenge = next.id, signer = eve } = change;
  const { ticket = eve.entered.ticket, credential = eve.credential, type = 'resume' } = change;
  const body = resumeBody({ serverKey: room.serverKey, roomHandle: room.keys.roomHandle, join, challenge });
  const signature = sign(signer.session.signing, type, body);
  return next.request('resume-join', { ticket, credential, signature, known: nothingKnown });
}

describe('a ticket', () => {
  it('[R10] takes its member back, under the same join, as often as the connection is lost', async () => {
    const { eve, next } = await lose();
    const first = await resume(next, eve);
    expect(first).toMatchObject({ ok: true, value: { isOnStage: false, audienceCount: 2 } });
    next.close();
    const second = await again();
    const ticket = first.ok ? first.value.ticket : randomBytes(limits.ticketBytes);
    expect(await resume(second, eve, { ticket })).toMatchObject({ ok: true, value: { audienceCount: 2 } });
    expect(await second.request('audience', { offset: 0 })).toMatchObject({
      value: { members: [{ version: 1 }, { version: 2, join: eve.join, credential: eve.credential }] },
    });
  });

  it('[R10] takes the place of a connection that has not noticed that it is lost', async () => {
    room = await makeRoom(sotto.origin);
    const eve = await goIn(room);
    const next = await again();
    expect((await resume(next, eve)).ok).toBe(true);
    await eventually(() => !eve.connection.isOpen);
    expect(await next.request('audience', { offset: 0 })).toMatchObject({ value: { members: [{}] } });
    expect(await resume(next, eve)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });

  it('[R10] reveals nothing of its content, and differs each time', async () => {
    const { eve, next } = await lose();
    const resumed = await resume(next, eve);
    const tickets = [eve.entered.ticket, resumed.ok ? resumed.value.ticket : randomBytes(0)].map((each) =>
      Buffer.from(each),
    );
    expect(tickets.map(({ length }) => length)).toEqual([limits.ticketBytes, limits.ticketBytes]);
    expect(tickets[0]?.equals(tickets[1] ?? Buffer.alloc(0))).toBe(false);
    const { transport } = eve.entered;
    const { publicKey } = eve.session.signing;
    const held = [eve.join, transport.transport, room.keys.roomHandle, publicKey, eve.credential];
    for (const ticket of tickets)
      for (const each of held) expect(ticket.includes(Buffer.from(each.subarray(0, 8)))).toBe(false);
  });

  const flipped = (bytes: Bytes, at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)) as Bytes;

  it.each([0, 23, 24, 100, limits.ticketBytes - 1])(
    '[R10] is refused where a bit of byte %i is another',
    async (at) => {
      const { eve, next } = await lose();
      const ticket = flipped(eve.entered.ticket, at);
      expect(await resume(next, eve, { ticket })).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    },
  );

  it('[S6, R10] is refused without its session’s signature, for this join and this connection', async () => {
    const { eve, next } = await lose();
    const mallory = await goIn(room);
    const changes = [
      { signer: mallory },
      { join: mallory.join },
      { challenge: eve.connection.id },
      { type: 'leave' as const },
      { credential: mallory.credential },
      { ticket: mallory.entered.ticket },
      { ticket: mallory.entered.ticket, join: mallory.join, credential: mallory.credential },
    ];
    for (const change of changes) {
      expect(await resume(next, eve, change)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    }
    expect((await resume(next, eve)).ok).toBe(true);
  });

  it('[R10] of one room is refused in any other', async () => {
    const { eve } = await lose();
    room = await makeRoom(sotto.origin);
    expect(await resume(await again(), eve)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });

  it('[R10] brings back nobody who has left', async () => {
    room = await makeRoom(sotto.origin);
    const eve = await goIn(room);
    expect((await eve.connection.request('leave', { signature: null })).ok).toBe(true);
    expect(await resume(await again(), eve)).toMatchObject({ ok: false, error: { code: 'unknown-handle' } });
  });

  it('[R10] from before stepping down does not bring a member back on stage', async () => {
    room = await makeRoom(sotto.origin);
    const eve = await goIn(room);
    const spoken = await eve.connection.request('speak', showingOf(eve));
    if (!spoken.ok) throw new Error(spoken.error.code);
    await eve.connection.request('produce', { ssrc: 7, payloadType: 111 });
    await eve.connection.request('step-down', {});
    eve.connection.close();
    await sotto.stopServer();
    await sotto.startServer();
    const next = await again();
    const resumed = await resume(next, eve, { ticket: spoken.value.ticket });
    expect(resumed).toMatchObject({ ok: true, value: { isOnStage: false } });
  });

  it('[L4] is worth nothing once the relay has closed the transports that nobody asked for', async () => {
    const short = await startSotto({ orphanMs: 500 });
    try {
      const brief = await makeRoom(short.origin);
      const eve = await goIn(brief);
      await short.stopServer();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await short.startServer();
      const { resumed } = await comeBack(brief, eve);
      expect(resumed).toMatchObject({ ok: false, error: { code: 'unknown-handle' } });
    } finally {
      await short.close();
    }
  });
});

it('is not opened by a session that somebody else made up', async () => {
  const { eve, next } = await lose();
  const resumed = await resume(next, eve, { signer: { session: createSession() } });
  expect(resumed).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
});
