import { ok } from '@sotto/base';
import type { AudioDevice, AudioDevices, MicrophoneTest } from './AudioDevices.ts';
import { playRecording } from './playRecording.ts';
import { playTestSound } from './playTestSound.ts';
import { testMicrophone } from './testMicrophone.ts';

/** Ids that Chromium lists beside the real devices. They stand for the system's choice, as our empty id does. */
const aliases = new Set(['default', 'communications']);

function pick(devices: readonly MediaDeviceInfo[], kind: MediaDeviceKind): AudioDevice[] {
  const named = devices.filter(({ deviceId, label }) => deviceId !== '' && label !== '' && !aliases.has(deviceId));
  return named.filter((device) => device.kind === kind).map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

/**
 * The devices of this browser.
 *
 * @param testOpen measures a microphone that this page has open, if it has: on iOS, opening it once more would silence it
 */
export const browserDevices = (testOpen: () => MicrophoneTest | undefined): AudioDevices => ({
  canChooseSpeaker: 'setSinkId' in HTMLMediaElement.prototype,
  async list() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return { microphones: pick(devices, 'audioinput'), speakers: pick(devices, 'audiooutput') };
  },
  watch(onChange) {
    const watching = new AbortController();
    navigator.mediaDevices.addEventListener('devicechange', onChange, { signal: watching.signal });
    return () => watching.abort();
  },
  async testMicrophone(choices) {
    const test = testOpen();
    return test ? ok(test) : testMicrophone(choices);
  },
  playTestSound,
  playRecording,
});
