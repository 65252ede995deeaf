import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recordTrack } from './recordTrack.ts';

/** Fakes a recorder as the standard describes it, which gives its data once it stops. */
class FakeRecorder extends EventTarget {
  static open: FakeRecorder[] = [];
  readonly mimeType = 'audio/fake';
  state = 'inactive';

  constructor() {
    super();
    FakeRecorder.open.push(this);
  }

  start() {
    this.state = 'recording';
  }

  stop() {
    this.state = 'inactive';
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob(['voice']) }));
    this.dispatchEvent(new Event('stop'));
  }
}

const track = {} as MediaStreamTrack;

beforeEach(() => {
  vi.useFakeTimers();
  FakeRecorder.open = [];
  vi.stubGlobal('MediaRecorder', FakeRecorder);
  vi.stubGlobal('MediaStream', class {});
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a recording ends by itself', async () => {
  const recording = recordTrack(track, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(5_000);
  const blob = await recording;
  expect(await blob?.text()).toBe('voice');
  expect(blob?.type).toBe('audio/fake');
});

test('a recording that is given up is none, and records no longer', async () => {
  const ending = new AbortController();
  const recording = recordTrack(track, ending.signal);
  ending.abort();
  expect(await recording).toBeUndefined();
  expect(FakeRecorder.open.map(({ state }) => state)).toEqual(['inactive']);
});

test('a device that goes ends it with what there is', async () => {
  const recording = recordTrack(track, new AbortController().signal);
  FakeRecorder.open[0]?.stop();
  expect(await (await recording)?.text()).toBe('voice');
});

test('a browser that can not record says so', async () => {
  vi.stubGlobal('MediaRecorder', undefined);
  expect(await recordTrack(track, new AbortController().signal)).toBeUndefined();
});
