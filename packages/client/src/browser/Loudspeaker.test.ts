import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Loudspeaker } from './Loudspeaker.ts';

/** An audio element as browsers have it; `isFixed` as iOS has it, where pages can't turn the volume. */
class FakeAudio extends EventTarget {
  static made: FakeAudio[] = [];
  static isFixed = false;
  static isHeldBack = false;
  static refused = new Set<string>();
  paused = true;
  muted = false;
  loop = false;
  srcObject: unknown = null;
  sinkId = '';
  #volume = 1;
  src: string;
  /** The file that it may still be reading. */
  loaded: string;
  constructor(src = '') {
    super();
    [this.src, this.loaded] = [src, src];
    FakeAudio.made.push(this);
  }
  get volume() {
    return FakeAudio.isFixed ? 1 : this.#volume;
  }
  set volume(volume: number) {
    this.#volume = volume;
  }
  async play() {
    if (FakeAudio.isHeldBack) throw new DOMException('', 'NotAllowedError');
    this.paused = false;
  }
  pause() {
    this.paused = true;
  }
  removeAttribute(name: 'src') {
    this[name] = '';
  }
  load() {
    this.loaded = this.src;
  }
  async setSinkId(id: string) {
    if (FakeAudio.refused.has(id)) throw new DOMException('', 'NotFoundError');
    this.sinkId = id;
  }
}

class FakeNode {
  readonly fftSize = 4;
  getFloatTimeDomainData(samples: Float32Array) {
    samples.set([0, -0.5, 0.25, 0]);
  }
  readonly gain = { value: 0 };
  readonly stream = {};
  isConnected = false;
  connect(to: unknown) {
    this.isConnected = true;
    return to;
  }
  disconnect() {
    this.isConnected = false;
  }
}

let gains: FakeNode[];
let devices: { kind: string; deviceId: string }[];
let choices: { speaker: string; roomVolume: number };
let told: string[];
let page: EventTarget;
let loudspeaker: Loudspeaker;

function open(mayClip = false): Loudspeaker {
  const made = new Loudspeaker({
    choices: () => choices,
    openContext: () => ({ state: 'running', close: async () => told.push('closed') }) as unknown as AudioContext,
    onBlocked: (isBlocked) => told.push(isBlocked ? 'blocked' : 'free'),
    onSubstitute: (isSubstitute) => told.push(isSubstitute ? 'another' : 'chosen'),
    mayClip,
  });
  onTestFinished(() => made.close());
  return made;
}

beforeEach(() => {
  [FakeAudio.made, FakeAudio.isFixed, FakeAudio.isHeldBack] = [[], false, false];
  FakeAudio.refused.clear();
  gains = [];
  devices = [];
  told = [];
  choices = { speaker: '', roomVolume: 1 };
  page = new EventTarget();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('navigator', { mediaDevices: { enumerateDevices: async () => devices } });
  vi.stubGlobal('Audio', FakeAudio);
  vi.stubGlobal('MediaStream', class {});
  for (const name of [
    'AnalyserNode',
    'DynamicsCompressorNode',
    'MediaStreamAudioDestinationNode',
    'MediaStreamAudioSourceNode',
  ]) {
    vi.stubGlobal(name, FakeNode);
  }
  const makeGain = function make() {
    const gain = new FakeNode();
    gains.push(gain);
    return gain;
  };
  vi.stubGlobal('GainNode', makeGain);
  loudspeaker = open();
});

afterEach(() => vi.unstubAllGlobals());

const track = {} as MediaStreamTrack;
const elementOf = (member: string) => loudspeaker.play(track, member).element;

