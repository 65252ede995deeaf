import { expect, test } from 'vitest';
import { showMediaControls } from './showMediaControls.ts';

/** The controls of a device that knows some actions. */
function createDevice(known: readonly string[]) {
  const handlers = new Map<string, () => void>();
  return {
    handlers,
    setActionHandler(action: string, handler: (() => void) | null) {
      if (!known.includes(action)) throw new TypeError();
      if (handler) handlers.set(action, handler);
      else handlers.delete(action);
    },
  };
}

test('a device leaves and mutes by its own controls, and no longer than the room lasts', () => {
  const device = createDevice(['hangup', 'togglemicrophone']);
  const asked: string[] = [];
  const takeBack = showMediaControls(device, {
    leave: () => asked.push('leave'),
    toggleMicrophone: () => asked.push('toggle'),
  });
  for (const handler of device.handlers.values()) handler();
  expect(asked).toEqual(['leave', 'toggle']);
  takeBack();
  expect(device.handlers.size).toBe(0);
});

test('a listener, who has no microphone, is offered none', () => {
  const device = createDevice(['hangup', 'togglemicrophone']);
  showMediaControls(device, { leave: () => undefined, toggleMicrophone: undefined });
  expect([...device.handlers.keys()]).toEqual(['hangup']);
});

test('a browser that knows no such action is left alone', () => {
  expect(() =>
    showMediaControls(createDevice([]), { leave: () => undefined, toggleMicrophone: undefined })(),
  ).not.toThrow();
});
