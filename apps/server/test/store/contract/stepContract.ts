import { expect, it } from 'vitest';
import { keptSteps, type Store } from '../../../src/store/Store.ts';
import { bytes, countAtOnce, sampleRoom } from './samples.ts';

const { handle } = sampleRoom();
const step = (generation: number, number: number) => ({ generation, step: number, bytes: bytes(90, number % 256) });

/** The contract of every `StepStore`. */
export function stepContract(store: () => Store): void {
  const steps = () => store().steps;

  it('keeps the newest steps of the newest generation alone', async () => {
    await store().rooms.create(sampleRoom());
    expect(await steps().read(handle)).toEqual([]);
    for (const each of [step(3, 1), step(3, 2)]) expect(await steps().append(handle, each)).toBe('appended');
    expect(await steps().read(handle)).toEqual([step(3, 1), step(3, 2)]);
    for (let number = 1; number <= keptSteps + 3; number++) await steps().append(handle, step(5, number));
    const kept = await steps().read(handle);
    expect(kept).toHaveLength(keptSteps + 1);
    expect([kept[0], kept.at(-1)]).toEqual([step(5, 3), step(5, keptSteps + 3)]);
  });

  it('gives a step once, however many want it at once', async () => {
    await store().rooms.create(sampleRoom());
    expect(await countAtOnce(12, 'appended', () => steps().append(handle, step(1, 1)))).toBe(1);
    expect(await steps().append(handle, { ...step(1, 1), bytes: bytes(80, 9) })).toBe('number-taken');
    expect(await steps().read(handle)).toEqual([step(1, 1)]);
  });

  it('keeps nothing of a room that is gone, and refuses what is too long', async () => {
    expect(await steps().append(handle, step(1, 1))).toBe('room-gone');
    await store().rooms.create(sampleRoom());
    const tooLong = steps().append(handle, { ...step(1, 1), bytes: bytes(257) });
    await expect(tooLong).rejects.toMatchObject({ code: 'row-refused' });
    await steps().append(handle, step(1, 1));
    await store().rooms.remove(sampleRoom());
    await store().rooms.create(sampleRoom());
    expect(await steps().read(handle)).toEqual([]);
  });
}
