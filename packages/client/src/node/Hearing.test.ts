import { type Bytes, fail, ok } from '@sotto/base';
import { describe, expect, it, vi } from 'vitest';
import type { RoomFrames } from '../stage/RoomFrames.ts';
import { Hearing } from './Hearing.ts';

/** Opens frames whose first byte is 1, after as many microtasks as their second byte says. */
function createFrames() {
  const open = async (_: string, sealed: Bytes) => {
    for (let turn = 0; turn < (sealed[1] ?? 0); turn++) await Promise.resolve();
    return sealed[0] === 1
      ? ok({ muted: false, opus: sealed, position: { generation: 0, step: 0 }, ctr: 0 })
      : fail('closed');
  };
  return { open, note: vi.fn() } as unknown as RoomFrames;
}

function create(frames: RoomFrames | undefined = createFrames()) {
  const heard: [string, number | undefined][] = [];
  const hearing = new Hearing(
    () => frames,
    (speaker, opus) => void heard.push([speaker, opus[2]]),
  );
  return { hearing, heard };
}

describe('Hearing', () => {
  it('passes frames on in the order of arrival, whichever opens first', async () => {
    const { hearing, heard } = create();
    hearing.add(5, 'ada');
    hearing.receive(5, Uint8Array.of(1, 50, 1));
    hearing.receive(5, Uint8Array.of(1, 0, 2));
    hearing.receive(5, Uint8Array.of(1, 9, 3));
    await vi.waitFor(() => expect(heard.length).toBe(3));
    expect(heard).toEqual([1, 2, 3].map((number) => ['ada', number]));
    expect(hearing.counts).toEqual({ opened: 3, dropped: 0 });
  });

  it('[F11] drops and counts frames that do not open or have no listener, and all frames without keys', async () => {
    const { hearing, heard } = create();
    hearing.add(5, 'ada');
    hearing.receive(5, Uint8Array.of(0, 0, 1));
    hearing.receive(6, Uint8Array.of(1, 0, 2));
    await vi.waitFor(() => expect(hearing.counts).toEqual({ opened: 0, dropped: 2 }));
    const keyless = new Hearing(
      () => undefined,
      () => void heard.push(['nobody', 0]),
    );
    keyless.add(5, 'ada');
    keyless.receive(5, Uint8Array.of(1, 0, 3));
    expect(keyless.counts.dropped).toBe(1);
    expect(heard).toEqual([]);
  });

  it('stops playing a member who was removed while their frame opened', async () => {
    const { hearing, heard } = create();
    hearing.add(5, 'ada');
    hearing.add(6, 'bob');
    hearing.receive(5, Uint8Array.of(1, 20, 1));
    hearing.receive(6, Uint8Array.of(1, 20, 2));
    hearing.remove('ada');
    await vi.waitFor(() => expect(hearing.counts).toEqual({ opened: 1, dropped: 1 }));
    expect(heard).toEqual([['bob', 2]]);
  });
});
