import { setImmediate } from 'node:timers/promises';
import { randomBytes, Secret } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { createFakeKeys } from '../test/createFakeKeys.ts';
import { createFrameKeyRing } from './createFrameKeyRing.ts';
import { createFrameOpener } from './createFrameOpener.ts';
import { createFrameSealer } from './createFrameSealer.ts';
import { deriveFrameKey } from './deriveFrameKey.ts';
import { deriveSenderKey } from './deriveSenderKey.ts';
import { encodeKid } from './kid.ts';
import { openSframe } from './sframe.ts';
import { decodeSframeHeader } from './sframeHeader.ts';

const position = { generation: 3, step: 1 };
const kid = encodeKid(position);
const session = randomBytes(32);
const another = randomBytes(32);
const opus = Uint8Array.of(0x78, 1, 2);

describe('createFrameKeyRing', () => {
  it('[F13] derives a key once for each step and sender, also under overlapping calls', async () => {
    const { ring } = createFakeKeys('room', position);
    const [first, again] = await Promise.all([ring.opening(session, kid), ring.opening(session, kid)]);
    expect(first).toBe(again);
    expect(await ring.opening(session, kid)).toBe(first);
    expect(await ring.opening(randomBytes(32), kid)).not.toBe(first);
  });

  it('[F13] asks for a current value if the last one has ended, and goes without if there is none', async () => {
    const step = { ...position, key: new Secret(randomBytes(32)), confirm: randomBytes(16), untilMs: 10_000 };
    const valueUntil = (validUntilMs: number) => ({
      ...{ sealAt: step, opens: [step], speakers: new Map(), allowsSound: true, validUntilMs },
    });
    let nowMs = 0;
    let renewals = 0;
    const ring = createFrameKeyRing({
      mediaSalt: new Secret(randomBytes(32)),
      now: () => nowMs,
      renew() {
        renewals++;
        if (nowMs < 5_000) ring.use(valueUntil(nowMs + 1_000));
      },
    });
    ring.use(valueUntil(1_000));
    nowMs = 3_000;
    expect(await ring.sealing(session)?.key).toBeDefined();
    expect([ring.allowsSound(), renewals]).toEqual([true, 1]);
    nowMs = 6_000;
    expect(ring.sealing(session)).toBeUndefined();
    expect(ring.allowsSound()).toBe(false);
    ring.close();
  });

  it('[F13] keeps a key while newer values have its step', async () => {
    const keys = createFakeKeys('room', position);
    const before = await keys.ring.opening(session, kid);
    keys.moveTo({ generation: 3, step: 2 });
    expect(await keys.ring.opening(session, kid)).toBe(before);
  });

  it('[F13] gives a key if newer values with its step come while it is derived', async () => {
    const keys = createFakeKeys('room', position);
    const underWay = keys.ring.opening(session, kid);
    keys.publish();
    keys.moveTo({ generation: 3, step: 2 });
    expect(await underWay).toBeDefined();
    expect(await keys.ring.opening(session, kid)).toBe(await underWay);
  });

  it('[F13] derives a key again that failed because its value had ended', async () => {
    const keys = createFakeKeys('room', position);
    const underWay = keys.ring.opening(session, kid);
    keys.publish({ validUntilMs: 0 });
    expect(await underWay).toBeUndefined();
    keys.publish();
    expect(await keys.ring.opening(session, kid)).toBeDefined();
  });

  it('[F4] seals under the key of RFC 9605 that follows from the step, the media salt and the session', async () => {
    const [mediaSalt, key] = [randomBytes(32), randomBytes(32)];
    const ring = createFrameKeyRing({ mediaSalt: new Secret(mediaSalt.slice()), now: () => 0 });
    const confirm = new Uint8Array(16);
    const until = Number.POSITIVE_INFINITY;
    const step = { ...position, key: new Secret(key.slice()), confirm, untilMs: until };
    ring.use({ sealAt: step, opens: [step], speakers: new Map(), allowsSound: true, validUntilMs: until });
    const sealed = await createFrameSealer({ ring, session }).seal(opus);
    if (!sealed.ok) throw new Error(sealed.error.code);
    const input = { mediaSalt: new Secret(mediaSalt), stepKey: new Secret(key), senderSession: session };
    const frameKey = await deriveFrameKey(await deriveSenderKey(input), kid, 'decrypt');
    const header = decodeSframeHeader(sealed.value);
    if (!header.ok) throw new Error(header.error.code);
    expect(await openSframe(frameKey, { header: header.value, sealed: sealed.value })).toMatchObject({ ok: true });
  });

  it('[G8] takes another key if it replaces the one of the same step', async () => {
    const keys = createFakeKeys('room', position);
    const before = await keys.ring.opening(session, kid);
    const step = { ...position, key: new Secret(randomBytes(32)), confirm: randomBytes(16), untilMs: 1 };
    keys.publish({ opens: [step], sealAt: undefined });
    const after = await keys.ring.opening(session, kid);
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
  });

  it('[F13] lets a frame wait for a late step, whatever another speaker sends', async () => {
    const keys = createFakeKeys('room', position);
    const next = { generation: 3, step: 2 };
    const far = Array.from({ length: 300 }, (_, index) =>
      keys.ring.opening(another, encodeKid({ generation: 3, step: 10 + index })),
    );
    const late = keys.ring.opening(session, encodeKid(next));
    await setImmediate();
    keys.moveTo(next);
    expect(await late).toBeDefined();
    keys.close();
    expect(await Promise.all(far)).toEqual(far.map(() => undefined));
  });

  it('[F13] drops the oldest waiting frames of a speaker in favour of the newest', async () => {
    const keys = createFakeKeys('room', position);
    const next = { generation: 3, step: 2 };
    const waits = Array.from({ length: 41 }, () => keys.ring.opening(session, encodeKid(next)));
    await setImmediate();
    keys.moveTo(next);
    expect(await waits[0]).toBeUndefined();
    expect((await Promise.all(waits.slice(1))).every((key) => key !== undefined)).toBe(true);
  });

  it('[B2] says that a microphone is open while the value does', () => {
    const keys = createFakeKeys('room', position);
    expect(keys.ring.allowsSound()).toBe(true);
    keys.publish({ allowsSound: false });
    expect(keys.ring.allowsSound()).toBe(false);
  });
});

