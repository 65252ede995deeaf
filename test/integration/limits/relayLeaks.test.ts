import { encodeCanonical, parseMessage, type RoomBody, roomRequests } from '@sotto/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually } from '../room/people.ts';
import { makeRoom } from '../room/rawRoom.ts';
import { openSealedWire, type SealedWire } from '../room/sealedWire.ts';
import { enterUnnamed, type Intruder } from './pair.ts';

let sotto: RunningSotto;

beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

const speakers = 6;
const visitors = 40;
const asked = 10;

/** Goes on stage and sends nothing. */
async function speak(wire: SealedWire, showing: RoomBody<'speak'>): Promise<void> {
  wire.ask(1, 'speak', showing);
  await eventually(() => wire.answers.length === 3);
  const spoken = parseMessage(roomRequests.speak.answer, encodeCanonical(wire.answers[2]?.answer));
  if (!spoken.ok) throw new Error(wire.answers[2]?.code);
  wire.ask(2, 'produce', { ssrc: 1, payloadType: 111 });
  await eventually(() => wire.answers.length === 4);
  expect(wire.answers[3]?.code).toBeUndefined();
}

it('[L2] leaves nothing at the relay, whatever it asked for at the moment of leaving', async () => {
  const room = await makeRoom(sotto.origin);
  const enter = async () => {
    const wire: Intruder = { ...(await openSealedWire(room, sotto.origin)), keys: room.keys };
    return { wire, showing: await enterUnnamed(wire) };
  };
  const onStage = [];
  for (let index = 0; index < speakers; index++) {
    const { wire, showing } = await enter();
    await speak(wire, showing);
    onStage.push(wire);
  }
  for (let index = 0; index < visitors; index++) {
    const { wire } = await enter();
    for (let seq = 1; seq <= asked; seq++) wire.ask(seq, 'receive', {});
    wire.ask(asked + 1, 'leave', { signature: null });
    wire.hangUp();
  }
  await eventually(async () => (await sotto.relayStats()).transports === 2 * speakers, { withinMs: 30_000 });
  const { consumers, producers } = await sotto.relayStats();
  expect({ consumers, producers }).toEqual({ consumers: speakers * (speakers - 1), producers: speakers });
  for (const wire of onStage) wire.hangUp();
  await eventually(async () => (await sotto.relayStats()).transports === 0, { withinMs: 30_000 });
  expect(await sotto.relayStats()).toMatchObject({ producers: 0, consumers: 0, listeners: 0, groups: 0 });
});
