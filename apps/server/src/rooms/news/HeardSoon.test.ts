import { randomBytes } from '@sotto/base';
import { maxMessageBytes } from '@sotto/envelope';
import { encodeCanonical, limits, type RoomEvent, recordLimits } from '@sotto/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleBatch, sampleHeartbeat } from '../../../test/samples.ts';
import { HeardSoon } from './HeardSoon.ts';

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

describe('news for listeners', () => {
  it('[R13] is gathered for a quarter of a second', () => {
    const { heard, told } = create();
    const [first, second] = [sampleBatch(), sampleBatch()];
    heard.addBatch(first);
    vi.advanceTimersByTime(200);
    heard.addBatch(second);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(told).toEqual([{ event: 'heard', batches: [first, second], heartbeats: [] }]);
    vi.advanceTimersByTime(1_000);
    expect(told).toHaveLength(1);
  });

  it('[R9] comes in one message with small news, including the newest count of the audience', () => {
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
    const number = recordLimits.number;
    for (let count = 0; count < 120; count++)
      heard.addBatch(sampleBatch({ hashes: randomBytes(16 * limits.batchFrames), number, generation: number }));
    heard.flush();
    expect(told.flatMap(({ batches }) => batches)).toHaveLength(120);
    for (const events of messages)
      expect(encodeCanonical({ events: [...events] }).length).toBeLessThanOrEqual(maxMessageBytes);
    for (const { batches } of told) expect(batches.length).toBeLessThanOrEqual(limits.heardAtOnce);
  });

  it('[E9] a heartbeat that has seen a full stage fits into one record', () => {
    const seen = Array.from({ length: limits.stageMembers }, () => ({
      join: randomBytes(16),
      batch: recordLimits.number,
    }));
    const heartbeat = sampleHeartbeat({ seen, counter: recordLimits.number });
    const event = { event: 'heard', batches: [], heartbeats: [heartbeat] };
    expect(encodeCanonical(event).length).toBeLessThanOrEqual(maxMessageBytes);
  });
});
