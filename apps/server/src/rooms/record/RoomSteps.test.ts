import type { Step } from '@sotto/protocol';
import type { Log } from '@sotto/records';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleRoom } from '../../../test/store/contract/samples.ts';
import { memoryStore } from '../../../test/store/memoryStore.ts';
import type { StepStore } from '../../store/Store.ts';
import { StoreError } from '../../store/StoreError.ts';
import { RoomSteps } from './RoomSteps.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { handle } = sampleRoom();
const roster = { version: 4, hashAt: (version: number) => new Uint8Array(32).fill(version) };

/** A room whose generation is that of statement 2, with steps on a store that may be exchanged. */
async function open(change: (steps: StepStore) => Partial<StepStore> = () => ({})) {
  const memory = memoryStore();
  await memory.rooms.create(sampleRoom());
  const store = { ...memory.steps, ...change(memory.steps) };
  const statements = { log: { number: 2, generation: { number: 2, version: 3 }, isClosed: false } as Log };
  const room = { statements, roster: { ...roster }, memberCount: 1 };
  const told: Step[] = [];
  const failures: unknown[] = [];
  const start = (of: StepStore = store) =>
    RoomSteps.open({
      ...{ handle, store: of, statements, roster: room.roster, now: () => Date.now() },
      memberCount: () => room.memberCount,
      onStep: (step) => void told.push(step),
      onFailed: (error) => void failures.push(error),
    });
  const say = (number: number, generation?: number) => {
    const minted = generation ? { generation: { number: generation, version: room.roster.version } } : {};
    statements.log = { ...statements.log, number, ...minted } as Log;
  };
  return { memory, room, told, failures, start, say, steps: await start() };
}

const numbers = (steps: readonly Step[]) => steps.map(({ generation, step, n, v }) => [generation, step, n, v]);

describe('the steps of a room', () => {
  it('[G3] cover log and roster, and each is stored before anybody gets it', async () => {
    const order: string[] = [];
    const { steps, told, memory, room, say } = await open(({ append }) => ({
      async append(of, row) {
        order.push(`row ${row.step}`);
        return append(of, row);
      },
    }));
    steps.grow();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual([{ generation: 2, step: 1, n: 2, v: 4, roster: roster.hashAt(4) }]);
    say(3);
    room.roster.version = 6;
    steps.grow();
    await vi.advanceTimersByTimeAsync(500);
    expect(numbers(told)).toEqual([
      [2, 1, 2, 4],
      [2, 2, 3, 6],
    ]);
    expect(order).toEqual(['row 1', 'row 2']);
    expect(await memory.steps.read(handle)).toHaveLength(2);
  });

  it('[G3] are 250 ms apart, but at once after an urgent statement, and one a minute while nothing grows', async () => {
    const { steps, told, room, say } = await open();
    steps.grow();
    await vi.advanceTimersByTimeAsync(0);
    for (let entry = 0; entry < 10; entry++) {
      room.roster.version++;
      steps.grow();
    }
    await vi.advanceTimersByTimeAsync(249);
    expect(told).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(numbers(told).at(-1)).toEqual([2, 2, 2, 14]);
    say(3);
    steps.grow({ isUrgent: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(told).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(numbers(told).at(-1)).toEqual([2, 4, 3, 14]);
  });

  it.each([
    [4_000, 250],
    [8_000, 400],
    [100_000, 500],
  ])('[G3] are further apart in a large room: among %i members %i ms', async (members, ms) => {
    const { steps, told, room } = await open();
    room.memberCount = members;
    steps.grow();
    await vi.advanceTimersByTimeAsync(0);
    room.roster.version++;
    steps.grow();
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(told).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toHaveLength(2);
  });

  it('[G3] begin again with each generation, and lower nothing', async () => {
    const { steps, told, room, say } = await open();
    steps.grow();
    await vi.advanceTimersByTimeAsync(0);
    room.roster.version = 9;
    say(3, 3);
    steps.grow();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(numbers(told).at(-1)).toEqual([3, 1, 3, 9]);
    expect([steps.after(2, 0), numbers(steps.after(3, 0))]).toEqual([[], [[3, 1, 3, 9]]]);
    expect(steps.find(3, 1)).toEqual(told.at(-1));
  });

  it('are none while there is no generation, while nobody is inside, and after the end', async () => {
    const { steps, told, room, say } = await open();
    room.memberCount = 0;
    steps.grow();
    await vi.advanceTimersByTimeAsync(120_000);
    room.memberCount = 1;
    const { statements } = room;
    const log = statements.log;
    statements.log = { ...log, generation: undefined };
    steps.grow();
    await vi.advanceTimersByTimeAsync(120_000);
    statements.log = { ...log, isClosed: true };
    steps.grow();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(told).toEqual([]);
    statements.log = log;
    steps.grow();
    await vi.advanceTimersByTimeAsync(0);
    say(3);
    steps.grow();
    steps.stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(told).toHaveLength(1);
  });

  it('[G3] go on after a restart from the last row, also where nobody was told of it', async () => {
    const { steps, told, memory, start, room } = await open();
    steps.grow();
    await vi.advanceTimersByTimeAsync(0);
    const bytes = (await memory.steps.read(handle))[0]?.bytes;
    expect(bytes).toBeDefined();
    steps.stop();
    const again = await start();
    expect(numbers(again.after(2, 0))).toEqual([[2, 1, 2, 4]]);
    room.roster.version = 5;
    again.grow();
    await vi.advanceTimersByTimeAsync(0);
    expect(numbers(told)).toEqual([
      [2, 1, 2, 4],
      [2, 2, 2, 5],
    ]);
  });

  it('tell of a step that was written though no answer came, and of none that was not', async () => {
    let answer: 'lost' | 'refused' | 'given' = 'lost';
    const { steps, told, failures, room } = await open(({ append }) => ({
      async append(of, row) {
        if (answer === 'refused') throw new StoreError('database-unreachable');
        const added = await append(of, row);
        if (answer === 'lost') throw new StoreError('database-late');
        return added;
      },
    }));
    steps.grow();
    await vi.advanceTimersByTimeAsync(0);
    expect([told, failures.length]).toEqual([[], 1]);
    answer = 'given';
    room.roster.version = 5;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(numbers(told)).toEqual([
      [2, 1, 2, 4],
      [2, 2, 2, 5],
    ]);
    answer = 'refused';
    room.roster.version = 6;
    steps.grow();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(told).toHaveLength(2);
    answer = 'given';
    await vi.advanceTimersByTimeAsync(1_000);
    expect(numbers(told).at(-1)).toEqual([2, 3, 2, 6]);
  });

  it('take over what another server wrote meanwhile', async () => {
    const { steps, told, start, room } = await open();
    const other = await start();
    other.grow();
    await vi.advanceTimersByTimeAsync(0);
    other.stop();
    room.roster.version = 7;
    steps.grow();
    await vi.advanceTimersByTimeAsync(500);
    expect(numbers(told)).toEqual([
      [2, 1, 2, 4],
      [2, 1, 2, 4],
      [2, 2, 2, 7],
    ]);
  });

  it('are remembered up to as many as are kept', async () => {
    const { steps, room } = await open();
    for (let count = 0; count < 140; count++) {
      room.roster.version++;
      steps.grow();
      await vi.advanceTimersByTimeAsync(500);
    }
    const kept = steps.after(2, 0);
    expect([kept.length, kept.at(-1)?.step]).toEqual([128, 140]);
    expect(steps.find(2, 1)).toBeUndefined();
  });
});
