import { describe, expect } from 'vitest';
import { OWN_ADDRESS } from '../../tools/test/ownNetwork.js';
import { inChapters } from '../harness/chapters.ts';
import { findFreePort } from '../harness/findFreePort.ts';
import type { Person } from '../harness/Person.ts';
import { startSotto } from '../harness/startSotto.ts';
import { startUdpPath } from '../harness/startUdpPath.ts';
import { story } from '../harness/story.ts';

const audible = -45;

interface Cast {
  readonly ada: Person;
  readonly ben: Person;
  /** Loses every datagram from and to Ben, or none. */
  readonly loseBens: (isLosing: boolean) => void;
  readonly asked: (name: string) => number;
}

const test = story.extend(
  'cast',
  { scope: 'file' },
  async ({ addresses: _, somebody }, { onCleanup }): Promise<Cast> => {
    const rtcPort = await findFreePort();
    const entries: string[] = [];
    const opened = (message: Uint8Array) => void entries.push(Buffer.from(message).toString('latin1'));
    const listen = [{ ip: '127.0.0.1', announcedAddress: OWN_ADDRESS }];
    const { origin, close } = await startSotto({ rtcPort, listen, taps: { opened } });
    const closing = new AsyncDisposableStack();
    onCleanup(() => closing.disposeAsync());
    closing.defer(close);
    const adas = new Set<string>();
    let [isBenThere, isLosing] = [false, false];
    const path = await startUdpPath({
      at: { address: OWN_ADDRESS, port: rtcPort },
      to: { address: '127.0.0.1', port: rtcPort },
      fate(client) {
        if (!isBenThere) adas.add(client);
        return isLosing && !adas.has(client) ? undefined : 0;
      },
    });
    closing.defer(path.close);
    const [ada, ben] = [await somebody({ origin }), await somebody({ origin })];
    await ada.startRoom({ title: 'On the move', name: 'Ada' });
    const link = await ada.keptLink();
    await ben.follow(link);
    await expect.poll(() => adas.size).toBeGreaterThan(0);
    isBenThere = true;
    await ben.listenIn('Ben');
    const asked = (name: string) =>
      entries.filter((entry) => entry.includes(`dname${String.fromCharCode(0x60 + name.length)}${name}`)).length;
    const loseBens = (next: boolean) => {
      isLosing = next;
    };
    return { ada, ben, loseBens, asked };
  },
);
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

describe('a path to the relay that breaks off', () => {
  chapter('[R12] is found anew by ICE, on the transport that there is', async ({ ben, loseBens, asked }) => {
    await ben.sees('Stage', /speaking/);
    loseBens(true);
    await expect.poll(() => asked('restart-ice'), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
    loseBens(false);
    await expect.poll(() => ben.hear(500), { timeout: 60_000 }).toBeGreaterThan(audible);
    await ben.sees('Stage', /speaking/);
    await ben.reads('connected');
    expect(asked('receive')).toBe(0);
  });

  chapter('[R12] is another one where ICE does not find it', async ({ ben, loseBens, asked }) => {
    const restarts = asked('restart-ice');
    loseBens(true);
    await ben.reads('reconnecting');
    expect(asked('restart-ice')).toBeGreaterThan(restarts);
    loseBens(false);
    await expect.poll(() => asked('receive'), { timeout: 60_000 }).toBeGreaterThan(0);
    await ben.reads('connected');
    await expect.poll(() => ben.hear(500), { timeout: 60_000 }).toBeGreaterThan(audible);
  });

  chapter('and no page had an error', ({ ada, ben }) => {
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
  });
});
