import type { Page } from 'puppeteer-core';
import { openChromium } from '../test/harness/browsers.ts';
import { Person } from '../test/harness/Person.ts';
import { startSotto } from '../test/harness/startSotto.ts';
import { OWN_ADDRESS } from '../tools/test/ownNetwork.js';
import { quantile } from './quantile.ts';

// Time of a sound from a microphone's track to the ear through Sotto (sealed, relayed, opened). The floor runs at the
// same time from the same track, between the same two windows, without a relay or our encryption, with the same Opus
// settings. One AudioContext makes the chirps and hears all three, so there is one clock. Usage: node tools/bench.js
// mouthToEar

const seconds = 40;
const everyMs = 500;

/** The objects in the speaker's window. */
interface Mouth {
  /** Captures, at 48 kHz, the spoken sound and the sound heard through Sotto and directly. */
  captureChirps(seconds: number, everyMs: number): Promise<number[][]>;
}

interface Ear {
  heardStreams: MediaStream[];
}

/** Runs in both windows before anything else: a microphone that chirps, and streams kept as they play. */
function installMouth(): void {
  const own = globalThis as unknown as Ear & Mouth;
  own.heardStreams = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function keep(this: HTMLMediaElement) {
    if (this.srcObject instanceof MediaStream) own.heardStreams.push(this.srcObject);
    return play.call(this);
  };
  let context: AudioContext | undefined;
  let mouth: MediaStreamAudioDestinationNode | undefined;
  if ('MediaDevices' in globalThis) {
    MediaDevices.prototype.getUserMedia = async () => {
      context ??= new AudioContext({ sampleRate: 48_000 });
      mouth ??= new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
      // A microphone gives silence; a destination to which nothing leads gives nothing.
      const silence = new ConstantSourceNode(context, { offset: 0 });
      silence.connect(mouth);
      silence.start();
      await context.resume();
      return mouth.stream.clone();
    };
  }

  /** The opener connects to the window that it opened, at hand, with Opus as Sotto has it. */
  async function connectDirectly(track: MediaStreamTrack): Promise<MediaStream> {
    const listener = (globalThis as unknown as { listener: Window & typeof globalThis }).listener;
    const [from, to] = [new RTCPeerConnection(), new listener.RTCPeerConnection()];
    from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate ?? undefined);
    to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate ?? undefined);
    const heard = new Promise<MediaStream>((resolve) => {
      to.ontrack = ({ track: remote }) => resolve(new listener.MediaStream([remote]));
    });
    from.addTrack(track);
    await from.setLocalDescription();
    await to.setRemoteDescription(from.localDescription as RTCSessionDescription);
    const answer = await to.createAnswer();
    const opus = 'cbr=1;usedtx=0;useinbandfec=0;stereo=0;maxaveragebitrate=32000;minptime=10';
    const sdp = answer.sdp?.replace(/a=fmtp:111 .*/, `a=fmtp:111 ${opus}`) ?? '';
    await to.setLocalDescription({ type: 'answer', sdp });
    await from.setRemoteDescription({ type: 'answer', sdp });
    const stream = await heard;
    const element = new listener.Audio();
    element.srcObject = stream;
    await element.play();
    return stream;
  }

  /** 30 ms from 500 to 4,000 Hz, whose echo can't be taken for another place in itself. */
  function createChirp(at: AudioContext): AudioBuffer {
    const buffer = new AudioBuffer({ length: 1_440, sampleRate: at.sampleRate });
    const samples = buffer.getChannelData(0);
    for (let index = 0; index < samples.length; index++) {
      const time = index / 48_000;
      const window = Math.sin((Math.PI * index) / samples.length) ** 2;
      samples[index] = 0.5 * window * Math.sin(2 * Math.PI * (500 * time + (3_500 / 0.06) * time * time));
    }
    return buffer;
  }

  own.captureChirps = async (seconds, everyMs) => {
    const listener = (globalThis as unknown as { listener: Window & Ear }).listener;
    const throughSotto = listener.heardStreams[0];
    if (!context || !mouth || !throughSotto) throw new Error('nobody speaks or listens');
    const [track] = mouth.stream.clone().getAudioTracks();
    if (!track) throw new Error('no track');
    const directly = await connectDirectly(track);
    const said = new GainNode(context);
    said.connect(mouth);
    const merger = new ChannelMergerNode(context, { numberOfInputs: 3 });
    said.connect(merger, 0, 0);
    for (const [index, mediaStream] of [throughSotto, directly].entries()) {
      new MediaStreamAudioSourceNode(context, { mediaStream }).connect(merger, 0, index + 1);
    }
    const recorder = context.createScriptProcessor(16_384, 3, 1);
    merger.connect(recorder);
    recorder.connect(context.destination);
    const channels: number[][] = [[], [], []];
    const isFull = new Promise<void>((resolve) => {
      recorder.onaudioprocess = ({ inputBuffer }) => {
        for (const [index, samples] of channels.entries()) {
          for (const sample of inputBuffer.getChannelData(index)) samples.push(Math.round(sample * 32_767));
        }
        if ((channels[0]?.length ?? 0) >= seconds * 48_000) resolve();
      };
    });
    const buffer = createChirp(context);
    const firstAt = context.currentTime + 2;
    for (let at = firstAt; at < firstAt + seconds; at += everyMs / 1_000) {
      const chirp = new AudioBufferSourceNode(context, { buffer });
      chirp.connect(said);
      // Out of step with the frames, so that each chirp falls elsewhere in one.
      chirp.start(at + Math.random() * 0.05);
    }
    await isFull;
    merger.disconnect();
    return channels;
  };
}

