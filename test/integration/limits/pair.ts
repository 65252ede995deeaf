import { deriveRoomKeys, parseRoomLink, type RoomKeys } from '@sotto/keys';
import type { RoomBody } from '@sotto/protocol';
import { expect } from 'vitest';
import type { RunningSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person } from '../room/people.ts';
import { draw, entryOf, showingOf, startOf } from '../room/rawRoom.ts';
import { openSealedWire, type SealedWire } from '../room/sealedWire.ts';
import { looped } from '../room/speech.ts';

/** Two people who hear each other, and whom an attack must not hurt. */
export interface Pair {
  readonly ada: Person;
  readonly bob: Person;
  readonly link: string;
  /** Expects that frames still arrive, on the same connection as before. */
  expectUnhurt(): Promise<void>;
}

export interface PairOptions {
  readonly sotto: RunningSotto;
  readonly speech: readonly Uint8Array[];
  readonly everyoneSpeaks?: boolean;
}

export async function meet({ sotto, speech, everyoneSpeaks = false }: PairOptions): Promise<Pair> {
  const ada = await host({ origin: sotto.origin, source: looped(speech), everyoneSpeaks });
  const { link } = ada.inside();
  const bob = await join(link, { origin: sotto.origin });
  let interruptions = 0;
  for (const { room } of [ada, bob]) {
    room.subscribe(() => {
      const snapshot = room.snapshot();
      if (snapshot.phase !== 'inside' || snapshot.connection !== 'connected') interruptions++;
    });
  }
  await eventually(() => bob.heard.length > 10);
  return {
    ada,
    bob,
    link,
    async expectUnhurt() {
      const before = bob.heard.length;
      await eventually(() => bob.heard.length > before + 25);
      expect(interruptions).toBe(0);
    },
  };
}

/** A connection, and the keys of the room that it is for. */
export type Intruder = SealedWire & { readonly keys: RoomKeys };

/** A client past the door of its room, which can send anything. */
export async function intrude({ link }: Pair, origin: string): Promise<Intruder> {
  const parsed = parseRoomLink(link);
  if (!parsed.ok) throw new Error(parsed.error.code);
  const keys = await deriveRoomKeys(parsed.value);
  return { ...(await openSealedWire({ keys }, origin)), keys };
}

/**
 * Enters as request number 0, after a look at the log; the credential opens for nobody.
 *
 * @returns what they show who goes on stage
 */
export async function enterUnnamed(wire: Intruder): Promise<RoomBody<'speak'>> {
  const room = await startOf(wire);
  const entry = draw();
  wire.ask(0, 'enter', entryOf(room, entry));
  const answer = () => wire.answers.find(({ seq }) => seq === 0);
  await eventually(() => answer() !== undefined);
  expect(answer()?.code).toBeUndefined();
  return showingOf({ ...room, ...entry });
}