describe('an end', () => {
  async function createEnds() {
    const keys = createFakeKeys('room', position);
    const sealer = createFrameSealer({ ring: keys.ring, session });
    const seal = async () => {
      const sealed = await sealer.seal(opus);
      return sealed.ok ? sealed.value : new Uint8Array(0);
    };
    return { keys, sealer, opener: createFrameOpener({ ring: keys.ring, session }), frame: await seal() };
  }

  it('[F13] the end of a value stops sealing, opening and the microphone until a newer value comes', async () => {
    const { keys, sealer, opener, frame } = await createEnds();
    keys.publish({ validUntilMs: 1_000 });
    keys.nowMs = 1_000;
    expect(await sealer.seal(opus)).toMatchObject({ error: { code: 'no-key' } });
    expect((await opener.open(frame)).ok).toBe(false);
    expect(keys.ring.allowsSound()).toBe(false);
    keys.publish({ validUntilMs: 2_000 });
    expect(await sealer.seal(opus)).toMatchObject({ ok: true });
    expect(await opener.open(frame)).toMatchObject({ ok: true });
  });

  it('[G9] the end of a step stops sealing and opening there, while the value lives on', async () => {
    const { keys, sealer, opener, frame } = await createEnds();
    const step = { ...position, key: keys.keyAt(position), confirm: randomBytes(16), untilMs: 5 };
    keys.publish({ opens: [step], sealAt: step });
    keys.nowMs = 4;
    expect(await sealer.seal(opus)).toMatchObject({ ok: true });
    keys.nowMs = 5;
    expect(await sealer.seal(opus)).toMatchObject({ error: { code: 'no-key' } });
    expect(await opener.open(frame)).toMatchObject({ error: { code: 'unknown-position' } });
  });
});

describe('deletion', () => {
  it('[F13] gives no key of a step that was let go while it was derived', async () => {
    const keys = createFakeKeys('room', position);
    const underWay = keys.ring.opening(session, kid);
    keys.retire(position);
    expect(await underWay).toBeUndefined();
  });

  it('[F13] gives no key once closed, also not one under way', async () => {
    const { ring } = createFakeKeys('room', position);
    const underWay = ring.opening(session, kid);
    ring.close();
    ring.close();
    expect(await underWay).toBeUndefined();
    expect(await ring.opening(session, kid)).toBeUndefined();
    expect(ring.sealing(session)).toBeUndefined();
  });

  it('[F13] takes no value once closed', () => {
    const keys = createFakeKeys('room', position);
    keys.close();
    keys.publish();
    expect(keys.ring.sealing(session)).toBeUndefined();
  });
});
