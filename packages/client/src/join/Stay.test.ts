import { fail, ok, randomBytes } from '@sotto/base';
import type { Name } from '@sotto/keys';
import type { Code, Stream } from '@sotto/protocol';
import { hashRecord } from '@sotto/records';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  access,
  createPort,
  createServer,
  enter,
  genesis,
  handle,
  offer,
  prepareRoom,
  sending,
  ticket,
} from '../../test/enterStay.ts';
import { roomConversation, ServerConnection } from '../connection/ServerConnection.ts';
import type { RoomFrames } from '../stage/RoomFrames.ts';

const stream: Stream = { consumer: handle(3), join: handle(4), ssrc: 5, mid: '0' };

beforeAll(prepareRoom);

function unmute({ microphone }: RoomFrames): void {
  microphone.want(true);
  microphone.open();
}

describe('a stay on stage', () => {
  it('[R6] begins muted, shows itself there, and ends with everything given back', async () => {
    const { stay, server, frames, roster, media } = await enter();
    unmute(frames);
    expect(await stay.ownStage.speak()).toEqual(ok(null));
    expect(frames.microphone.isMuted).toBe(true);
    expect(stay.isOnStage).toBe(true);
    expect(roster.stage().map(({ name, isSelf }) => [name, isSelf])).toEqual([['Ada', true]]);
    unmute(frames);
    await stay.ownStage.stepDown();
    expect([stay.isOnStage, frames.microphone.isMuted, roster.stage().length]).toEqual([false, true, 0]);
    expect(media.stopSpeaking).toHaveBeenCalled();
    expect(server.asked.filter((name) => ['enter', 'speak', 'step-down'].includes(name))).toEqual([
      'enter',
      'speak',
      'step-down',
    ]);
  });

  it('[R6] does not begin if the server refuses it', async () => {
    const { stay, media } = await enter({ speak: 'not-allowed' });
    expect(await stay.ownStage.speak()).toEqual(fail('not-allowed'));
    expect(stay.isOnStage).toBe(false);
    expect(media.speak).not.toHaveBeenCalled();
  });

  it('[R6] asks for the stage again, on the same connection, if the server took it off', async () => {
    const { stay, server, frames, roster, onStageLost } = await enter();
    server.tell({ event: 'stage-left', join: stay.join });
    await vi.waitFor(() => expect(server.asked).toContain('audience'));
    expect(onStageLost).not.toHaveBeenCalled();
    await stay.ownStage.speak();
    unmute(frames);
    server.tell({ event: 'stage-left', join: stay.join });
    await vi.waitFor(() => expect(onStageLost).toHaveBeenCalledOnce());
    expect([stay.isOnStage, frames.microphone.isMuted, roster.stage().length]).toEqual([false, true, 0]);
    expect(server.connection.close).not.toHaveBeenCalled();
  });

  it('[R12] asks for the stage again if its own transport is lost, and for nobody else’s', async () => {
    const { stay, onStageLost } = await enter();
    await stay.ownStage.speak();
    stay.losePath(handle(99));
    expect(onStageLost).not.toHaveBeenCalled();
    stay.losePath(sending);
    expect([stay.isOnStage, onStageLost.mock.calls.length]).toEqual([false, 1]);
  });
});

describe('entering', () => {
  it('[P3] fails if the log does not continue what was read at the door', async () => {
    const log = { beginning: { genesis, checkpoint: null }, statements: [], number: 3 };
    await expect(enter({ log })).rejects.toThrow('log-refused');
  });

  it('[R3] waits for nothing if the log was read at the door, and fails if its rest does not come', async () => {
    const asked: string[] = [];
    await expect(enter({}, createPort(), { isLogRead: true, asked })).rejects.toThrow('late');
    expect(asked.slice(0, 3).sort()).toEqual(['enter', 'log', 'log']);
  });
});

