import { type Bytes, fail, ok, randomBytes, Secret } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import {
  createKeySourceV0,
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  type Name,
  ready,
  sealCredential,
} from '@sotto/keys';
import { type Code, encodeCanonical, parseMessage, type RoomEvent, requestFrame, type Stream } from '@sotto/protocol';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaPort } from './MediaPort.ts';
import type { RoomAccess } from './RoomAccess.ts';
import { RoomFrames } from './RoomFrames.ts';
import { Roster } from './Roster.ts';
import { roomConversation, ServerSession } from './ServerSession.ts';
import { Stay } from './Stay.ts';

const handle = (fill: number): Bytes => new Uint8Array(16).fill(fill);
const own = handle(1);
const offer = {
  transport: handle(2),
  usernameFragment: 'u',
  password: 'p',
  fingerprint: randomBytes(32),
  candidates: [],
};
const stream: Stream = { consumer: handle(3), join: handle(4), ssrc: 5, mid: '0' };
let access: RoomAccess;

beforeAll(async () => {
  await ready;
  const rootSeed = new Secret(randomBytes(32));
  const link = await createRoomLink({ rootSeed, serverFingerprint: randomBytes(16) });
  const keys = await deriveRoomKeys(link);
  const session = createSession();
  const { key } = await deriveMemberKey(rootSeed, link, keys.roomHandle);
  access = {
    keys,
    session,
    memberKey: key.publicKey,
    href: '',
    connect: async () => fail('server-unreachable'),
    sealCredential: (name) => sealCredential({ keys, memberKey: key, session, name }),
    proveOwner: () => null,
    close: () => undefined,
  };
});

/** A server that answers by table: an object is an answer, a text a refusal. */
function createServer(answers: Record<string, object | Code> = {}) {
  const asked: string[] = [];
  let receive: (message: Bytes) => void = () => undefined;
  let onClose: (() => void) | undefined;
  const connection: SealedConnection = {
    id: randomBytes(32),
    send(message) {
      const frame = parseMessage(requestFrame, message);
      if (!frame.ok) throw new Error(frame.error.code);
      const { seq, name } = frame.value;
      asked.push(name);
      const answer = answers[name] ?? {};
      queueMicrotask(() =>
        receive(encodeCanonical(typeof answer === 'string' ? { seq, code: answer } : { seq, answer })),
      );
    },
    onMessage(next) {
      receive = next;
    },
    onClose(closed) {
      onClose = closed;
    },
    close: vi.fn(() => onClose?.()),
  };
  return { connection, asked, tell: (event: RoomEvent) => receive(encodeCanonical(event)) };
}

function createPort(): MediaPort {
  const done = async () => ok(null);
  return {
    receive: done,
    addStream: vi.fn(done),
    removeStreams: vi.fn(async () => undefined),
    openMicrophone: done,
    speak: vi.fn(done),
    stopSpeaking: vi.fn(async () => undefined),
    setMuted: async () => undefined,
    close: async () => undefined,
  };
}

async function enter(answers: Record<string, object | Code> = {}, media: MediaPort = createPort()) {
  const entered = {
    join: own,
    maySpeak: true,
    transport: offer,
    streams: [],
    card: randomBytes(1024),
    everyoneSpeaks: true,
    stage: [],
    audienceCount: 1,
  };
  const server = createServer({ enter: entered, speak: { transport: offer }, audience: { members: [] }, ...answers });
  const frames = new RoomFrames({
    source: createKeySourceV0(access.keys),
    session: access.session.signing.publicKey,
    onMuted: () => undefined,
  });
  const roster = new Roster(access.keys);
  const stay = await Stay.enter({
    access,
    session: new ServerSession(server.connection, roomConversation),
    media,
    frames,
    roster,
    name: 'Ada' as Name,
    onChange: () => undefined,
    onEnded: () => undefined,
  });
  if (!stay.ok) throw new Error(stay.error.code);
  return { stay: stay.value, server, frames, roster, media };
}

