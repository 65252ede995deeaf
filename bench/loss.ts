import type { Page } from 'puppeteer-core';
import { openChromium, type TestBrowser } from '../test/harness/browsers.ts';
import { createRandom } from '../test/harness/createRandom.ts';
import { findFreePort } from '../test/harness/findFreePort.ts';
import { voice, writeMicrophone } from '../test/harness/microphones.ts';
import { Person } from '../test/harness/Person.ts';
import { startSotto } from '../test/harness/startSotto.ts';
import { startUdpPath } from '../test/harness/startUdpPath.ts';
import { OWN_ADDRESS } from '../tools/test/ownNetwork.js';

// The share of the sound that a listener's browser had to make up, where both ways to the relay lose packets: as Sotto is,
// and at the same time in a room where nobody asks for a packet again. Usage: node tools/bench.js loss

const lossRates = [0, 0.02, 0.05, 0.1];
const seconds = 25;
/** Time for the jitter buffer to get used to another loss, in milliseconds. */
const settlingMs = 4_000;

/** The counts of a page over all its connections. */
interface Received {
  readonly packets: number;
  readonly missing: number;
  readonly asked: number;
  readonly samples: number;
  readonly madeUp: number;
  readonly waitedSeconds: number;
  readonly emitted: number;
}

interface Kept {
  keptConnections: Set<RTCPeerConnection>;
}

function keepConnections(): void {
  const kept = new Set<RTCPeerConnection>();
  (globalThis as unknown as Kept).keptConnections = kept;
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.add(this);
    }
  };
}

/** Without the overloads with callbacks, which nobody uses any more. */
interface Negotiator {
  setLocalDescription(given?: RTCLocalSessionDescriptionInit): Promise<void>;
  setRemoteDescription(given: RTCSessionDescriptionInit): Promise<void>;
}

/** The second byte of a NACK of the relay, in the clear also under SRTCP (RFC 4585, 6.2). */
const nackType = 205;

/** Runs in a page before anything else: it never asks for a packet again. A sender in Chromium would still send it. */
function forgetFeedback(): void {
  const strip = (text: string | undefined) => text?.replaceAll(/a=rtcp-fb:\d+ nack *\r\n/g, '') ?? '';
  const own = RTCPeerConnection.prototype as unknown as Negotiator;
  const { setLocalDescription, setRemoteDescription } = own;
  own.setLocalDescription = function set(given) {
    return setLocalDescription.call(this, given && { ...given, sdp: strip(given.sdp) });
  };
  own.setRemoteDescription = function set({ type, sdp }) {
    return setRemoteDescription.call(this, { type, sdp: strip(sdp) });
  };
}

function readReceived(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const sum = { packets: 0, missing: 0, asked: 0, samples: 0, madeUp: 0, waitedSeconds: 0, emitted: 0 };
    for (const connection of (globalThis as unknown as Kept).keptConnections) {
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp') continue;
        sum.packets += entry.packetsReceived;
        sum.missing += entry.packetsLost;
        sum.asked += entry.nackCount ?? 0;
        sum.samples += entry.totalSamplesReceived;
        sum.madeUp += entry.concealedSamples;
        sum.waitedSeconds += entry.jitterBufferDelay;
        sum.emitted += entry.jitterBufferEmittedCount;
      }
    }
    return sum;
  });
}

/** A room with one who speaks and one who listens. @returns the listener's page */
async function openRoom(
  origin: string,
  [speakers, listeners]: readonly [TestBrowser, TestBrowser],
  prepare: () => void,
): Promise<Page> {
  const [mouth, ear] = [(await speakers.seat()).page, (await listeners.seat()).page];
  for (const page of [mouth, ear]) await page.evaluateOnNewDocument(prepare);
  await ear.evaluateOnNewDocument(keepConnections);
  const ada = await Person.at(mouth, origin);
  await ada.startRoom({ title: 'Bench', name: 'Ada' });
  const ben = await Person.at(ear, origin);
  await ben.follow(await ada.keptLink());
  await ben.listenIn('');
  await ben.sees('Stage', /speaking/);
  return ear;
}

function describe(before: Received, after: Received): string {
  const of = (key: keyof Received) => after[key] - before[key];
  const madeUp = ((100 * of('madeUp')) / of('samples')).toFixed(2);
  const waitedMs = ((1_000 * of('waitedSeconds')) / of('emitted')).toFixed(0);
  const packets = `${of('packets')} packets, ${of('missing')} missing, asked ${of('asked')} times`;
  return `${madeUp.padStart(6)} % made up, ${packets}, ${waitedMs} ms in the jitter buffer`;
}

const random = createRandom(20);
/** One way, in milliseconds: 80 there and back between each client and the relay, with some jitter. */
const delayMs = () => 35 + random() * 10;
let lossRate = 0;
const clients = new Set<string>();
/** The clients whom the relay may ask again: those of the first room, once it is open. */
let asked: ReadonlySet<string> = clients;

function decide(client: string, datagram: Uint8Array): number | undefined {
  clients.add(client);
  if (datagram[1] === nackType && !asked.has(client)) return undefined;
  return random() < lossRate ? undefined : delayMs();
}

const rtcPort = await findFreePort();
const sotto = await startSotto({ rtcPort, listen: [{ ip: '127.0.0.1', announcedAddress: OWN_ADDRESS }] });
const path = await startUdpPath({
  at: { address: OWN_ADDRESS, port: rtcPort },
  to: { address: '127.0.0.1', port: rtcPort },
  fate: decide,
});
const microphone = await writeMicrophone(await voice(200));
const browsers = [await openChromium({ microphone: microphone.path }), await openChromium()] as const;
const asItIs = await openRoom(sotto.origin, browsers, () => undefined);
asked = new Set(clients);
const rooms = { 'as it is': asItIs, 'none asked again': await openRoom(sotto.origin, browsers, forgetFeedback) };
for (lossRate of lossRates) {
  await new Promise((resolve) => setTimeout(resolve, settlingMs));
  const before = await Promise.all(Object.values(rooms).map(readReceived));
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const after = await Promise.all(Object.values(rooms).map(readReceived));
  console.log(`each way loses ${100 * lossRate} %`);
  for (const [index, name] of Object.keys(rooms).entries()) {
    const [first, last] = [before[index], after[index]];
    if (first && last) console.log(`  ${name.padEnd(18)}${describe(first, last)}`);
  }
}
path.close();
for (const { close } of browsers) await close();
await microphone.close();
await sotto.close();
process.exit(0);
