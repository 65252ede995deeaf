import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { host, join, visit } from './people.ts';
import { startProxy } from './startProxy.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto({ capacity: { roomMembers: 3, stageMembers: 2 } });
});
afterAll(() => sotto.close());

it('[R3] refuses entry into a full room, by code, until somebody has left', async () => {
  const ada = await host(sotto);
  const { link } = ada.inside();
  const bob = await join(link, sotto);
  await join(link, { ...sotto, name: 'Cleo' });
  const dora = await visit(link, sotto);
  dora.room.actions.enter('Dora');
  await dora.until(({ phase }) => phase === 'failed');
  expect(dora.room.snapshot()).toEqual({ phase: 'failed', code: 'room-full' });
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 2);
  bob.room.actions.leave();
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 1);
  await join(link, { ...sotto, name: 'Dora' });
});

it('[R6] refuses a full stage, by code, until somebody has stepped down', async () => {
  const ada = await host({ ...sotto, everyoneSpeaks: true });
  const { link } = ada.inside();
  const bob = await join(link, sotto);
  const cleo = await join(link, { ...sotto, name: 'Cleo' });
  bob.room.actions.joinStage();
  await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
  cleo.room.actions.joinStage();
  await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.fault === 'stage-full');
  bob.room.actions.stepDown();
  await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage.length === 1);
  cleo.room.actions.joinStage();
  await cleo.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
});

it('[R10] keeps the place of a member whose connection is lost', async () => {
  const proxy = await startProxy(sotto);
  const ada = await host(sotto);
  const { link } = ada.inside();
  const bob = await join(link, { ...sotto, origin: proxy.origin });
  await join(link, { ...sotto, name: 'Cleo' });
  proxy.setOpen(false);
  proxy.cut();
  await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection !== 'connected');
  const dora = await visit(link, sotto);
  dora.room.actions.enter('Dora');
  await dora.until(({ phase }) => phase === 'failed');
  proxy.setOpen(true);
  await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.connection === 'connected');
});