describe('a stay on stage', () => {
  it('[R6] begins muted, shows itself there, and ends with everything given back', async () => {
    const { stay, server, frames, roster, media } = await enter();
    frames.setMuted(false);
    expect(await stay.speak()).toEqual(ok(null));
    expect(frames.isMuted()).toBe(true);
    expect(stay.isOnStage).toBe(true);
    expect(roster.stage().map(({ name, isSelf }) => [name, isSelf])).toEqual([['Ada', true]]);
    frames.setMuted(false);
    await stay.stepDown();
    expect([stay.isOnStage, frames.isMuted(), roster.stage().length]).toEqual([false, true, 0]);
    expect(media.stopSpeaking).toHaveBeenCalled();
    expect(server.asked.filter((name) => name !== 'audience')).toEqual(['enter', 'speak', 'step-down']);
  });

  it('[R6] does not begin where the server refuses it', async () => {
    const { stay, media } = await enter({ speak: 'not-allowed' });
    expect(await stay.speak()).toEqual(fail('not-allowed'));
    expect(stay.isOnStage).toBe(false);
    expect(media.speak).not.toHaveBeenCalled();
  });

  it('tells the server that it is over where its sound can not be sent', async () => {
    const media = { ...createPort(), speak: async () => fail('frames-unencryptable' as const) };
    const { stay, server, roster } = await enter({}, media);
    expect(await stay.speak()).toEqual(fail('frames-unencryptable'));
    expect([stay.isOnStage, roster.stage().length]).toEqual([false, 0]);
    expect(server.asked).toContain('step-down');
  });

  it('is asked for once by whoever asks twice', async () => {
    const { stay, server } = await enter();
    expect(await Promise.all([stay.speak(), stay.speak()])).toEqual([ok(null), ok(null)]);
    expect(server.asked.filter((name) => name === 'speak').length).toBe(1);
  });

  it('ends where stepping down was asked for while it began, and is silent from that moment', async () => {
    const speaking = Promise.withResolvers<void>();
    const media = { ...createPort(), speak: () => speaking.promise.then(() => ok(null)) };
    const { stay, frames } = await enter({}, media);
    const going = stay.speak();
    frames.setMuted(false);
    const leaving = stay.stepDown();
    expect(frames.isMuted()).toBe(true);
    speaking.resolve();
    await Promise.all([going, leaving]);
    expect([stay.isOnStage, frames.isMuted()]).toEqual([false, true]);
    const again = stay.speak();
    expect(await again).toEqual(ok(null));
    expect(stay.isOnStage).toBe(true);
  });

  it('closes its connection, so that it can come back, where the server took it off the stage', async () => {
    const { stay, server } = await enter();
    server.tell({ event: 'stage-left', join: own });
    await vi.waitFor(() => expect(server.asked).toContain('audience'));
    expect(server.connection.close).not.toHaveBeenCalled();
    await stay.speak();
    server.tell({ event: 'stage-left', join: own });
    await vi.waitFor(() => expect(server.connection.close).toHaveBeenCalled());
  });
});

describe('a stream that opens', () => {
  it('[R5] flows once its receiver is there', async () => {
    const { server, media } = await enter();
    server.tell({ event: 'stream-opened', ...stream });
    await vi.waitFor(() => expect(server.asked).toContain('resume'));
    expect(media.addStream).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ ssrc: 5 }), expect.any(String));
  });

  it('[R5] stays still where there is no receiver that opens it', async () => {
    const media = { ...createPort(), addStream: vi.fn(async () => fail('frames-unencryptable' as const)) };
    const { server } = await enter({}, media);
    server.tell({ event: 'stream-opened', ...stream });
    await vi.waitFor(() => expect(media.addStream).toHaveBeenCalled());
    server.tell({ event: 'audience-changed', count: 2 });
    await vi.waitFor(() => expect(server.asked.filter((name) => name === 'audience').length).toBe(2));
    expect(server.asked).not.toContain('resume');
  });

  it('closes the connection, so that it can come back, where it can not be had', async () => {
    const { server } = await enter({ resume: 'rate-limited' });
    server.tell({ event: 'stream-opened', ...stream });
    await vi.waitFor(() => expect(server.connection.close).toHaveBeenCalled());
  });
});
