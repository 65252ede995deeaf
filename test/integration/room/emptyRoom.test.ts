import { deriveRoomKeys, parseRoomLink } from '@sotto/keys';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person, visit } from './people.ts';

const minuteMs = 60_000;
let aheadMs = 0;
let sotto: RunningSotto;

beforeAll(async () => {
  // The server sweeps at an interval of real time. The test replaces only that timer; every other one runs.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  sotto = await startSotto({ now: () => Date.now() + aheadMs });
});
afterEach(() => {
  aheadMs = 0;
});
afterAll(async () => {
  await sotto.close();
  vi.useRealTimers();
});

async function handleOf({ room }: Person) {
  const snapshot = room.snapshot();
  const link = parseRoomLink(snapshot.phase === 'inside' ? snapshot.link : '');
  if (!link.ok) throw new Error(link.error.code);
  return (await deriveRoomKeys(link.value)).roomHandle;
}

const rows = () => sotto.database.store.rooms;

async function leaveAll(...people: Person[]): Promise<void> {
  for (const person of people) person.room.actions.leave();
  for (const person of people) await person.until(({ phase }) => phase === 'left');
}

it('deletes a room ten minutes after the last person left, and not before', async () => {
  const ada = await host(sotto);
  const handle = await handleOf(ada);
  const { link } = ada.inside();
  const bob = await join(link, sotto);
  expect((await rows().find(handle))?.emptySince).toBeUndefined();
  await leaveAll(ada, bob);
  await eventually(async () => (await rows().find(handle))?.emptySince !== undefined);

  aheadMs = 9 * minuteMs;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await rows().find(handle)).toBeDefined();
  aheadMs = 10 * minuteMs + 1_000;
  await vi.advanceTimersByTimeAsync(30_000);
  await eventually(async () => (await rows().find(handle)) === undefined);
  aheadMs = 0;
  const late = await visit(link, sotto);
  expect(late.room.snapshot()).toEqual({ phase: 'failed', code: 'room-gone' });
});

it('keeps a room that somebody is in, or came back to in time', async () => {
  const ada = await host(sotto);
  const handle = await handleOf(ada);
  const { link } = ada.inside();
  aheadMs = 60 * minuteMs;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await rows().find(handle)).toBeDefined();
  aheadMs = 0;
  await leaveAll(ada);
  await eventually(async () => (await rows().find(handle))?.emptySince !== undefined);
  await join(link, sotto);
  await eventually(async () => (await rows().find(handle))?.emptySince === undefined);
  aheadMs = 60 * minuteMs;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await rows().find(handle)).toBeDefined();
});

it('deletes a room that its server left occupied ten minutes after the lease, unless people return to it', async () => {
  const ada = await host(sotto);
  const handle = await handleOf(ada);
  const bea = await host(sotto);
  const returnedTo = await handleOf(bea);
  await sotto.stopServer();
  ada.room.close();
  await sotto.startServer();
  expect(await rows().find(handle)).toMatchObject({ emptySince: undefined });
  await bea.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'connected', 30_000);
  aheadMs = 14 * minuteMs;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await rows().find(handle)).toBeDefined();
  aheadMs = 16 * minuteMs;
  await vi.advanceTimersByTimeAsync(30_000);
  await eventually(async () => (await rows().find(handle)) === undefined);
  expect(await rows().find(returnedTo)).toMatchObject({ emptySince: undefined });
});
