import { createServer } from 'node:http';
import type { Page } from 'puppeteer-core';
import { Server } from 'socket.io';
import { openChromium } from '../test/harness/browsers.ts';
import { steadyVoice, writeMicrophone } from '../test/harness/microphones.ts';
import { Person } from '../test/harness/Person.ts';
import { startSotto } from '../test/harness/startSotto.ts';
import { startTcpPath } from '../test/harness/startTcpPath.ts';
import { startUdpPath } from '../test/harness/startUdpPath.ts';
import { OWN_ADDRESS } from '../tools/test/ownNetwork.js';
import { installStopwatch, type Stopwatch } from './installStopwatch.ts';
import { quantile } from './quantile.ts';

// Time from a click on `Listen in` to the first decoded sound, in Chromium, for growing distances to the server and the
// relay. The cost of a click per added millisecond is the number of round trips before there is sound. The floor, with
// the same added delay: one question over an open Socket.IO connection, then two connections of one page without
// signaling, with ICE and DTLS through the same kind of path, and a tone. Usage: node tools/bench.js join

const joins = 8;
const roundTripsMs = [0, 50, 100];
const rtcPort = 45_640;

interface Floor {
  /** The port on our address through which a datagram comes to this one with the delay. */
  through(port: number): Promise<number>;
}

/** Milliseconds for a question and its answer, and then for a page to hear itself. */
async function measureFloor(page: Page, echo: string): Promise<number> {
  const asked = await page.evaluate(async (url) => {
    const socket = new WebSocket(url);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    // Engine.IO greets first.
    await new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }));
    const beganAt = performance.now();
    // Socket.IO's CONNECT, which the server answers.
    socket.send('40');
    await new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }));
    socket.close();
    return performance.now() - beganAt;
  }, echo);
  return asked + (await connectDirectly(page));
}

function connectDirectly(page: Page): Promise<number> {
  return page.evaluate(async (address) => {
    const { firstSound } = globalThis as unknown as Stopwatch;
    const { through } = globalThis as unknown as Floor;
    // A page that holds a microphone may know its own addresses, which a path needs.
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    const context = new AudioContext();
    const destination = new MediaStreamAudioDestinationNode(context);
    const tone = new OscillatorNode(context);
    tone.connect(destination);
    tone.start();
    const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()];
    const heardAt = new Promise<number>((resolve) => {
      callee.ontrack = ({ track }) => {
        const stream = new MediaStream([track]);
        const element = new Audio();
        element.srcObject = stream;
        void element.play();
        void firstSound(stream).then(resolve);
      };
    });
    for (const track of destination.stream.getTracks()) caller.addTrack(track);
    // The caller's only candidate of the callee is the path; the callee has none at all, like a relay.
    const candidate = new Promise<RTCIceCandidate>((resolve) => {
      callee.onicecandidate = ({ candidate: own }) => {
        if (own?.protocol === 'udp' && own.address === address) resolve(own);
      };
    });
    await caller.setLocalDescription();
    await callee.setRemoteDescription({ type: 'offer', sdp: withoutCandidates(caller.localDescription) });
    await callee.setLocalDescription();
    const own = await candidate;
    const port = await through(own.port ?? 0);
    const beganAt = performance.now();
    await caller.setRemoteDescription({ type: 'answer', sdp: withoutCandidates(callee.localDescription) });
    await caller.addIceCandidate({
      ...own.toJSON(),
      candidate: own.candidate.replace(` ${own.port} `, ` ${port} `),
    });
    const ms = (await heardAt) - beganAt;
    caller.close();
    callee.close();
    for (const track of microphone.getTracks()) track.stop();
    return ms;

    function withoutCandidates(description: RTCSessionDescription | null): string {
      return (description?.sdp ?? '').replaceAll(/a=(candidate|end-of-candidates).*\r\n/g, '');
    }
  }, OWN_ADDRESS);
}

