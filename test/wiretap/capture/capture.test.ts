import { createSocket, type Socket } from 'node:dgram';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findLeaks } from '../exhibits/findLeaks.ts';
import { readNetwork } from '../exhibits/readNetwork.ts';
import { createTalkServer, talk } from '../forge/talkSocketIo.ts';
import { startCapture } from './capture.ts';
import { judgeStatistics } from './tcpdump.ts';

describe('judgeStatistics', () => {
  const lines = (kernel: number, rest = '') =>
    `10 packets captured\n12 packets received by filter\n${kernel} packets dropped by kernel\n${rest}`;

  test('wants tcpdump to say that nothing was dropped, neither by the kernel nor by the interface', () => {
    expect(judgeStatistics(lines(0))).toEqual({ ok: true, value: undefined });
    expect(judgeStatistics(lines(3))).toMatchObject({ error: { code: 'packets-dropped' } });
    expect(judgeStatistics(lines(10))).toMatchObject({ error: { code: 'packets-dropped' } });
    expect(judgeStatistics(lines(0, '1 packet dropped by interface\n'))).toMatchObject({
      error: { code: 'packets-dropped' },
    });
    expect(judgeStatistics('10 packets captured\n')).toMatchObject({ error: { code: 'no-statistics' } });
  });
});

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wiretap-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function mayCapture(): Promise<boolean> {
  const probe = await mkdtemp(join(tmpdir(), 'wiretap-'));
  const capture = await startCapture({ interfaceName: 'lo', file: join(probe, 'probe.pcap'), filter: 'udp port 9' });
  if (capture.ok) await capture.value.stop();
  await rm(probe, { recursive: true });
  return capture.ok;
}

/** Needs tcpdump and the right to use it, as the e2e tests have them in their namespace. */
describe.skipIf(!(await mayCapture())).each(['lo', 'any'] as const)('startCapture on %s', (interfaceName) => {
  test('captures a real Socket.IO talk whole, and a canary in it is found', async () => {
    const server = await createTalkServer({ downlink: Buffer.from('Inkwell answers'.repeat(3)), isDeflated: true });
    const filter = `port ${server.port}`;
    const capture = await startCapture({ interfaceName, file: join(directory, `${interfaceName}.pcap`), filter });
    if (!capture.ok) throw new Error(capture.error.code);
    onTestFinished(async () => void (await capture.value.stop()));
    await talk(server.port, Buffer.from('Quillfeather asks'.repeat(3)));
    await server.close();
    const stopped = await capture.value.stop();
    expect(await capture.value.stop()).toBe(stopped);
    const network = readNetwork(stopped.ok ? stopped.value : Buffer.alloc(0), []);
    const secrets = ['Quillfeather asks', 'Inkwell answers'].map((value) => ({ label: value, value }));
    const leaks = findLeaks(network.groups, secrets).map(({ kind, label }) => `${kind}: ${label}`);
    expect(network.anomalies).toEqual([]);
    expect([...new Set(leaks)]).toEqual(['uplink: Quillfeather asks', 'downlink: Inkwell answers']);
  });

  test('has the first and the last of a thousand datagrams', async () => {
    const socket = await bindSocket();
    const file = join(directory, `${interfaceName}-datagrams.pcap`);
    const capture = await startCapture({ interfaceName, file, filter: `udp port ${socket.address().port}` });
    if (!capture.ok) throw new Error(capture.error.code);
    onTestFinished(async () => void (await capture.value.stop()));
    const tokens = Array.from({ length: 1000 }, (_, index) =>
      Buffer.from(`datagram ${String(index).padStart(6, '0')}`),
    );
    await sendAll(socket, tokens);
    socket.close();
    const stopped = await capture.value.stop();
    const bytes = stopped.ok ? stopped.value : Buffer.alloc(0);
    expect(tokens.filter((token) => !bytes.includes(token))).toEqual([]);
  });
});

test('startCapture says by code that it can’t, and leaves no program behind', async () => {
  const capture = await startCapture({
    interfaceName: 'lo',
    file: join(directory, 'bad.pcap'),
    filter: 'no such filter',
  });
  expect(capture).toMatchObject({
    ok: false,
    error: { code: expect.stringMatching(/^(no-tcpdump|privileges|not-capturing)$/) },
  });
});

async function bindSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

async function sendAll(socket: Socket, datagrams: readonly Buffer[]): Promise<void> {
  for (const datagram of datagrams) {
    await new Promise((resolve) => socket.send(datagram, socket.address().port, '127.0.0.1', resolve));
  }
}
