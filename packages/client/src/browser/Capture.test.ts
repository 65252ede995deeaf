import { expect, it } from 'vitest';
import { Capture } from './Capture.ts';

const choices = { microphone: '', noiseSuppression: true, echoCancellation: true, warnsWhenMuted: false };

class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  readyState = 'live';
  copy: FakeTrack | undefined;
  getSettings = () => ({ deviceId: 'a' });
  clone() {
    this.copy = new FakeTrack();
    return this.copy;
  }
  stop() {
    this.readyState = 'ended';
  }
}

function open(changed = {}) {
  const track = new FakeTrack();
  const told: string[] = [];
  const capture = new Capture(track as unknown as MediaStreamTrack, {
    choices: { ...choices, ...changed },
    createMeter: () => ({ look: () => ({ level: 0.5, isSilent: false }), close: () => told.push('unmeasured') }),
    onEnded: () => told.push('ended'),
  });
  return { track, copy: track.copy, capture, told };
}

it('begins muted, and its copy gives nothing', () => {
  const { track, copy, capture } = open();
  expect([track.enabled, copy?.enabled, capture.look()]).toEqual([false, false, undefined]);
});

it('stays muted while its copy is measured, for a test or to tell people that they talk while muted', () => {
  const { track, copy, capture } = open();
  capture.setMeasured(true);
  expect([track.enabled, copy?.enabled]).toEqual([false, true]);
  capture.setMeasured(false);
  expect([track.enabled, copy?.enabled]).toEqual([false, false]);
  capture.adopt({ ...choices, warnsWhenMuted: true });
  expect([track.enabled, copy?.enabled, capture.look()?.level]).toEqual([false, true, 0.5]);
});

it('tells a device that gives no sound from one that the page has muted', () => {
  const { track, capture } = open();
  capture.setMuted(true);
  expect(capture.isMutedByDevice).toBe(false);
  track.muted = true;
  expect(capture.isMutedByDevice).toBe(true);
});

it('tells whether it is the chosen device', () => {
  expect(['', 'a', 'b'].map((microphone) => open({ microphone }).capture.isSubstitute)).toEqual([false, false, true]);
});

it('gives back the device together with its copy, which holds it too', () => {
  const { track, copy, capture, told } = open();
  capture.close();
  capture.close();
  expect([track.readyState, copy?.readyState, capture.isLive]).toEqual(['ended', 'ended', false]);
  expect(told).not.toContain('ended');
});