const microphone = await writeMicrophone(await steadyVoice());
const sotto = await startSotto({ rtcPort, listen: [{ ip: '127.0.0.1', announcedAddress: OWN_ADDRESS }] });
let roundTripMs = 0;
const fate = () => roundTripMs / 2;
const relayPath = await startUdpPath({
  at: { address: OWN_ADDRESS, port: rtcPort },
  to: { address: '127.0.0.1', port: rtcPort },
  fate,
});
const echoHttp = createServer();
new Server(echoHttp, { transports: ['websocket'] });
await new Promise<void>((resolve) => echoHttp.listen(0, '127.0.0.1', resolve));
const echoAddress = echoHttp.address();
const echoPort = typeof echoAddress === 'object' ? (echoAddress?.port ?? 0) : 0;
const speaking = await openChromium({ microphone: microphone.path });
const listening = await openChromium();
const ada = await Person.at(await speaking.page(), sotto.origin);
await ada.startRoom({ title: 'Bench', name: 'Ada' });
const { hash } = new URL(await ada.keptLink());

async function lineTo(port: number) {
  const at = { address: '127.0.0.1', port: 0 };
  const line = await startTcpPath({ at, to: { address: '127.0.0.1', port }, roundTripMs });
  return { ...line, origin: `//127.0.0.1:${line.port}` };
}

async function joinOnce(origin: string, echo: string): Promise<{ click: number; floor: number }> {
  const context = await listening.browser.createBrowserContext();
  const page = await context.newPage();
  await page.evaluateOnNewDocument(installStopwatch);
  // The echo of the floor is at another origin.
  await page.setBypassCSP(true);
  const paths: { close(): void }[] = [];
  await page.exposeFunction('through', async (port: number) => {
    const path = await startUdpPath({
      at: { address: OWN_ADDRESS, port: 0 },
      to: { address: OWN_ADDRESS, port },
      fate,
    });
    paths.push(path);
    return path.port;
  });
  const ben = await Person.at(page, origin);
  await ben.follow(`${origin}/r${hash}`);
  await ben.listenIn('');
  const click = await page.evaluate(async () => {
    const watch = globalThis as unknown as Stopwatch;
    return (await watch.heardAt) - watch.clickedAt;
  });
  await page.goto('about:blank');
  await page.goto(`${origin}/health`);
  const floor = await measureFloor(page, echo);
  for (const path of paths) path.close();
  await context.close();
  return { click, floor };
}

const medians: { roundTripMs: number; click: number; floor: number }[] = [];
console.log(`joins at each distance: ${joins}; click = from the click to the first sound`);
for (roundTripMs of roundTripsMs) {
  const [line, echoLine] = [await lineTo(Number(new URL(sotto.origin).port)), await lineTo(echoPort)];
  const runs: { click: number; floor: number }[] = [];
  for (let join = 0; join < joins; join++) {
    runs.push(await joinOnce(`http:${line.origin}`, `ws:${echoLine.origin}/socket.io/?EIO=4&transport=websocket`));
  }
  line.close();
  echoLine.close();
  const [clicks, floors] = [runs.map(({ click }) => click), runs.map(({ floor }) => floor)];
  const [click, floor] = [quantile(clicks, 0.5), quantile(floors, 0.5)];
  medians.push({ roundTripMs, click, floor });
  const row = (values: readonly number[]) =>
    `p50 ${quantile(values, 0.5).toFixed(0).padStart(4)} ms, p95 ${quantile(values, 0.95).toFixed(0).padStart(4)} ms`;
  console.log(
    `+${String(roundTripMs).padStart(3)} ms: click ${row(clicks)}; floor ${row(floors)}; ratio ${(click / floor).toFixed(2)}`,
  );
}
const [near, far] = [medians[0], medians.at(-1)];
if (near && far) {
  const added = far.roundTripMs - near.roundTripMs;
  const trips = (kind: 'click' | 'floor') => ((far[kind] - near[kind]) / added).toFixed(1);
  console.log(`round trips to sound: ${trips('click')}; of the floor: ${trips('floor')}`);
}
await Promise.all([speaking.close(), listening.close()]);
relayPath.close();
await sotto.close();
await microphone.close();
process.exit(0);
