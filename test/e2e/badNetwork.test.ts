import { describe, expect } from 'vitest';
import { OWN_ADDRESS } from '../../tools/test/ownNetwork.js';
import { inChapters } from '../harness/chapters.ts';
import { createRandom } from '../harness/createRandom.ts';
import { findFreePort } from '../harness/findFreePort.ts';
import type { Person } from '../harness/Person.ts';
import { startSotto } from '../harness/startSotto.ts';
import { startUdpPath, type UdpPath } from '../harness/startUdpPath.ts';
import { story } from '../harness/story.ts';
import { type Connections, watchConnections } from '../harness/watchConnections.ts';
import { type Openings, watchOpening } from '../harness/watchOpening.ts';
import { measureResemblance } from '../wiretap/sound/resemblance.ts';
import { measureSpectrum } from '../wiretap/sound/spectrum.ts';
import type { Pcm } from '../wiretap/sound/wav.ts';

const lossRate = 0.05;
const longestDelayMs = 40;
/** Other words score 0.3 and less; the same ones through a codec alone 0.85 and more. */
const sameWords = 0.5;

interface Cast {
  readonly words: Pcm;
  readonly path: UdpPath;
  readonly ada: Person;
  readonly ben: Person;
  /** The connections of Ben's page. */
  readonly connections: () => Promise<Connections>;
  openings: () => Promise<Openings>;
}

const test = story
  .extend('badly', { scope: 'file' }, async ({ addresses: _ }, { onCleanup }) => {
    const closing = new AsyncDisposableStack();
    onCleanup(() => closing.disposeAsync());
    const rtcPort = await findFreePort();
    // Clients are told an address where the relay is not; the network between leads to it.
    const { origin, close } = await startSotto({
      rtcPort,
      listen: [{ ip: '127.0.0.1', announcedAddress: OWN_ADDRESS }],
    });
    closing.defer(close);
    const random = createRandom(5);
    const path = await startUdpPath({
      at: { address: OWN_ADDRESS, port: rtcPort },
      to: { address: '127.0.0.1', port: rtcPort },
      fate: () => (random() < lossRate ? undefined : random() * longestDelayMs),
    });
    closing.defer(path.close);
    return { origin, path };
  })
  .extend('cast', { scope: 'file' }, async ({ words, badly: { origin, path }, somebody }): Promise<Cast> => {
    let connections = async (): Promise<Connections> => ({ received: 0, missing: 0, protocols: [] });
    const ada = await somebody({ origin });
    const ben = await somebody({
      origin,
      async prepare(page) {
        connections = await watchConnections(page);
      },
    });
    return { words, path, ada, ben, connections, openings: async () => ({ opened: 0, refused: 0 }) };
  });
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

async function measureWords(listener: Person, words: Pcm): Promise<number> {
  const heard = await listener.record(5_000);
  return measureResemblance(measureSpectrum(heard), measureSpectrum(words.samples));
}

describe('a network that loses every twentieth packet and reorders the others', () => {
  chapter('lets two people into a room and onto its stage', async (cast) => {
    const { ada, ben } = cast;
    await ada.startRoom({ title: 'On the train', name: 'Ada', everyone: true });
    await ben.follow(await ada.keptLink());
    cast.openings = await watchOpening(ben.page);
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
  });

  chapter('the words are still recognised', async ({ words, ben }) => {
    expect(await measureWords(ben, words)).toBeGreaterThan(sameWords);
  });

  chapter('also the other way', async ({ words, ada, ben }) => {
    await ben.press('Join the stage');
    await ada.sees('Stage', /Ben\s+muted/);
    await ada.press('Mute');
    await ben.press('Unmute');
    await ada.sees('Stage', /Ben\s+speaking/);
    expect(await measureWords(ada, words)).toBeGreaterThan(sameWords);
  });

  chapter('every frame that arrives is opened: only lost ones are missing', async ({ connections, openings }) => {
    const { received } = await connections();
    expect(received).toBeGreaterThan(400);
    // The last frame may still be on its way to the Worker.
    await expect.poll(async () => (await openings()).opened).toBeGreaterThanOrEqual(received);
    expect((await openings()).refused).toBe(0);
  });

  chapter('[M7] lost packets were asked for again: far fewer are missing than one way alone has lost', async (cast) => {
    const { received, missing } = await cast.connections();
    expect(missing / (received + missing)).toBeLessThan(lossRate / 2);
  });

  chapter('nobody lost the room, and neither page had an error', async ({ ada, ben }) => {
    await ada.sees('Stage', /Ada[\s\S]*Ben/);
    await ben.sees('Stage', /Ada[\s\S]*Ben/);
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
  });

  chapter('and it was that bad', ({ path }) => {
    const { passed, lost, reordered } = path.counts();
    expect(lost / (passed + lost)).toBeGreaterThan(0.03);
    expect(reordered).toBeGreaterThan(100);
  });
});
