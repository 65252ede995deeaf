import { randomBytes } from '@sotto/base';
import { type Name, parseName } from '@sotto/keys';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { host } from './people.ts';
import { greet } from './rawMember.ts';
import { draw, entryOf, readStart } from './rawRoom.ts';

let sotto: RunningSotto;

beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

/** Enters only to be counted and listed, and hears nothing. */
async function enterSilently(link: string, called: string, credential?: Uint8Array<ArrayBuffer>): Promise<void> {
  const { access, connection } = await greet(link, sotto);
  const name = parseName(called);
  if (!name.ok) throw new Error(name.error.code);
  const shown = credential ?? (await access.sealCredential(name.value as Name));
  const entered = await connection.request(
    'enter',
    entryOf(await readStart(connection), draw({ session: access.session, credential: shown })),
  );
  if (!entered.ok) throw new Error(entered.error.code);
}

const nameOf = (place: number) => `Listener ${String(place).padStart(3, '0')}`;

it('[R8] scrolling shows more than two pages of people, each under their own name', async () => {
  const ada = await host(sotto);
  const { link } = ada.inside();
  for (let place = 0; place < 125; place++) await enterSilently(link, nameOf(place));
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 125);

  ada.room.actions.showAudience(0, 125);
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audience.length === 125);
  expect(ada.inside().audience.map(({ name }) => name)).toEqual(
    Array.from({ length: 125 }, (_, place) => nameOf(place)),
  );

  ada.room.actions.showAudience(110, 125);
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceFrom === 100);
  expect(ada.inside().audience.map(({ name }) => name)).toEqual(
    Array.from({ length: 25 }, (_, place) => nameOf(100 + place)),
  );

  await enterSilently(link, 'Mallory', randomBytes(640));
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.unverifiedCount === 1);
  await ada.until((snapshot) => snapshot.phase === 'inside' && snapshot.audienceCount === 126);
  expect(ada.inside().audience.map(({ name }) => name)).not.toContain('Mallory');
});
