import { type Bytes, sha256 } from '@sotto/base';
import { signRegistration } from '@sotto/keys';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ready, sodium } from '../../packages/keys/src/sodium.ts';
import type { Member } from './Member.ts';
import { World } from './World.ts';

/** What is known of every secret and of every output of a key derivation, from the moment that it is made. */
const { made, derived } = vi.hoisted(() => ({
  made: [] as { readonly by: string; readonly bytes: Uint8Array }[],
  derived: [] as { readonly label: string; readonly bytes: Uint8Array }[],
}));

vi.mock('@sotto/base', async (original) => {
  const base = await original<typeof import('@sotto/base')>();
  class WatchedSecret extends base.Secret {
    constructor(bytes: Bytes) {
      super(bytes);
      const maker = /packages\/\w+\/src\/(?:\w+\/)*(\w+)\.ts/.exec(new Error().stack ?? '')?.[1];
      if (maker) made.push({ by: maker, bytes });
    }
  }
  const hkdf: typeof base.hkdf = async (ikm, options) => {
    const bytes = await base.hkdf(ikm, options);
    const text = typeof options.info === 'string' ? base.fromText(options.info) : options.info;
    const info = String.fromCharCode(...text);
    derived.push({ label: /^(sotto\/1 [a-z ]*|SFrame 1\.0 Secret \w+)/.exec(info)?.[0].trim() ?? info, bytes });
    return bytes;
  };
  return { ...base, Secret: WatchedSecret, hkdf };
});

const shared: Uint8Array[] = [];

beforeAll(async () => {
  await ready;
  const real = sodium.crypto_scalarmult;
  vi.spyOn(sodium, 'crypto_scalarmult').mockImplementation(((...parts: Parameters<typeof real>) => {
    const result = real(...parts);
    shared.push(result as unknown as Uint8Array);
    return result;
  }) as typeof real);
});

afterEach(() => {
  for (const list of [made, derived, shared]) list.length = 0;
});

const isAlive = ({ bytes }: { readonly bytes: Uint8Array }) => bytes.some((byte) => byte !== 0);

/** How many secrets live that were made in these files. */
const alive = (...makers: string[]) => made.filter((secret) => makers.includes(secret.by) && isAlive(secret)).length;

/** Media secrets: minted, unwrapped and stepped on. */
const mediaSecrets = () => alive('propose', 'wrap', 'mediaSecret') - keks();
const keks = () => derived.filter((each) => each.label === 'sotto/1 kek' && isAlive(each)).length;

function end({ agent, self }: Member): void {
  agent.close();
  self.keys.close();
  self.session.close();
  self.memberKey.privateKey.wipe();
}

/** A room whose maker's own secrets are not counted. */
async function createWorld(seed: number): Promise<World> {
  const world = await World.create(seed);
  for (const list of [made, derived, shared]) list.length = 0;
  return world;
}

/** What is derived and no secret: it is on the wire, or a nonce's salt that is worth nothing without its key. */
const open = ['sotto/1 commit', 'sotto/1 comparison', 'sotto/1 room handle', 'SFrame 1.0 Secret salt'];

function expectNothingLeft(): void {
  const left = [...made.filter(isAlive).map(({ by }) => by), ...derived.filter(isAlive).map(({ label }) => label)];
  expect([...new Set(left)].filter((each) => !open.includes(each))).toEqual([]);
  expect(shared.filter((bytes) => isAlive({ bytes }))).toEqual([]);
}

/** Long enough for all that a change replaced to have had its time. */
const settledMs = 13_000;

