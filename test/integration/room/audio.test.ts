import { randomBytes, Secret } from '@sotto/base';
import { opusSilence } from '@sotto/frames';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, type HeardFrame, host, join, type Person, pauseMs } from './people.ts';
import { createRelayTap } from './relayTap.ts';
import { looped, once, speechFrames } from './speech.ts';

const words = 'Nobody outside this room hears a word.';
const sealedBytes = 175;
const tap = createRelayTap();
let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  [sotto, speech] = await Promise.all([startSotto({ onProducer: tap.onProducer }), speechFrames(words)]);
});
afterAll(() => sotto.close());
beforeEach(() => tap.clear());

/** A muted speaker and a listener who hears them; the speaker says what `say` gives once unmuted. */
async function talk(say: () => Uint8Array | undefined): Promise<{ ada: Person; bob: Person }> {
  let source: () => Uint8Array | undefined = () => undefined;
  const ada = await host({ origin: sotto.origin, source: () => source() });
  ada.room.actions.mute();
  const bob = await join(ada.inside().link, { origin: sotto.origin });
  await eventually(() => bob.heard.some(({ muted }) => muted));
  source = say;
  return { ada, bob };
}

function hex(frames: readonly Uint8Array[]): string[] {
  return frames.map((frame) => Buffer.from(frame).toString('hex'));
}

function said(heard: readonly HeardFrame[]): string[] {
  return hex(heard.filter(({ muted }) => !muted).map(({ opus }) => opus));
}

describe('sealed sound through the relay', () => {
  it('reaches a listener as the frames that were sent, byte for byte and in order', async () => {
    const { ada, bob } = await talk(once(speech));
    // Frames that came before the key are lost.
    const { dropped } = bob.media.counts();
    ada.room.actions.unmute();
    await eventually(() => said(bob.heard).length > speech.length);
    expect(said(bob.heard).slice(0, speech.length)).toEqual(hex(speech));
    expect(said(bob.heard)[speech.length]).toBe(hex([opusSilence])[0]);
    expect(bob.media.counts().dropped).toBe(dropped);
  });

  it('is frames of one size to the relay, none of which holds a frame of the source', async () => {
    const { ada, bob } = await talk(once(speech));
    ada.room.actions.unmute();
    await eventually(() => said(bob.heard).length > speech.length);
    expect(tap.payloads.length).toBeGreaterThan(speech.length);
    expect(new Set(tap.payloads.map(({ length }) => length))).toEqual(new Set([sealedBytes]));
    const relayed = Buffer.concat(tap.payloads);
    expect(speech.filter((frame) => relayed.includes(Buffer.from(frame)))).toEqual([]);
  });

  it('reaches every listener, and each speaker hears the other', async () => {
    const rootSeed = new Secret(randomBytes(32));
    const ada = await host({ origin: sotto.origin, rootSeed, everyoneSpeaks: true, source: looped(speech) });
    const { link } = ada.inside();
    const bob = await join(link, { origin: sotto.origin, source: looped(speech) });
    const eve = await join(link, { origin: sotto.origin, name: 'Eve' });
    bob.room.actions.joinStage();
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage);
    bob.room.actions.unmute();
    await eventually(() => said(ada.heard).length > 5 && said(bob.heard).length > 5);
    await eventually(() => new Set(eve.heard.filter(({ muted }) => !muted).map(({ speaker }) => speaker)).size === 2);
  });
});

describe('a muted speaker', () => {
  it('sends frames of the same size at the same rate, which say only that they are muted', async () => {
    const { ada, bob } = await talk(looped(speech));
    const measure = async () => {
      const [relayed, heard, started] = [tap.payloads.length, bob.heard.length, performance.now()];
      await pauseMs(1_500);
      const steps = (performance.now() - started) / 20;
      return { relayed: tap.payloads.slice(relayed), heard: bob.heard.slice(heard), steps };
    };
    const muted = await measure();
    ada.room.actions.unmute();
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage[0]?.isMuted === false);
    const speaking = await measure();

    expect(muted.heard.every((frame) => frame.muted)).toBe(true);
    expect(new Set(hex(muted.heard.map(({ opus }) => opus)))).toEqual(new Set(hex([opusSilence])));
    expect(speaking.heard.some((frame) => frame.muted)).toBe(false);
    for (const { relayed, steps } of [muted, speaking]) {
      expect(new Set(relayed.map(({ length }) => length))).toEqual(new Set([sealedBytes]));
      expect(Math.abs(relayed.length - steps)).toBeLessThan(steps * 0.15);
    }
  });

  it('is shown as muted to a listener, and as unmuted again', async () => {
    const { ada, bob } = await talk(looped(speech));
    const isMuted = (expected: boolean) =>
      bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.stage[0]?.isMuted === expected);
    await isMuted(true);
    ada.room.actions.unmute();
    await isMuted(false);
    ada.room.actions.mute();
    await isMuted(true);
  });
});
