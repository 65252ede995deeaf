import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createWorker } from 'mediasoup';
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { findFreePort } from '../../test/harness/findFreePort.ts';
import { encodeNomination } from './check/iceBinding.js';
import { readMark } from './checkedWorker.js';
import { ensureWorker } from './ensureWorker.js';

const BUILD_MS = 30 * 60_000;
const PORT = await findFreePort();

/** @type {string} */
let workerBin;

beforeAll(async () => {
  workerBin = await ensureWorker({ log: console.log });
}, BUILD_MS);

afterEach(() => vi.unstubAllEnvs());

/** A worker whose port has these limits, with one transport. @param {Record<string, number>} limits */
async function openPort(limits) {
  for (const [name, value] of Object.entries(limits)) vi.stubEnv(name, `${value}`);
  const worker = await createWorker({ logLevel: 'none', workerBin });
  onTestFinished(() => worker.close());
  const listenInfos = /** @type {const} */ (['udp', 'tcp']).map((protocol) => ({
    protocol,
    ip: '127.0.0.1',
    port: PORT,
  }));
  const server = await worker.createWebRtcServer({ listenInfos });
  const router = await worker.createRouter();
  const transport = await router.createWebRtcTransport({ webRtcServer: server, enableTcp: true });
  return { worker, transport };
}

/** A TCP connection to the port. @param {string} [localAddress] */
async function dial(localAddress = '127.0.0.1') {
  const socket = connect({ host: '127.0.0.1', port: PORT, localAddress });
  let isClosed = false;
  let received = 0;
  socket.on('data', (data) => {
    received += data.length;
  });
  socket
    .on('error', () => undefined)
    .on('close', () => {
      isClosed = true;
    });
  socket.on('end', () => {
    isClosed = true;
  });
  onTestFinished(() => void socket.destroy());
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  /** @param {Buffer} packet as RFC 4571 frames it */
  const send = (packet) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(packet.length);
    socket.write(Buffer.concat([length, packet]));
  };
  return { socket, send, isClosed: () => isClosed, received: () => received };
}

/** @param {import('mediasoup').types.WebRtcTransport} transport @param {string} [localAddress] */
async function dialKnown(transport, localAddress) {
  const known = await dial(localAddress);
  known.send(encodeNomination(transport.iceParameters));
  await vi.waitFor(() => expect(known.received()).toBeGreaterThan(0));
  return known;
}

/** @param {{ isClosed: () => boolean }[]} all @param {number} count how many are still open in the end */
const staysAt = (all, count) =>
  vi.waitFor(() => expect(all.filter(({ isClosed }) => !isClosed()).length).toBe(count), { timeout: 60_000 });

/** A fetched worker is mediasoup's own. */
const isOurs = async () => (await readMark(workerBin.replace(/\/[^/]+$/, '')))?.origin === 'build';

describe('the TCP port of a worker that was built here', () => {
  it('closes connections that have not proved in time to belong to a transport, and no others', async ({ skip }) => {
    if (!(await isOurs())) skip();
    const { transport } = await openPort({ RTC_TCP_PATIENCE_MS: 500 });
    const known = await dialKnown(transport);
    const silent = await dial();
    const chatty = await dial();
    chatty.send(Buffer.from('GET / HTTP/1.1'));
    const wrong = await dial();
    wrong.send(encodeNomination({ ...transport.iceParameters, password: 'wrong' }));
    await staysAt([silent, chatty, wrong], 0);
    const before = known.received();
    known.send(encodeNomination(transport.iceParameters));
    await vi.waitFor(() => expect(known.received()).toBeGreaterThan(before));
    transport.close();
    await staysAt([known], 0);
  });

  it('limits connections from one address, and goes on taking others', async ({ skip }) => {
    if (!(await isOurs())) skip();
    const { transport } = await openPort({ RTC_TCP_PER_ADDRESS: 3 });
    const flood = await Promise.all(Array.from({ length: 10 }, () => dial('127.0.0.2')));
    await staysAt(flood, 3);
    await dialKnown(transport, '127.0.0.3');
    for (const { socket } of flood) socket.destroy();
    await vi.waitFor(async () => expect((await dialKnown(transport, '127.0.0.2')).received()).toBeGreaterThan(0));
  });

  it('closes the oldest stranger for a newcomer if it is full', async ({ skip }) => {
    if (!(await isOurs())) skip();
    const { transport } = await openPort({ RTC_TCP_CONNECTIONS: 5 });
    const known = await dialKnown(transport);
    const flood = [];
    for (let index = 0; index < 20; index++) flood.push(await dial());
    await staysAt(flood, 4);
    await dialKnown(transport);
    await staysAt(flood, 3);
    expect(known.isClosed()).toBe(false);
  });

  it('goes on taking connections where its descriptors are few', async ({ skip }) => {
    if (!(await isOurs())) skip();
    const { worker, transport } = await openPort({});
    execFileSync('prlimit', ['--pid', `${worker.pid}`, '--nofile=100:100']);
    const known = await dialKnown(transport);
    const flood = [];
    for (let index = 0; index < 200; index++) flood.push(await dial());
    await dialKnown(transport);
    expect(flood.filter(({ isClosed }) => !isClosed()).length).toBeLessThan(100);
    expect(known.isClosed()).toBe(false);
  });
});

describe('the UDP port of a worker that was built here', () => {
  it('answers so much to one address that it does not know, and those who are known meanwhile', async ({ skip }) => {
    if (!(await isOurs())) skip();
    const { transport } = await openPort({ RTC_STRANGER_PACKETS: 5 });
    const [known, stranger] = [await openSocket('127.0.0.1'), await openSocket('127.0.0.2')];
    known.send(encodeNomination(transport.iceParameters));
    await vi.waitFor(() => expect(known.received()).toBe(1));
    for (let index = 0; index < 200; index++) {
      stranger.send(encodeNomination({ ...transport.iceParameters, password: 'wrong' }));
    }
    known.send(encodeNomination(transport.iceParameters));
    await vi.waitFor(() => expect(known.received()).toBe(2));
    expect(stranger.received()).toBeGreaterThan(0);
    expect(stranger.received()).toBeLessThan(100);
  });
});

/** @param {string} address */
async function openSocket(address) {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  let received = 0;
  socket.on('message', () => {
    received++;
  });
  return { send: (/** @type {Buffer} */ packet) => socket.send(packet, PORT, '127.0.0.1'), received: () => received };
}