describe('[G11, G13] of all the secrets that a room brings forth', () => {
  test('only one media secret a member lives once a change has settled, and none after closing', async () => {
    const world = await createWorld(4);
    const owner = await world.settle(0, { onStage: true });
    expect([mediaSecrets(), keks()]).toEqual([1, 0]);

    const speaker = await world.settle(1, { onStage: true });
    const listener = await world.settle(2);
    await world.time.run(settledMs);
    const step = owner.agent.current()?.step ?? 0;
    expect(step).toBeGreaterThan(0);
    expect(mediaSecrets()).toBe(3);

    await world.wish(owner, { kind: 'rotate', act: 'mint' });
    await world.time.run(1_000);
    expect(mediaSecrets()).toBe(6);
    await world.time.run(settledMs);
    expect(mediaSecrets()).toBe(3);

    await world.remove(owner, speaker);
    await world.time.run(500);
    expect(speaker.agent.current()).toBeUndefined();
    const withOld = mediaSecrets();
    expect(withOld).toBe(4);
    await world.time.run(3_000);
    expect(mediaSecrets()).toBe(2);

    world.leave(listener, { isSaid: true });
    end(listener);
    await world.time.run(settledMs);
    expect([mediaSecrets(), keks()]).toEqual([1, 0]);

    await world.wish(owner, { kind: 'close', act: 'close' });
    await world.time.run(1_000);
    expect([mediaSecrets(), keks()]).toEqual([0, 0]);

    for (const member of [owner, speaker]) end(member);
    expectNothingLeft();
  });

  test('none of whoever is lost, put out, or back under another join keeps a key for them alive', async () => {
    const world = await createWorld(5);
    const owner = await world.settle(0, { onStage: true });
    const [lost, removed] = [await world.settle(1), await world.settle(2)];
    await world.wish(owner, { kind: 'rotate', act: 'mint' });
    await world.time.run(settledMs);
    expect(keks()).toBe(2);
    world.leave(lost, { isSaid: false });
    await world.time.run(100);
    expect(keks()).toBe(1);
    await world.remove(owner, removed);
    await world.time.run(100);
    expect(keks()).toBe(0);
    const back = await world.settle(3);
    await world.time.run(settledMs);
    expect(keks()).toBe(1);
    const { keys, session } = back.self;
    const join = (await sha256(back.join)).slice(0, 16);
    world.server.enroll(
      signRegistration({ join, credential: back.credential }, { session, roomHandle: keys.roomHandle }),
    );
    await world.time.run(3_000);
    expect(keks()).toBe(1);
    for (const member of [owner, lost, removed, back]) end(member);
    expectNothingLeft();
  });

  test('whoever is put out, also from the stage, has no key to anybody any more', async () => {
    const world = await createWorld(6);
    const owner = await world.settle(0, { onStage: true });
    const eve = await world.settle(1, { onStage: true });
    await world.wish(owner, { kind: 'grant', act: 'give', member: eve.self.memberKey.publicKey });
    await world.time.run(3_000);
    await world.wish(eve, { kind: 'rotate', act: 'mint' });
    await world.time.run(settledMs);
    expect(keks()).toBe(2);
    await world.remove(owner, eve);
    await world.time.run(settledMs);
    expect([mediaSecrets(), keks()]).toEqual([1, 0]);
  });

  test('none is left by closing while something is being read, whenever that is', async () => {
    for (const kind of ['rotate', 'lock'] as const) {
      for (let turns = 0; turns < 16; turns++) {
        const world = await createWorld(7);
        const owner = await world.settle(0, { onStage: true });
        const listener = await world.settle(1);
        const act = kind === 'rotate' ? 'mint' : 'lock';
        const reading = [
          owner.agent.handle({ type: 'intent', intent: { kind, act } }),
          owner.agent.handle({ type: 'asked', joins: [listener.join] }),
        ];
        for (let turn = 0; turn < turns; turn++) await sha256(new Uint8Array(1));
        for (const member of [owner, listener]) end(member);
        await Promise.all(reading);
        expectNothingLeft();
        expect(owner.agent.current()).toBeUndefined();
        expect(await owner.agent.handle({ type: 'tick' })).toEqual([]);
        for (const list of [made, derived, shared]) list.length = 0;
      }
    }
  });
});

test('what the watch above counts is there to be counted', async () => {
  const world = await createWorld(8);
  await world.settle(0, { onStage: true });
  await world.settle(1);
  const makers = new Set(made.filter(isAlive).map(({ by }) => by));
  for (const maker of ['session', 'SigningKey', 'linkDerivation', 'mediaSecret', 'wrap'])
    expect(makers).toContain(maker);
  expect(shared.length).toBeGreaterThan(1);
  expect(derived.filter(({ label }) => label === 'sotto/1 sender').length).toBeGreaterThan(1);
});
