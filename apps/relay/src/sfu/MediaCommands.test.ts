import { randomBytes } from '@sotto/base';
import type { TallyFields } from '@sotto/log';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakePool } from './fakePool.ts';
import { MediaCommands } from './MediaCommands.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const handle = () => randomBytes(16);
const group = handle();
const nothing = { transports: 0, producers: 0, consumers: 0, listeners: 0 };

function setUp() {
  const fake = createFakePool();
  const closed: Uint8Array[] = [];
  const counted: TallyFields[] = [];
  const ignore = () => undefined;
  const commands = new MediaCommands({
    pool: fake.pool,
    onClosed: (transport) => void closed.push(transport),
    onReceived: ignore,
    tally: {
      count: (_event, fields = {}) => void counted.push(fields),
      note: (_event, fields = {}) => void counted.push(fields),
      flush: ignore,
      close: ignore,
    },
    now: () => Date.now(),
  });
  const open = async () => {
    const transport = handle();
    await commands['open-transport']({ group, transport });
    return transport;
  };
  const produce = (transport: Uint8Array<ArrayBuffer>, producer = handle()) =>
    commands.produce({ transport, producer, ssrc: 1, payloadType: 111 });
  const count = async () => {
    const answer = await commands['count-listeners']({ group });
    return answer.ok ? answer.value.count : answer;
  };
  return { ...fake, commands, closed, counted, open, produce, count };
}

/** Everybody who waits for something has got as far as they can. */
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('commands in flight when their transport closes', () => {
  it('[L2] is closed too: a producer', async () => {
    const { commands, barrier, transports, open, produce } = setUp();
    const transport = await open();
    barrier.shut();
    const producing = produce(transport);
    await settle();
    await commands.close({ handle: transport });
    barrier.open();
    expect(await producing).toMatchObject({ ok: false, error: { code: 'unknown-handle' } });
    expect([transports[0]?.made.map(({ closed }) => closed), commands.sizes]).toEqual([[true], nothing]);
  });

  it('[L2] is closed too: a consumer', async () => {
    const { commands, barrier, transports, open, produce } = setUp();
    const [speaking, transport, producer] = [await open(), await open(), handle()];
    await produce(speaking, producer);
    barrier.shut();
    const consuming = commands.consume({ transport, producer, consumer: handle() });
    await settle();
    await commands.close({ handle: transport });
    barrier.open();
    expect(await consuming).toMatchObject({ ok: false, error: { code: 'unknown-handle' } });
    expect(transports[1]?.made.map(({ closed }) => closed)).toEqual([true]);
    expect(commands.sizes).toEqual({ ...nothing, transports: 1, producers: 1 });
  });

  it('[L2] is closed too: a consumer of a producer that ended', async () => {
    const { commands, barrier, transports, open, produce } = setUp();
    const [speaking, transport, producer] = [await open(), await open(), handle()];
    await produce(speaking, producer);
    barrier.shut();
    const consuming = commands.consume({ transport, producer, consumer: handle() });
    await settle();
    await commands.close({ handle: producer });
    barrier.open();
    expect(await consuming).toMatchObject({ ok: false });
    expect([transports[1]?.made.map(({ closed }) => closed), commands.sizes.consumers]).toEqual([[true], 0]);
  });

  it('[L2] is closed too: the transport itself, also where its group has ended', async () => {
    const { commands, barrier, transports } = setUp();
    barrier.shut();
    const transport = handle();
    const opening = commands['open-transport']({ group, transport });
    await commands.close({ handle: transport });
    barrier.open();
    expect(await opening).toMatchObject({ ok: false, error: { code: 'unknown-handle' } });
    expect([transports[0]?.closed, commands.sizes]).toEqual([true, nothing]);
  });
});

describe('count-listeners', () => {
  it('[R13] counts the clients that are sent sound or could be, and forgets them as they go', async () => {
    const { commands, transports, open, produce, count } = setUp();
    const [speaking, first, second] = [await open(), await open(), await open()];
    expect(await count()).toBe(0);
    transports.forEach((transport) => void transport.emit('dtlsstatechange', 'connected'));
    expect(await count()).toBe(3);
    const producer = handle();
    await produce(speaking, producer);
    expect(await count()).toBe(2);
    await commands.consume({ transport: first, producer, consumer: handle() });
    await commands.close({ handle: first });
    expect(await count()).toBe(1);
    await commands.close({ handle: first });
    transports[2]?.emit('dtlsstatechange', 'failed');
    expect([await count(), commands.sizes.listeners]).toEqual([0, 0]);
    await commands.close({ handle: second });
    expect(await count()).toBe(0);
  });

  it('[R13] does not count a client as sending if its stream could not be made', async () => {
    const { transports, open, produce, count } = setUp();
    const transport = await open();
    transports[0]?.emit('dtlsstatechange', 'connected');
    if (transports[0]) transports[0].produce = async () => Promise.reject(new Error('no'));
    await expect(produce(transport)).rejects.toThrow();
    expect(await count()).toBe(1);
  });
});

