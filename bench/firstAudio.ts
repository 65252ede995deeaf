import type { Page } from 'puppeteer-core';
import { openChromium } from '../test/harness/browsers.ts';
import { steadyVoice, writeMicrophone } from '../test/harness/microphones.ts';
import { Person } from '../test/harness/Person.ts';
import { startSotto } from '../test/harness/startSotto.ts';
import { installStopwatch, type Stopwatch } from './installStopwatch.ts';
import { quantile } from './quantile.ts';

// Time from a click on `Listen in` to the first decoded sound, in Chromium, with the requests that it takes. The floor
// beside it: the same browser connecting to itself, without server, relay or encryption. Usage: node tools/bench.js
// firstAudio

const joins = 15;

/** Milliseconds for two connections of one page to set each other up and hear a tone. */
function connectDirectly(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { firstSound } = globalThis as unknown as Stopwatch;
    const context = new AudioContext();
    const destination = new MediaStreamAudioDestinationNode(context);
    const tone = new OscillatorNode(context);
    tone.connect(destination);
    tone.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const beganAt = performance.now();
    const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()];
    caller.onicecandidate = ({ candidate }) => void callee.addIceCandidate(candidate ?? undefined);
    callee.onicecandidate = ({ candidate }) => void caller.addIceCandidate(candidate ?? undefined);
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
    await caller.setLocalDescription();
    await callee.setRemoteDescription(caller.localDescription as RTCSessionDescription);
    await callee.setLocalDescription();
    await caller.setRemoteDescription(callee.localDescription as RTCSessionDescription);
    const ms = (await heardAt) - beganAt;
    caller.close();
    callee.close();
    return ms;
  });
}

let opened = 0;
const microphone = await writeMicrophone(await steadyVoice());
const sotto = await startSotto({ rtcPort: 44_570, taps: { opened: () => opened++ } });
const speaking = await openChromium({ microphone: microphone.path });
const listening = await openChromium();
const ada = await Person.at(await speaking.page(), sotto.origin);
await ada.startRoom({ title: 'Bench', name: 'Ada' });
const link = await ada.keptLink();
const [clicks, floors, messages]: [number[], number[], number[]] = [[], [], []];
for (let join = 0; join < joins; join++) {
  const context = await listening.browser.createBrowserContext();
  const page = await context.newPage();
  await page.evaluateOnNewDocument(installStopwatch);
  const ben = await Person.at(page, sotto.origin);
  await ben.follow(link);
  const before = opened;
  await ben.listenIn('');
  clicks.push(
    await page.evaluate(async () => {
      const watch = globalThis as unknown as Stopwatch;
      return (await watch.heardAt) - watch.clickedAt;
    }),
  );
  messages.push(opened - before);
  floors.push(await connectDirectly(page));
  await context.close();
}
await Promise.all([speaking.close(), listening.close()]);
await sotto.close();
await microphone.close();

const [p50, floor50] = [quantile(clicks, 0.5), quantile(floors, 0.5)];
console.log(`joins                      ${joins}`);
console.log(`click to first sound       p50 ${p50.toFixed(0)} ms, p95 ${quantile(clicks, 0.95).toFixed(0)} ms`);
console.log(`floor, a page to itself    p50 ${floor50.toFixed(0)} ms, p95 ${quantile(floors, 0.95).toFixed(0)} ms`);
console.log(`ratio of the medians       ${(p50 / floor50).toFixed(2)}`);
console.log(`messages opened a join     ${quantile(messages, 0.5)} (of these one round trip before ICE: enter)`);
process.exit(0);
