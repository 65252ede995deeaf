import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MicrophoneChoices } from './audio/AudioChoices.ts';
import { Microphone } from './Microphone.ts';

const first: MicrophoneChoices = {
  microphone: 'a',
  noiseSuppression: true,
  echoCancellation: true,
  warnsWhenMuted: false,
};

/** A track as Chromium has it: its processing can't be changed after opening. */
class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  readyState = 'live';
  readonly #settings: MediaTrackSettings;
  constructor(settings: MediaTrackSettings) {
    super();
    this.#settings = settings;
  }
  getSettings = () => this.#settings;
  applyConstraints = async () => undefined;
  /** Made for measuring. */
  copy: FakeTrack | undefined;
  clone(): FakeTrack {
    this.copy = new FakeTrack(this.#settings);
    return this.copy;
  }
  stop() {
    this.readyState = 'ended';
  }
  lose() {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
  get isGiven(): boolean {
    return this.readyState === 'ended' && this.copy?.readyState !== 'live';
  }
}

/** Devices `a` and `b`, and the system's own beside them. */
function createDevices() {
  const opened: FakeTrack[] = [];
  const present = new Set(['a', 'b', 'own']);
  let refusal: string | undefined;
  let answered = Promise.resolve();
  let asked = 0;
  return {
    opened,
    present,
    enumerateDevices: async () => [...present].map((deviceId) => ({ kind: 'audioinput', deviceId })),
    refuse(name: string | undefined) {
      refusal = name;
    },
    answerAfter(promise: Promise<void>) {
      answered = promise;
    },
    asked: () => asked,
    async getUserMedia({ audio }: { audio: MediaTrackConstraints }) {
      asked++;
      await answered;
      const wanted = (audio.deviceId as { exact: string } | undefined)?.exact ?? 'own';
      if (refusal) throw new DOMException('', refusal);
      if (!present.has(wanted)) throw new DOMException('', 'OverconstrainedError');
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
let choices: MicrophoneChoices;
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
      return { look: () => ({ level: 0.5, isSilent: false }), close: () => void measured.pop() };
    },
    choices: () => choices,
    onLost: () => told.push('lost'),
    onBack: () => told.push('back'),
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
  await vi.waitFor(() => expect(devices.asked()).toBe(1));
  microphone.close();
  resolve();
  expect(await opening).toEqual({ ok: false, error: { code: 'late' } });
  expect(devices.opened.map(({ readyState }) => readyState)).toEqual(['ended']);
});

describe('one that is lost', () => {
  async function lose(choice = 'a') {
    choices = { ...first, microphone: choice };
    await microphone.open();
    microphone.setMuted(false);
    const taker = createTaker();
    microphone.sendTo(taker);
    devices.present.delete(devices.opened[0]?.getSettings().deviceId ?? '');
    devices.opened[0]?.lose();
    await microphone.follow();
    return taker;
  }

  test('is replaced by muted silence on the same sender, and that is said', async () => {
    const taker = await lose();
    expect(told).toEqual(['chosen', 'lost']);
    expect(taker.taken.map(({ device }) => device)).toEqual(['cover']);
    expect([microphone.track, microphone.capture, microphone.isMuted]).toEqual([cover, undefined, true]);
    expect(devices.opened.every(({ isGiven }) => isGiven)).toBe(true);
  });

  test('can be followed by another one, which opens muted when it is asked for', async () => {
    const taker = await lose();
    expect(await microphone.open()).toMatchObject({ ok: true });
    expect(taker.taken.at(-1)?.device).toBe('own');
    expect(microphone.track?.enabled).toBe(false);
    expect(told).toEqual(['chosen', 'lost', 'uncovered', 'another']);
  });

  test('is noticed when it is plugged in again, and not opened', async () => {
    await lose();
    devices.present.add('c');
    await microphone.follow();
    expect(told).not.toContain('back');
    devices.present.add('a');
    await microphone.follow();
    await microphone.follow();
    expect(told.filter((what) => what === 'back')).toHaveLength(1);
    expect(devices.opened).toHaveLength(1);
  });

  test('by the system’s own choice is noticed as soon as any other is plugged in', async () => {
    await lose('');
    devices.present.add('c');
    await microphone.follow();
    expect(told.at(-1)).toBe('back');
  });

  test('and was given back before it could say so is forgotten', async () => {
    await microphone.open();
    devices.opened[0]?.lose();
    microphone.close();
    await microphone.follow();
    expect([told, microphone.track]).toEqual([['chosen'], undefined]);
  });
});

test('a substitute is replaced when the chosen one is plugged in', async () => {
  devices.present.delete('a');
  await microphone.open();
  microphone.setMuted(false);
  devices.present.add('a');
  await microphone.follow();
  expect(microphone.track?.getSettings().deviceId).toBe('a');
  expect(microphone.track?.enabled).toBe(true);
  expect(told).toEqual(['another', 'chosen']);
});

test('one that is given back says nothing', async () => {
  await microphone.open();
  microphone.close();
  expect(told).toEqual(['chosen']);
  expect(devices.opened.every(({ isGiven }) => isGiven)).toBe(true);
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
    expect(told).toEqual(['chosen', 'lost']);
    expect(microphone.track).toBe(cover);
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
    expect(devices.opened.every(({ isGiven }) => isGiven)).toBe(true);
    expect(microphone.track).toBeUndefined();
  });

  test('made before there is a sender reaches it later', async () => {
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
    choices = { ...first };
    await microphone.follow();
    expect(devices.opened).toHaveLength(1);
  });
});

test('is measured by a copy that no sender has, and while muted only in a test or if that was chosen', async () => {
  const looks = () => Boolean(microphone.capture?.look());
  const seen = [looks()];
  await microphone.open();
  seen.push(looks());
  microphone.setMuted(false);
  seen.push(looks());
  microphone.setMuted(true);
  microphone.test(1);
  seen.push(looks());
  microphone.test(-1);
  seen.push(looks());
  choices = { ...first, warnsWhenMuted: true };
  await microphone.follow();
  seen.push(looks());
  const isSent = measured.some((track) => track === microphone.track);
  expect([seen, isSent, devices.opened[0]?.enabled]).toEqual([[false, false, true, true, false, true], false, false]);
  microphone.close();
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