describe('volume', () => {
  it('of one person is that of their element, and of a room that of all', async () => {
    const [ada, ben] = [elementOf('ada'), elementOf('ben')];
    loudspeaker.setVolume('ada', 0.5);
    expect([ada.volume, ben.volume, loudspeaker.volumeOf('ada')]).toEqual([0.5, 1, 0.5]);
    choices = { speaker: '', roomVolume: 0.5 };
    await loudspeaker.follow();
    expect([ada.volume, ben.volume]).toEqual([0.25, 0.5]);
  });

  it('of a person is kept when they come back', () => {
    loudspeaker.setVolume('ada', 0);
    loudspeaker.stop(loudspeaker.play(track, 'ada'));
    expect(elementOf('ada').muted).toBe(true);
  });

  it('above the original is amplified, beside an element that is silent', () => {
    const ada = elementOf('ada');
    loudspeaker.setVolume('ada', 2);
    expect([ada.muted, gains.at(-1)?.gain.value]).toEqual([true, 2]);
    loudspeaker.setVolume('ada', 1);
    expect([ada.muted, ada.volume, gains.at(-1)?.isConnected]).toEqual([false, 1, false]);
  });

  it('is silence while hushed, also of people who come meanwhile, and then as before', () => {
    const ada = elementOf('ada');
    loudspeaker.setVolume('ada', 2);
    loudspeaker.setHushed(true);
    const ben = elementOf('ben');
    expect([ada.muted, gains.at(-1)?.isConnected, ben.muted]).toEqual([true, false, true]);
    loudspeaker.setHushed(false);
    expect([ada.muted, gains.at(-1)?.gain.value, ben.muted, ben.volume]).toEqual([true, 2, false, 1]);
  });

  it('is at most twice the original', () => {
    loudspeaker.setVolume('ada', 9);
    expect(loudspeaker.volumeOf('ada')).toBe(2);
  });

  it('is set by an amplifier if elements have a fixed volume, and silence by the element', () => {
    FakeAudio.isFixed = true;
    const ada = elementOf('ada');
    expect(gains).toEqual([]);
    loudspeaker.setVolume('ada', 0.5);
    expect([ada.muted, gains.at(-1)?.gain.value]).toEqual([true, 0.5]);
    loudspeaker.setVolume('ada', 0);
    expect([ada.muted, gains.at(-1)?.isConnected]).toEqual([true, false]);
  });

  it('of this listener does not change how loud a person is taken to speak', () => {
    const voice = loudspeaker.play(track, 'ada');
    loudspeaker.setVolume('ada', 0.5);
    // Chromium measures after the volume of the element.
    expect([voice.peak(0.2, false), voice.peak(0.2, true)]).toEqual([0.2, 0.4]);
    loudspeaker.setVolume('ada', 2);
    expect(voice.peak(0, true)).toBe(0.5);
    loudspeaker.setVolume('ada', 0);
    expect(voice.peak(0, true)).toBe(0);
  });

  it('keeps many loud voices together from clipping', () => {
    const voices = Array.from({ length: 10 }, (_, index) => loudspeaker.play(track, `${index}`));
    loudspeaker.setVolume('0', 2);
    loudspeaker.hear(new Map(voices.map((voice) => [voice, 0.8])));
    const loud = voices.slice(1).reduce((sum, { element }) => sum + 0.8 * element.volume, 0);
    expect(loud + 0.8 * (gains.at(-1)?.gain.value ?? 0)).toBeCloseTo(1);
  });
});

describe('several voices in a browser that clips their sum', () => {
  it('go through the limiter, and stay there', () => {
    loudspeaker = open(true);
    const ada = loudspeaker.play(track, 'ada');
    expect([ada.element.muted, gains]).toEqual([false, []]);
    loudspeaker.setVolume('ada', 0.5);
    const ben = loudspeaker.play(track, 'ben');
    // One more is the limiter's own.
    expect(gains.map(({ gain }) => gain.value)).toEqual([expect.any(Number), 0.5, 1]);
    expect([ada.element.muted, ben.element.muted]).toEqual([true, true]);
    loudspeaker.stop(ben);
    expect(ada.element.muted).toBe(true);
  });

  it('play from their elements in other browsers', () => {
    expect([elementOf('ada').muted, elementOf('ben').muted, gains]).toEqual([false, false, []]);
  });
});

describe('a chosen loudspeaker', () => {
  const hidden = [{ kind: 'audiooutput', deviceId: '' }];
  const present = [{ kind: 'audiooutput', deviceId: 'desk' }];

  beforeEach(() => {
    choices = { speaker: 'desk', roomVolume: 1 };
    told.length = 0;
  });

  it('is used if it is there', async () => {
    devices = present;
    const ada = elementOf('ada');
    await loudspeaker.follow();
    expect([ada.sinkId, told.at(-1)]).toEqual(['desk', 'chosen']);
  });

  it('is replaced by the system’s own if it is gone, and that is said', async () => {
    devices = [{ kind: 'audiooutput', deviceId: 'other' }];
    const ada = elementOf('ada');
    await loudspeaker.follow();
    expect([ada.sinkId, told.at(-1)]).toEqual(['', 'another']);
  });

  it.each([[hidden], [[]]])('is tried while devices are hidden (%#), and not said to be gone', async (listed) => {
    devices = listed;
    FakeAudio.refused.add('desk');
    const ada = elementOf('ada');
    await loudspeaker.follow();
    expect([ada.sinkId, told.includes('another')]).toEqual(['', false]);
    FakeAudio.refused.clear();
    devices = present;
    await loudspeaker.follow();
    expect([ada.sinkId, told.includes('another')]).toEqual(['desk', false]);
  });
});

describe('a browser that plays nothing before a click', () => {
  it('is reported as waiting, and plays with the next click', async () => {
    FakeAudio.isHeldBack = true;
    const ada = elementOf('ada');
    await vi.waitFor(() => expect(told.at(-1)).toBe('blocked'));
    FakeAudio.isHeldBack = false;
    page.dispatchEvent(new Event('click'));
    await vi.waitFor(() => expect(told.at(-1)).toBe('free'));
    expect(ada.paused).toBe(false);
  });

  it('has one silent element that plays from the first click to the end, so that voices may begin later', async () => {
    page.dispatchEvent(new Event('click'));
    page.dispatchEvent(new Event('click'));
    const [silence, ...others] = FakeAudio.made;
    expect([others, silence?.loop, silence?.src.startsWith('blob:')]).toEqual([[], true, true]);
    await vi.waitFor(() => expect(silence?.paused).toBe(false));
    loudspeaker.close();
    expect(silence?.paused).toBe(true);
    expect(silence?.loaded).toBe('');
  });
});
