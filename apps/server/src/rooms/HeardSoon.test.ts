import { randomBytes } from '@sotto/base';
import { maxMessageBytes } from '@sotto/envelope';
import { encodeCanonical, limits, type RoomEvent } from '@sotto/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeardSoon } from './HeardSoon.ts';
import { sampleBatch, sampleHeartbeat } from './samples.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Heard = Extract<RoomEvent, { event: 'heard' }>;

function create() {
  const told: Heard[] = [];
  const messages: (readonly RoomEvent[])[] = [];
  const heard = new HeardSoon((events) => {
    messages.push(events);
    told.push(...(events as Heard[]));
  });
  return { heard, told, messages };
}

describe('what listeners hear of signatures', () => {
  it('[R13] is gathered for a quarter of a second, of each join the newest heartbeat', () => {
    const { heard, told } = create();
    const [first, second] = [sampleHeartbeat(), sampleHeartbeat()];
    const newer = { ...first, counter: 2 };
    const batch = sampleBatch();
    heard.addHeartbeat(first);
    vi.advanceTimersByTime(200);
    heard.addHeartbeat(second);
    heard.addHeartbeat(newer);
    heard.addBatch(batch);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(told).toEqual([
      { event: 'heard', batches: [batch], heartbeats: [] },
      { event: 'heard', batches: [], heartbeats: [newer, second] },
    ]);
    vi.advanceTimersByTime(1_000);
    expect(told).toHaveLength(2);
  });

  it('[R9] comes in one message with small news, of which the newest count of the audience', () => {
    const { heard, messages } = create();
    const batch = sampleBatch();
    heard.add({ event: 'audience-changed', count: 7 });
    heard.addBatch(batch);
    heard.add({ event: 'stage-left', join: batch.join });
    heard.add({ event: 'audience-changed', count: 9 });
    vi.advanceTimersByTime(250);
    expect(messages).toEqual([
      [
        { event: 'heard', batches: [batch], heartbeats: [] },
        { event: 'audience-changed', count: 9 },
        { event: 'stage-left', join: batch.join },
      ],
    ]);
    for (let count = 0; count < 50; count++) heard.add({ event: 'stage-left', join: randomBytes(16) });
    heard.flush();
    expect(messages.slice(1).map(({ length }) => length)).toEqual([20, 20, 10]);
  });

  it('[E9, W3] fits into records of the envelope, however full the stage is and however long each is', () => {
    const { heard, told, messages } = create();
    const seen = Array.from({ length: limits.stageMembers }, () => ({
      join: randomBytes(16),
      batch: Number.MAX_SAFE_INTEGER,
    }));
    for (let count = 0; count < 120; count++) {
      heard.addBatch(sampleBatch({ hashes: randomBytes(16 * limits.batchFrames), number: Number.MAX_SAFE_INTEGER }));
      heard.addHeartbeat(sampleHeartbeat({ seen, commitment: randomBytes(32), counter: Number.MAX_SAFE_INTEGER }));
    }
    heard.flush();
    expect(told.flatMap(({ batches }) => batches)).toHaveLength(120);
    expect(told.flatMap(({ heartbeats }) => heartbeats)).toHaveLength(120);
    for (const events of messages)
      expect(encodeCanonical({ events: [...events] }).length).toBeLessThanOrEqual(maxMessageBytes);
    for (const { batches, heartbeats } of told)
      expect(Math.max(batches.length, heartbeats.length)).toBeLessThanOrEqual(limits.heardAtOnce);
  });
});
