import { randomBytes, Secret } from '@sotto/base';
import type { FrameKeys, FrameStep } from '@sotto/frames';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join } from './people.ts';
import { enterRaw, greet, type RawMember } from './rawMember.ts';
import { createRelayTap } from './relayTap.ts';
import { looped, speechFrames } from './speech.ts';

const tap = createRelayTap();
let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto({ onProducer: tap.onProducer }), speechFrames('One, two, three.')]);
});
afterAll(() => sotto.close());

async function openStage() {
  const ada = await host({ origin: sotto.origin, everyoneSpeaks: true, source: looped(speech) });
  return { ada, link: ada.inside().link };
}

const forGood = { validUntilMs: Number.POSITIVE_INFINITY, allowsSound: true };

/** A member who claims to hold the room's keys, and has other keys. */
function withoutSecret({ sealAt, opens, speakers }: FrameKeys): FrameKeys {
  const falsify = (step: FrameStep) => ({ ...step, key: new Secret(randomBytes(32)) });
  return { sealAt: sealAt && falsify(sealAt), opens: opens.map(falsify), speakers, ...forGood };
}

describe('a listener with the room but not its media secret', () => {
  it('[F11] gets every frame and opens none', async () => {
    const { link } = await openStage();
    const visitor = await greet(link, sotto);
    const eve = await enterRaw(visitor, { exchange: withoutSecret });
    await eventually(() => eve.media.counts().dropped > 20);
    expect(eve.media.counts().opened).toBe(0);
    expect(eve.heard).toEqual([]);
  });

  it('[F11] [F15] is not heard by members who have it, and stands on stage as not verified', async () => {
    const { ada, link } = await openStage();
    const visitor = await greet(link, sotto);
    const eve = await enterRaw(visitor, { exchange: withoutSecret, source: looped(speech) });
    expect((await eve.stay.ownStage.speak()).ok).toBe(true);
    await eve.stay.ownStage.setMuted(false);
    await eventually(() => ada.media.counts().dropped > 20);
    await ada.until(() => ada.inside().stage.some(({ name, isVerified }) => name === 'Eve' && !isVerified));
    expect(ada.inside().stage.map(({ isVerified }) => isVerified)).toEqual([true, false]);
    expect(ada.heard).toEqual([]);
  });
});

/** A listener with every key of a member inside who passes them on. */
const accompliceOf =
  ({ keys }: RawMember) =>
  (): FrameKeys => {
    const { opens, speakers } = keys();
    const steps = opens.map((step) => ({ ...step, key: new Secret(step.key.expose().slice()) }));
    return { sealAt: steps.at(-1), opens: steps, speakers, ...forGood };
  };

describe('a stream that no verified credential covers', () => {
  it('[K10] is not played, and its speaker is not shown', async () => {
    const { ada, link } = await openStage();
    const bob = await join(link, { origin: sotto.origin });
    // Frames that came before he had a key were dropped too.
    await eventually(() => bob.heard.length > 0);
    const before = bob.media.counts().dropped;
    const exchange = accompliceOf(await enterRaw(await greet(link, sotto), { name: 'Mallory' }));
    const strange = { credential: randomBytes(640), source: looped(speech), exchange };
    const eve = await enterRaw(await greet(link, sotto), strange);
    expect((await eve.stay.ownStage.speak()).ok).toBe(true);
    await eve.stay.ownStage.setMuted(false);
    await eventually(() => ada.media.counts().dropped > 20 && bob.media.counts().dropped > before + 20);
    expect(ada.heard).toEqual([]);
    expect(new Set(bob.heard.map(({ speaker }) => speaker)).size).toBe(1);
    expect(bob.inside().stage.map(({ name }) => name)).toEqual(['Ada']);
  });

  it('[K10] is not played under a credential copied from another member', async () => {
    const { ada, link } = await openStage();
    const visitor = await greet(link, sotto);
    const copied = visitor.preview?.stage[0]?.credential;
    if (!copied) throw new Error('nobody on stage');
    const exchange = accompliceOf(await enterRaw(await greet(link, sotto), { name: 'Mallory' }));
    const eve = await enterRaw(visitor, { credential: copied, source: looped(speech), exchange });
    expect((await eve.stay.ownStage.speak()).ok).toBe(true);
    await eve.stay.ownStage.setMuted(false);
    await eventually(() => ada.media.counts().dropped > 20);
    expect(ada.heard).toEqual([]);
  });

  it('is heard by a client that verifies it, so these tests would notice', async () => {
    const { ada, link } = await openStage();
    const eve = await enterRaw(await greet(link, sotto), { source: looped(speech) });
    expect((await eve.stay.ownStage.speak()).ok).toBe(true);
    await eve.stay.ownStage.setMuted(false);
    await eventually(() => ada.heard.filter(({ muted }) => !muted).length > 20);
  });
});