/** Finds the place where a chirp fits some samples best, and the share of their energy that it explains there. */
function locate(chirp: readonly number[], within: readonly number[]): { at: number; likeness: number } {
  const norm = Math.sqrt(chirp.reduce((sum, sample) => sum + sample * sample, 0));
  let best = { at: 0, likeness: 0 };
  for (let at = 0; at + chirp.length <= within.length; at++) {
    let [cross, energy] = [0, 1];
    for (let index = 0; index < chirp.length; index += 2) {
      const sample = within[at + index] ?? 0;
      cross += (chirp[index] ?? 0) * sample;
      energy += sample * sample;
    }
    const likeness = (Math.SQRT2 * Math.abs(cross)) / (norm * Math.sqrt(energy));
    if (energy > 1e6 && likeness > best.likeness) best = { at, likeness };
  }
  return best;
}

/** Milliseconds from each chirp as it was said to the same one as it was heard; chirps that were not recognised are left out. */
function measureDelays([said = [], ...heard]: readonly number[][]): { sotto: number; direct: number }[] {
  const delays: { sotto: number; direct: number }[] = [];
  for (let index = 0; index < said.length - 36_000; index++) {
    if (Math.abs(said[index] ?? 0) < 400) continue;
    const start = Math.max(0, index - 100);
    const chirp = said.slice(start, start + 1_440);
    const found = heard.map((samples) => locate(chirp, samples.slice(start, start + 19_200)));
    const [sotto, direct] = found;
    if (sotto && direct && Math.min(sotto.likeness, direct.likeness) > 0.6) {
      delays.push({ sotto: sotto.at / 48, direct: direct.at / 48 });
    }
    index += 12_000;
  }
  return delays;
}

async function openListener(page: Page): Promise<Page> {
  const opening = new Promise<Page | null>((resolve) => page.once('popup', resolve));
  await page.evaluate(() => {
    // Under one origin and with an opener, both windows share a clock and each other's streams.
    Object.assign(globalThis, { listener: window.open('/health') });
  });
  const opened = await opening;
  if (!opened) throw new Error('no window was opened');
  return opened;
}

const sotto = await startSotto({ rtcPort: 45_645, listen: [{ ip: '127.0.0.1' }, { ip: OWN_ADDRESS }] });
const { browser, close } = await openChromium();
const page = await browser.newPage();
await page.evaluateOnNewDocument(installMouth);
const ada = await Person.at(page, sotto.origin);
await ada.startRoom({ title: 'Bench', name: 'Ada' });
const link = await ada.keptLink();
const popup = await openListener(page);
await popup.evaluateOnNewDocument(installMouth);
// Of two tabs in one room only one plays; without locks, a tab knows of no other.
await popup.evaluateOnNewDocument(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
const ben = await Person.at(popup, sotto.origin);
await ben.follow(link);
await ben.listenIn('');
await popup.waitForFunction(() => (globalThis as unknown as Ear).heardStreams.length > 0);
const channels = await page.evaluate(
  (...timing) => (globalThis as unknown as Mouth).captureChirps(...timing),
  seconds,
  everyMs,
);
await close();
await sotto.close();

const delays = measureDelays(channels);
const row = (name: string, values: readonly number[]) =>
  console.log(
    `${name.padEnd(28)}p50 ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(values, 0.95).toFixed(1)} ms`,
  );
console.log(`chirps heard both ways      ${delays.length}`);
row(
  'through Sotto',
  delays.map((delay) => delay.sotto),
);
row(
  'directly (the floor)',
  delays.map((delay) => delay.direct),
);
row(
  'difference, chirp by chirp',
  delays.map((delay) => delay.sotto - delay.direct),
);
const ratio =
  quantile(
    delays.map((delay) => delay.sotto),
    0.5,
  ) /
  quantile(
    delays.map((delay) => delay.direct),
    0.5,
  );
console.log(`ratio of the medians        ${ratio.toFixed(2)}`);
process.exit(0);
