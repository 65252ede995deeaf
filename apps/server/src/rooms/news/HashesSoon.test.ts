import { randomBytes } from '@sotto/base';
import type { RoomEvent } from '@sotto/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeMember, createFakeRoom, createFakeSpeaking } from '../../../test/createFakeMember.ts';
import { HashesSoon } from './HashesSoon.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function create() {
  const told: RoomEvent[] = [];
  return { told, soon: new HashesSoon((event) => told.push(event)) };
}

const shape = (told: readonly RoomEvent[]) =>
  told.map((event) => event.event === 'hashes' && [event.after, event.hashes.length / 32]);

describe('hashes of new entries', () => {
  it('[R13] come together for those of 100 ms', () => {
    const { told, soon } = create();
    for (let after = 7; after < 17; after++) soon.add(after, randomBytes(32));
    vi.advanceTimersByTime(99);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(shape(told)).toEqual([[7, 10]]);
    vi.advanceTimersByTime(1_000);
    expect(told).toHaveLength(1);
  });

  it('[W3] fit into the message, and are of entries one after the other', () => {
    const { told, soon } = create();
    soon.add(0, randomBytes(32 * 1_000));
    soon.add(1_000, randomBytes(32 * 64));
    soon.add(2_000, randomBytes(32));
    soon.flush();
    expect(shape(told)).toEqual([
      [0, 1_000],
      [1_000, 64],
      [2_000, 1],
    ]);
  });

  it('[G3] come before the step that covers them', () => {
    const room = createFakeRoom();
    const [speaker, listener] = [createFakeMember(), createFakeMember()];
    for (const member of [speaker, listener]) room.add(member);
    room.takeStage(speaker, createFakeSpeaking());
    room.news.tellHashesSoon(0, randomBytes(64));
    room.news.tellStep({ generation: 1, step: 1, n: 1, v: 2, roster: randomBytes(32) });
    vi.advanceTimersByTime(100);
    expect(speaker.told.map(({ event }) => event)).toEqual(['hashes', 'stepped']);
    expect(listener.told.map(({ event }) => event)).toEqual(['stepped']);
  });

  it('[R13] reach the members who hold keys before another one does', () => {
    const room = createFakeRoom();
    const [speaker, next] = [createFakeMember(), createFakeMember()];
    for (const member of [speaker, next]) room.add(member);
    room.takeStage(speaker, createFakeSpeaking());
    room.news.tellHashesSoon(0, randomBytes(32));
    room.takeStage(next, createFakeSpeaking());
    room.news.tellHashesSoon(1, randomBytes(32));
    room.leaveStage(next);
    expect(shape(speaker.told)).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(shape(next.told)).toEqual([[1, 1]]);
  });
});