describe('a transport that ends', () => {
  it('[L4] is reported to the server and counted by kind, unless the server closed it', async () => {
    const { commands, closed, counted, transports, open } = setUp();
    const handles = [await open(), await open(), await open(), await open(), await open()];
    transports[0]?.emit('dtlsstatechange', 'failed');
    transports[1]?.emit('icestatechange', 'disconnected');
    transports[2]?.emit('dtlsstatechange', 'connected');
    transports[2]?.emit('dtlsstatechange', 'closed');
    transports[3]?.close();
    await commands.close({ handle: handles[4] ?? group });
    expect(closed).toEqual(handles.slice(0, 4));
    expect(counted.map(({ kind }) => kind)).toEqual(['dtls', 'ice', 'dtls-closed', 'worker-died', 'never-connected']);
    expect(commands.sizes).toEqual(nothing);
  });

  it('[L2] can be connected again if the first attempt failed', async () => {
    const { commands, transports, open } = setUp();
    const transport = await open();
    const [fake] = transports;
    if (!fake) throw new Error('no transport');
    const connect = vi.spyOn(fake, 'connect').mockRejectedValueOnce(new Error('not now'));
    const command = { transport, fingerprint: randomBytes(32) };
    await expect(commands['connect-transport'](command)).rejects.toThrow('not now');
    expect(await commands['connect-transport'](command)).toEqual({ ok: true, value: {} });
    expect(await commands['connect-transport'](command)).toEqual({ ok: true, value: {} });
    expect(connect).toHaveBeenCalledTimes(2);
  });

  it('[L2] gets new ICE credentials at each restart, as long as it exists', async () => {
    const { commands, barrier, open } = setUp();
    const transport = await open();
    const restart = () => commands['restart-ice']({ transport });
    expect(await restart()).toEqual({ ok: true, value: { usernameFragment: 'u1', password: 'p' } });
    expect(await restart()).toEqual({ ok: true, value: { usernameFragment: 'u2', password: 'p' } });
    barrier.shut();
    const restarting = restart();
    await settle();
    await commands.close({ handle: transport });
    barrier.open();
    expect((await Promise.all([restarting, restart()])).map((answer) => answer.ok || answer.error.code)).toEqual(
      Array(2).fill('unknown-handle'),
    );
  });

  it('[L2] is skipped by resume', async () => {
    const { commands, transports, open, produce } = setUp();
    const [transport, producer] = [await open(), handle()];
    await produce(transport, producer);
    const consumers = [handle(), handle()];
    for (const consumer of consumers) await commands.consume({ transport, producer, consumer });
    const [, closing, staying] = transports[0]?.made ?? [];
    if (closing) closing.resume = async () => Promise.reject(void closing.close());
    expect(await commands.resume({ consumers: [handle(), ...consumers] })).toEqual({ ok: true, value: {} });
    expect(staying?.resumed).toBe(1);
  });
});

describe('a server that is lost', () => {
  it('[L4] finds the transports that it asks for in time, and the others close', async () => {
    const { commands, counted, open } = setUp();
    const [kept, used, left] = [await open(), await open(), await open()];
    commands.orphanAll(60_000);
    await settle();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(await commands.adopt({ handles: [kept, handle()] })).toEqual({ ok: true, value: { kept: [kept] } });
    await commands['connect-transport']({ transport: used, fingerprint: randomBytes(32) });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await commands.adopt({ handles: [kept, used, left] })).toEqual({ ok: true, value: { kept: [kept, used] } });
    expect(counted).toEqual([{ kind: 'orphan' }]);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(commands.sizes.transports).toBe(2);
  });

  it('[L4] loses thousands in portions, also those that were still opening', async () => {
    const { commands, barrier, open } = setUp();
    for (let index = 0; index < 250; index++) await open();
    barrier.shut();
    const opening = commands['open-transport']({ group, transport: handle() });
    commands.orphanAll(60_000);
    barrier.open();
    await opening;
    await settle();
    await vi.advanceTimersByTimeAsync(60_000);
    const sizes = [commands.sizes.transports];
    while (commands.sizes.transports > 1 && sizes.length < 9) {
      await vi.advanceTimersByTimeAsync(20);
      sizes.push(commands.sizes.transports);
    }
    expect(sizes).toEqual([151, 51, 1]);
  });
});
