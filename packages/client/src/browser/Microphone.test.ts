import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AudioChoices } from './AudioChoices.ts';
import { Microphone } from './Microphone.ts';

const first: AudioChoices = { microphone: 'a', speaker: '', noiseSuppression: true, echoCancellation: true };

/** A track as Chromium has it: its processing can't be changed after opening. */
class FakeTrack extends EventTarget {
  enabled = true;
  readyState = 'live';
  readonly #settings: MediaTrackSettings;
  constructor(settings: MediaTrackSettings) {
    super();
    this.#settings = settings;
  }
  getSettings = () => this.#settings;
  applyConstraints = async () => undefined;
  stop() {
    this.readyState = 'ended';
  }
  lose() {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
}

/** Devices `a` and `b`, and the system's own beside them. */
function createDevices() {
  const opened: FakeTrack[] = [];
  let refusal: string | undefined;
  let answered = Promise.resolve();
  return {
    opened,
    refuse(name: string | undefined) {
      refusal = name;
    },
    answerAfter(promise: Promise<void>) {
      answered = promise;
    },
    async getUserMedia({ audio }: { audio: MediaTrackConstraints }) {
      await answered;
      const wanted = (audio.deviceId as { exact: string } | undefined)?.exact ?? 'own';
      if (refusal) throw new DOMException('', refusal);
      if (!['a', 'b', 'own'].includes(wanted)) throw new DOMException('', 'OverconstrainedError');
      const { noiseSuppression, echoCancellation } = audio as Record<string, boolean>;
      const track = new FakeTrack({
        deviceId: wanted,
        ...{ noiseSuppression, echoCancellation },
      } as MediaTrackSettings);
      opened.push(track);
      return { getAudioTracks: () => [track] };
    },
  };
}

let devices: ReturnType<typeof createDevices>;
let choices: AudioChoices;
let told: string[];
let measured: MediaStreamTrack[];
let cover: FakeTrack;
let microphone: Microphone;

beforeEach(() => {
  devices = createDevices();
  vi.stubGlobal('navigator', { mediaDevices: devices });
  choices = first;
  told = [];
  measured = [];
  cover = new FakeTrack({ deviceId: 'cover' });
  microphone = new Microphone({
    createCover: () => ({ track: cover as unknown as MediaStreamTrack, close: () => told.push('uncovered') }),
    createMeter: (track) => {
      measured.push(track);
      return { level: () => (track.enabled ? 0.5 : 0), close: () => void measured.pop() };
    },
    choices: () => choices,
    onLost: () => told.push('lost'),
    onSubstitute: (isSubstitute) => told.push(isSubstitute ? 'another' : 'chosen'),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A sender that notes how audible each track was when it took it. */
function createTaker() {
  const taken: { readonly device: string | undefined; readonly enabled: boolean[] }[] = [];
  return {
    taken,
    track: microphone.track ?? null,
    async replaceTrack({ track }: { track: MediaStreamTrack }) {
      this.track = track;
      taken.push({ device: track.getSettings().deviceId, enabled: devices.opened.map(({ enabled }) => enabled) });
    },
  };
}

test('opens silent, and is the one that was chosen', async () => {
  expect(await microphone.open()).toMatchObject({ ok: true });
  expect(devices.opened.map(({ enabled }) => enabled)).toEqual([false]);
  expect(microphone.track?.getSettings().deviceId).toBe('a');
  expect(told).toEqual(['chosen']);
});

test('one that is gone is replaced by the system’s own, and that is said', async () => {
  choices = { ...first, microphone: 'unplugged' };
  expect(await microphone.open()).toMatchObject({ ok: true });
  expect(microphone.track?.getSettings().deviceId).toBe('own');
  expect(told).toEqual(['another']);
});

test.each([
  ['NotAllowedError', 'microphone-denied'],
  ['NotFoundError', 'microphone-missing'],
  ['NotReadableError', 'microphone-busy'],
  ['AbortError', 'microphone-busy'],
])('a refusal by %s is %s', async (name, code) => {
  devices.refuse(name);
  expect(await microphone.open()).toEqual({ ok: false, error: { code } });
});

test('one that was given back while the browser asked for it is given back as soon as it is open', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  devices.answerAfter(promise);
  const opening = microphone.open();
  microphone.close();
  resolve();
  expect(await opening).toEqual({ ok: false, error: { code: 'late' } });
  expect(devices.opened.map(({ readyState }) => readyState)).toEqual(['ended']);
});

test('one that is lost says so; one that is given back does not', async () => {
  await microphone.open();
  devices.opened[0]?.lose();
  expect(told).toEqual(['chosen', 'lost']);
  microphone.close();
  await microphone.open();
  microphone.close();
  expect(told).toEqual(['chosen', 'lost', 'chosen']);
});

describe('an exchange', () => {
  test.each([true, false])('leaves it as muted as it was (%s), and both are silent meanwhile', async (isMuted) => {
    await microphone.open();
    microphone.setMuted(isMuted);
    const taker = createTaker();
    microphone.sendTo(taker);
    choices = { ...first, microphone: 'b' };
    await microphone.follow();
    expect(taker.taken).toEqual([{ device: 'b', enabled: [false, false] }]);
    expect(devices.opened.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
    expect(microphone.track?.enabled).toBe(!isMuted);
    expect(told.filter((what) => what === 'lost')).toEqual([]);
  });

  test('of its cleaning lets go of the device first, under a cover, and stays as muted as it was', async () => {
    await microphone.open();
    microphone.setMuted(false);
    const taker = createTaker();
    microphone.sendTo(taker);
    choices = { ...first, noiseSuppression: false };
    await microphone.follow();
    expect(taker.taken.map(({ device }) => device)).toEqual(['cover', 'a']);
    expect(devices.opened.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
    expect(microphone.track?.getSettings().noiseSuppression).toBe(false);
    expect(microphone.track?.enabled).toBe(true);
    expect(told).toEqual(['chosen', 'uncovered', 'chosen']);
  });

  test('of its cleaning that is refused loses it', async () => {
    await microphone.open();
    devices.refuse('NotReadableError');
    choices = { ...first, noiseSuppression: false };
    await microphone.follow();
    expect(told).toEqual(['chosen', 'uncovered', 'lost']);
  });

  test('holds a mute that comes in between', async () => {
    await microphone.open();
    microphone.setMuted(false);
    choices = { ...first, microphone: 'b' };
    const following = microphone.follow();
    microphone.setMuted(true);
    await following;
    expect(devices.opened.map(({ enabled }) => enabled)).toEqual([false, false]);
  });

  test('that is refused leaves the old one on, and says so', async () => {
    await microphone.open();
    microphone.setMuted(false);
    devices.refuse('NotReadableError');
    choices = { ...first, microphone: 'b' };
    await microphone.follow();
    expect(microphone.track?.getSettings().deviceId).toBe('a');
    expect(microphone.track?.enabled).toBe(true);
    expect(told).toEqual(['chosen', 'another']);
  });

  test('that is overtaken by giving it back leaves nothing open', async () => {
    await microphone.open();
    choices = { ...first, microphone: 'b' };
    const following = microphone.follow();
    microphone.close();
    await following;
    expect(devices.opened.every(({ readyState }) => readyState === 'ended')).toBe(true);
    expect(microphone.track).toBeUndefined();
  });

  test('that was done before there was a sender reaches it later', async () => {
    await microphone.open();
    const taker = createTaker();
    choices = { ...first, microphone: 'b' };
    await microphone.follow();
    microphone.sendTo(taker);
    await microphone.follow();
    expect(taker.taken.map(({ device }) => device)).toEqual(['b']);
  });

  test('happens only if something about the microphone changed', async () => {
    await microphone.open();
    choices = { ...first, speaker: 'loud' };
    await microphone.follow();
    expect(devices.opened).toHaveLength(1);
  });
});

test('measures what it gives while it is open and unmuted, and nothing else', async () => {
  const levels = [microphone.level()];
  await microphone.open();
  levels.push(microphone.level());
  microphone.setMuted(false);
  levels.push(microphone.level());
  microphone.close();
  levels.push(microphone.level());
  expect(levels).toEqual([0, 0, 0.5, 0]);
  expect(measured).toEqual([]);
});

test('uses silence in place of a refused device, until that is open', async () => {
  devices.refuse('NotAllowedError');
  await microphone.open();
  await microphone.cover();
  expect(microphone.track).toBe(cover);
  const taker = createTaker();
  microphone.sendTo(taker);
  microphone.setMuted(false);
  expect([await microphone.open(), microphone.track]).toMatchObject([{ ok: false }, cover]);
  devices.refuse(undefined);
  expect(await microphone.open()).toMatchObject({ ok: true });
  expect(taker.taken).toEqual([{ device: 'a', enabled: [false] }]);
  expect([microphone.track?.getSettings().deviceId, microphone.track?.enabled]).toEqual(['a', true]);
  expect(told).toEqual(['uncovered', 'chosen']);
});
