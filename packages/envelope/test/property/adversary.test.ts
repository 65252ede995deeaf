import { type Bytes, concat, isEqual, randomBytes } from '@sotto/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Channel, createServerKeys, sizeClasses } from '../../src/index.ts';
import { code, exchange, flip, hello, memoryAt, nowMs, open, value } from '../exchange.ts';

const options = { seed: 20_261_122, numRuns: 300 };
const keys = await createServerKeys();

/** A forged record that an adversary on the wire sends in place of the next one. */
const forgery = fc.oneof(
  fc.record({ does: fc.constant('repeat' as const), at: fc.nat(30) }),
  fc.record({
    does: fc.constant('change' as const),
    index: fc.nat(65_535),
    mask: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({ does: fc.constant('cut' as const), length: fc.nat(1100) }),
  fc.record({ does: fc.constant('join' as const), at: fc.nat(30) }),
  fc.record({ does: fc.constant('invent' as const), size: fc.constantFrom(...sizeClasses) }),
  fc.record({ does: fc.constant('mirror' as const) }),
  fc.record({ does: fc.constant('import' as const) }),
);

/** The next event: usually the regular one. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ does: fc.constant('send' as const), message: fc.uint8Array({ maxLength: 1500 }) }),
  },
  { weight: 10, arbitrary: fc.record({ does: fc.constant('pass' as const) }) },
  { weight: 2, arbitrary: forgery },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** All that a run's adversary can draw from. */
interface Scene {
  readonly client: Channel;
  readonly server: Channel;
  readonly stranger: Channel;
  readonly sent: { readonly message: Uint8Array; readonly record: Bytes }[];
  readonly received: Bytes[];
}

/** The bytes that a step puts before the server; nothing if it has none to put. */
function forge(step: Step, { server, stranger, sent, received }: Scene): Uint8Array | undefined {
  const next = sent[received.length]?.record;
  const old = 'at' in step ? sent[step.at % Math.max(1, sent.length)]?.record : undefined;
  switch (step.does) {
    case 'send':
      return undefined;
    case 'pass':
      return next;
    case 'repeat':
      return old;
    case 'change':
      return next && flip(next, step.index % next.length, step.mask);
    case 'cut':
      return next?.subarray(0, step.length);
    case 'join':
      return next && old && concat(next, old);
    case 'invent':
      return randomBytes(step.size);
    case 'mirror':
      return fromChannel(server);
    case 'import':
      return fromChannel(stranger);
  }
}

/** A record that another sender made, as long as it can. */
function fromChannel(channel: Channel): Bytes | undefined {
  const record = channel.seal(new Uint8Array(9));
  return record.ok ? record.value : undefined;
}

/** Puts bytes before the server, which opens them if they are the record that is due and it is open still. */
function deliver(bytes: Uint8Array, { server, sent, received }: Scene, isClosed: boolean): boolean {
  const due = sent[received.length];
  const isDue = due !== undefined && isEqual(due.record, bytes);
  const opened = server.open(bytes);
  const expected = isDue ? undefined : 'bad-record';
  expect(code(opened)).toBe(isClosed ? 'closed' : expected);
  if (opened.ok) received.push(opened.value);
  return opened.ok;
}

/** Plays the steps; says whether the server's channel closed. */
function play(steps: readonly Step[], scene: Scene): boolean {
  let isClosed = false;
  for (const step of steps) {
    if (step.does === 'send')
      scene.sent.push({ message: step.message, record: value(scene.client.seal(step.message)) });
    const bytes = forge(step, scene);
    if (bytes) isClosed = !deliver(bytes, scene, isClosed);
  }
  return isClosed;
}

test('[E8, E10] an adversary on the wire gets a prefix of what was sent received, or less, and nothing else', async () => {
  let [forgedRuns, longRuns] = [0, 0];
  const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
    const [{ client, server }, { client: stranger }] = [await exchange(keys), await exchange(keys)];
    const scene: Scene = { client, server, stranger, sent: [], received: [] };
    if (play(steps, scene)) forgedRuns += 1;
    if (scene.received.length > 2) longRuns += 1;
    expect(scene.received).toEqual(scene.sent.slice(0, scene.received.length).map(({ message }) => message));
  });
  await fc.assert(property, options);
  expect(forgedRuns).toBeGreaterThan(100);
  expect(longRuns).toBeGreaterThan(100);
});

test('[E5, E6] an adversary on the wire gets each hello opened once, unchanged, and nothing else', async () => {
  const attempt = fc.record({
    at: fc.nat(3),
    index: fc.nat(511),
    mask: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 255 }) },
    ),
    graft: fc.option(fc.nat(3), { freq: 4, nil: undefined }),
  });
  const property = fc.asyncProperty(fc.array(attempt, { maxLength: 20 }), async (attempts) => {
    const memory = memoryAt(nowMs);
    const hellos = await Promise.all([0, 1, 2, 3].map(() => hello(keys)));
    const spent = new Set<number>();
    for (const { at, index, mask, graft } of attempts) {
      const [head, tail] = [hellos[at]?.hello ?? new Uint8Array(0), hellos[graft ?? at]?.hello ?? new Uint8Array(0)];
      const grafted = concat(head.subarray(0, 33), tail.subarray(33));
      const isGenuine = mask === 0 && (graft ?? at) === at;
      const opened = await open(keys, flip(grafted, index, mask), { memory });
      expect(opened.ok).toBe(isGenuine && !spent.has(at));
      if (opened.ok) spent.add(at);
    }
  });
  await fc.assert(property, { ...options, numRuns: 100 });
});

test('[E5, E6] the server neither throws nor opens for random bytes of any length', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc.uint8Array({ minLength: 511, maxLength: 511 }).map((rest) => concat(Uint8Array.of(1), rest)),
  );
  const property = fc.asyncProperty(bytes, async (noise) => {
    expect(['bad-hello', 'unsupported-version']).toContain(code(await open(keys, noise)));
  });
  await fc.assert(property, options);
});
