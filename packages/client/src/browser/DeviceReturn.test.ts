import { expect, it } from 'vitest';
import { DeviceReturn } from './DeviceReturn.ts';

function wait(chosen: string, present: string[]) {
  const enumerateDevices = async () =>
    present.map((deviceId) => ({ kind: 'audioinput', deviceId }) as unknown as MediaDeviceInfo);
  return new DeviceReturn(chosen, { enumerateDevices });
}

it('the chosen one has come back once it is listed again, and only once', async () => {
  const present = ['b'];
  const waiting = wait('a', present);
  expect(await waiting.look()).toBe(false);
  present.push('c');
  expect(await waiting.look()).toBe(false);
  present.push('a');
  expect([await waiting.look(), await waiting.look()]).toEqual([true, false]);
});

it('one that is still listed when it ends counts as new only after it has gone', async () => {
  const present = ['a', 'b'];
  const waiting = wait('', present);
  expect(await waiting.look()).toBe(false);
  present.shift();
  expect(await waiting.look()).toBe(false);
  present.push('a');
  expect(await waiting.look()).toBe(true);
});

it('hidden ids never count as new', async () => {
  const waiting = wait('a', ['', '']);
  expect([await waiting.look(), await waiting.look()]).toEqual([false, false]);
});
