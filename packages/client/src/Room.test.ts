import { fail, ok, randomBytes, Secret } from '@sotto/base';
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Answers, access, createPort, createServer, entryAnswers, prepareRoom } from '../test/enterStay.ts';
import { roomConversation, ServerConnection } from './connection/ServerConnection.ts';
import type * as openings from './join/openings.ts';
import { Room } from './Room.ts';
import type { MediaEvents } from './stage/MediaPort.ts';

const openLink = vi.hoisted(() => vi.fn<typeof openings.openLink>());
vi.mock('./join/openings.ts', () => ({ openLink }));

beforeAll(prepareRoom);

let clockMs = 0;
afterEach(() => vi.clearAllMocks());

/** A person at the door of a room of a server that answers by table; `connect` dials it again. */
async function beAtDoor(answers: Answers = {}, connect = access.connect) {
  const server = createServer({ ...entryAnswers(), ...answers });
  const connection = new ServerConnection(server.connection, roomConversation);
  const card = { title: 'A room', everyoneSpeaks: true, createdAtMs: 0 } as openings.Opening['card'];
  const opening = {
    access: { ...access, connect },
    connection,
    card,
    preview,
    memories: undefined,
    now: () => clockMs,
  };
  openLink.mockResolvedValue(ok(opening));
  const media = createPort();
  let events: MediaEvents | undefined;
  const createMedia = (told: MediaEvents) => {
    events = told;
    return media;
  };
  const options = { origin: '', rootSeed: new Secret(randomBytes(32)), now: () => clockMs, createMedia };
  const room = Room.open('', options);
  onTestFinished(() => room.close());
  await vi.waitFor(() => expect(room.snapshot().phase).toBe('preview'));
  return { room, media, server, events };
}

const preview = { card: randomBytes(1024), stage: [], audienceCount: 0 };

/** A person inside a room of a server that answers by table. */
async function beInside(answers: Answers = {}) {
  const door = await beAtDoor(answers);
  door.room.actions.enter('Ada');
  await vi.waitFor(() => expect(door.room.snapshot().phase).toBe('inside'));
  return door;
}

async function beOnStage(answers: Answers = {}) {
  const inside = await beInside(answers);
  inside.room.actions.joinStage();
  await vi.waitFor(() => expect(inside.room.snapshot()).toMatchObject({ isOnStage: true }));
  inside.room.actions.unmute();
  await vi.waitFor(() => expect(inside.room.snapshot()).toMatchObject({ isMuted: false }));
  return inside;
}

it('is drawn for what changes, and not with every tick', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { room } = await beOnStage();
  const onChange = vi.fn();
  room.subscribe(onChange);
  vi.advanceTimersByTime(5_000);
  expect(onChange).not.toHaveBeenCalled();
  room.actions.mute();
  await vi.waitFor(() => expect(onChange).toHaveBeenCalled());
});

describe('a door whose connection breaks', () => {
  it('opens again, and lets in a person who pressed meanwhile', async () => {
    const connect = vi.fn<typeof access.connect>().mockResolvedValueOnce(fail('server-unreachable'));
    connect.mockImplementation(async () => {
      const { connection } = createServer(entryAnswers());
      return ok({ connection: new ServerConnection(connection, roomConversation), preview });
    });
    const { room, server } = await beAtDoor({}, connect);
    server.connection.close();
    room.actions.enter('Ada');
    await vi.waitFor(() => expect(room.snapshot().phase).toBe('inside'), 5_000);
    expect(connect).toHaveBeenCalledTimes(2);
  });

  it('says why it does not open again, at once if trying is of no use', async () => {
    const connect = vi.fn<typeof access.connect>(async () => fail('unsupported-version'));
    const { room, server } = await beAtDoor({}, connect);
    server.connection.close();
    await vi.waitFor(() => expect(room.snapshot()).toEqual({ phase: 'failed', code: 'unsupported-version' }));
    expect(connect).toHaveBeenCalledOnce();
  });
});

describe('a device that slept', () => {
  it('[R6] seals no frame with sound afterwards, however soon it comes', async () => {
    const { room, media } = await beOnStage();
    clockMs += 7_000;
    expect([
      room.frames?.microphone.isMuted,
      room.frames?.microphone.isOpen(),
      room.frames?.microphone.isMuted,
    ]).toEqual([false, false, true]);
    await vi.waitFor(() => expect(room.snapshot()).toMatchObject({ isMuted: true, notice: 'muted-by-outage' }));
    expect(media.setMuted).toHaveBeenLastCalledWith(true);
  });
});

describe('leaving', () => {
  it('[R7] is silent, closes the device and says goodbye before it tells a server that does not answer', async () => {
    const { room, media, server } = await beOnStage({ leave: 'silence' });
    const { frames } = room;
    room.actions.leave();
    expect(room.snapshot()).toEqual({ phase: 'left' });
    expect(frames?.microphone.isMuted).toBe(true);
    expect(media.close).toHaveBeenCalledOnce();
    expect(server.asked.at(-1)).toBe('leave');
  });

  it('[R7] hangs up once the server has answered', async () => {
    const { room, server } = await beInside();
    room.actions.leave();
    expect(server.connection.close).not.toHaveBeenCalled();
    await room.told;
    expect(server.connection.close).toHaveBeenCalledOnce();
  });
});

describe('the person’s own tile', () => {
  const isSpeaking = (room: Room) => {
    const snapshot = room.snapshot();
    return snapshot.phase === 'inside' && snapshot.stage.map((person) => [person.isSelf, person.isSpeaking]);
  };

  it('shows that this person’s microphone gives sound, which the server never learns', async () => {
    const { room, server, events } = await beOnStage();
    const before = server.asked.length;
    if (!room.frames) throw new Error('there is no room');
    const isOpen = vi.spyOn(room.frames.microphone, 'isOpen').mockReturnValue(true);
    events?.speaking([], true);
    expect(isSpeaking(room)).toEqual([[true, true]]);
    events?.speaking([], false);
    expect(isSpeaking(room)).toEqual([[true, false]]);
    events?.speaking([], true);
    isOpen.mockReturnValue(false);
    room.actions.mute();
    expect(isSpeaking(room)).toEqual([[true, false]]);
    expect(server.asked.length).toBe(before);
  });
});
