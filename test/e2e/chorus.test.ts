import { expect, onTestFinished } from 'vitest';
import { openChromium, openFirefox } from '../harness/browsers.ts';
import { Person } from '../harness/Person.ts';
import { startLoudspeaker } from '../harness/startLoudspeaker.ts';
import { story } from '../harness/story.ts';
import { host, join } from '../integration/room/people.ts';
import { looped, toneFrames } from '../integration/room/speech.ts';

const voices = 10;
const loudness = 0.9;
/** Shorter flat tops than this many samples, 0.1 ms, nobody hears. */
const harmless = 5;

/** Pitches without a common period, so that the tones always add up in other ways, from 220 to 661 Hz. */
const pitch = (index: number) => 220 * 1.13 ** index;

/** Ten people on stage, silent until all begin at once. */
async function gather(origin: string) {
  const chorus = { isLoud: false };
  const sing = (index: number) => {
    const tone = looped(toneFrames({ hz: pitch(index), seconds: 1, loudness }));
    return () => (chorus.isLoud ? tone() : undefined);
  };
  const first = await host({ origin, everyoneSpeaks: true, source: sing(0) });
  const { link } = first.inside();
  for (let index = 1; index < voices; index++) {
    const { room, until } = await join(link, { origin, name: `Singer ${index}`, source: sing(index) });
    room.actions.joinStage();
    await until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
    room.actions.unmute();
  }
  return { link, chorus };
}

/** The longest run of samples at full scale or beyond: the length of the flattest top. */
function longestFlatTop(samples: Float32Array): number {
  let [run, longest] = [0, 0];
  for (const sample of samples) {
    run = Math.abs(sample) >= 1 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

const peakOf = (samples: Float32Array) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

/** Records the loudspeaker of a listener's browser from the moment on at which the chorus begins. */
async function listen(
  openBrowser: typeof openFirefox | typeof openChromium,
  { origin, link, chorus }: Awaited<ReturnType<typeof gather>> & { readonly origin: string },
): Promise<Float32Array> {
  const loudspeaker = await startLoudspeaker();
  onTestFinished(() => loudspeaker.close());
  const browser = await openBrowser({ loudspeaker });
  chorus.isLoud = false;
  const ear = await Person.at((await browser.seat()).page, origin);
  await ear.follow(link);
  await ear.listenIn('Ben');
  await ear.sees('Stage', /Singer 9/);
  const heard = await loudspeaker.record(8_000, () => {
    chorus.isLoud = true;
  });
  await browser.close();
  return heard;
}

story('ten loud voices that begin at once do not clip', async ({ sotto }) => {
  const gathered = await gather(sotto.origin);
  for (const [name, openBrowser] of Object.entries({ Firefox: openFirefox, Chromium: openChromium })) {
    const heard = await listen(openBrowser, { ...sotto, ...gathered });
    const [peak, flat] = [peakOf(heard), longestFlatTop(heard)];
    console.info(`${name}: peak ${peak.toFixed(2)} of full scale, flat for ${flat} samples`);
    expect(peak, name).toBeGreaterThan(0.2);
    expect(flat, name).toBeLessThan(harmless);
    // From then on they stay below full scale, not only within what a limiter lets through.
    expect(peakOf(heard.subarray(heard.length / 2)), name).toBeLessThan(1);
  }
});