describe('a stream that opens', () => {
  it('[R5] flows once its receiver is there', async () => {
    const { server, media } = await enter();
    server.tell({ event: 'stream-opened', ...stream });
    await vi.waitFor(() => expect(server.asked).toContain('resume'));
    const [speaker, member] = [expect.any(String), expect.any(String)];
    expect(media.addStream).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ ssrc: 5 }), speaker, member);
  });

  it('[R5] stays silent if no receiver opens it', async () => {
    const media = { ...createPort(), addStream: vi.fn(async () => fail('frames-unencryptable' as const)) };
    const { server } = await enter({}, media);
    server.tell({ event: 'stream-opened', ...stream });
    await vi.waitFor(() => expect(media.addStream).toHaveBeenCalled());
    server.tell({ event: 'audience-changed', count: 2 });
    await vi.waitFor(() => expect(server.asked.filter((name) => name === 'audience').length).toBe(2));
    expect(server.asked).not.toContain('resume');
  });

  it('closes the connection if it fails, so that it can come back', async () => {
    const { server } = await enter({ resume: 'rate-limited' });
    server.tell({ event: 'stream-opened', ...stream });
    await vi.waitFor(() => expect(server.connection.close).toHaveBeenCalled());
  });
});

describe('a stay whose connection is lost', () => {
  const resumed = {
    isOnStage: false,
    streams: [stream],
    ticket: ticket(8),
    card: randomBytes(1024),
    stage: [],
    audienceCount: 7,
  };

  function createNext(answers: Record<string, object | Code>) {
    const server = createServer({ audience: { members: [] }, 'step-down': { ticket: ticket(3) }, ...answers });
    return { server, connection: new ServerConnection(server.connection, roomConversation) };
  }

  it('[R10] continues under the same join, hears the streams that are there and touches nothing else', async () => {
    const { stay, media } = await enter();
    const { server, connection } = createNext({ 'resume-join': resumed });
    expect(await stay.resume(connection)).toEqual(ok(null));
    expect([stay.connection, stay.audienceCount]).toEqual([connection, 7]);
    expect(media.addStream).toHaveBeenCalledOnce();
    expect(media.receive).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(server.asked).toEqual(expect.arrayContaining(['resume-join', 'resume', 'audience'])));
  });

  it('[R10] stays where it was when it is refused', async () => {
    const { stay } = await enter();
    const before = stay.connection;
    const { connection } = createNext({ 'resume-join': 'unknown-handle' });
    expect(await stay.resume(connection)).toEqual(fail('unknown-handle'));
    expect(stay.connection).toBe(before);
  });

  it('[R10] asks again for a stage that it lost, and gives back one that it never learned of', async () => {
    const { stay, onStageLost } = await enter();
    await stay.ownStage.speak();
    await stay.resume(createNext({ 'resume-join': resumed }).connection);
    await vi.waitFor(() => expect(onStageLost).toHaveBeenCalledOnce());
    const next = createNext({ 'resume-join': { ...resumed, isOnStage: true } });
    await stay.resume(next.connection);
    await vi.waitFor(() => expect(next.server.asked).toContain('step-down'));
  });

  it('[R12] asks for another transport only once it is back, if that was lost too', async () => {
    const { stay, server, media } = await enter();
    server.connection.close();
    stay.losePath(offer.transport);
    expect(stay.isPathLost).toBe(true);
    const receive = { transport: { ...offer, transport: handle(11) }, streams: [stream], ticket: ticket(9) };
    const next = createNext({ 'resume-join': resumed, receive });
    await stay.resume(next.connection);
    await vi.waitFor(() => expect(stay.isPathLost).toBe(false));
    expect(media.receive).toHaveBeenLastCalledWith(receive.transport);
    stay.losePath(offer.transport);
    expect(stay.isPathLost).toBe(false);
  });
});

async function registered(fill: number, name: string) {
  const start = hashRecord(genesis);
  const credential = await access.sealCredential(name as Name);
  return { version: fill, ...access.register({ start, join: handle(fill), credential }) };
}

describe('the end of settling', () => {
  it('[R11] takes members off the stage who have not come back, and nobody who has', async () => {
    const member = await registered(4, 'Bob');
    const gone = await registered(5, 'Cleo');
    const { server, roster, media } = await enter();
    server.tell({ event: 'stage-joined', ...member });
    server.tell({ event: 'stage-joined', ...gone });
    await vi.waitFor(() => expect(roster.stage().length).toBe(2));
    server.tell({ event: 'stage-settled', stage: [member.join] });
    await vi.waitFor(() => expect(roster.stage().map(({ name }) => name)).toEqual(['Bob']));
    expect(media.removeStreams).toHaveBeenCalledOnce();
  });
});
