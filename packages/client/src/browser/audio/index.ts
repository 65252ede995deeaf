export type { AudioDevice, AudioDevices, DeviceLists, MicrophoneTest } from './AudioDevices.ts';
export { browserDevices } from './browserDevices.ts';
