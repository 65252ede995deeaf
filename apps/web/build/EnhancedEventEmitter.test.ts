import { expect, test } from 'vitest';
import { EnhancedEventEmitter } from './EnhancedEventEmitter.js';

test('listeners hear in their order, also one that was added twice', () => {
  const emitter = new EnhancedEventEmitter();
  const heard: unknown[] = [];
  const listener = (...args: unknown[]) => heard.push(args);
  emitter.on('a', listener).on('a', listener);
  expect(emitter.emit('a', 1, 2)).toBe(true);
  expect(emitter.emit('b')).toBe(false);
  expect(heard).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test('a once listener hears once, and a removed listener hears no more', () => {
  const emitter = new EnhancedEventEmitter();
  const heard: string[] = [];
  const always = () => heard.push('always');
  emitter.once('a', () => heard.push('once')).on('a', always);
  emitter.emit('a');
  emitter.emit('a');
  emitter.off('a', always);
  emitter.emit('a');
  expect(heard).toEqual(['once', 'always', 'always']);
  expect(emitter.listenerCount('a')).toBe(0);
});

test('a listener that stops another one meanwhile does not keep it from hearing this time', () => {
  const emitter = new EnhancedEventEmitter();
  const heard: string[] = [];
  const second = () => heard.push('second');
  emitter.on('a', () => emitter.off('a', second)).on('a', second);
  emitter.emit('a');
  emitter.emit('a');
  expect(heard).toEqual(['second']);
});

test('an error of a listener reaches the emitter, unless safeEmit is used', () => {
  const emitter = new EnhancedEventEmitter();
  emitter.on('a', () => {
    throw new Error('broken');
  });
  expect(() => emitter.emit('a')).toThrow('broken');
  expect(emitter.safeEmit('a')).toBe(true);
  expect(emitter.safeEmit('b')).toBe(false);
});

test('closed, nobody listens', () => {
  const emitter = new EnhancedEventEmitter();
  emitter.on('a', () => undefined).close();
  expect(emitter.emit('a')).toBe(false);
});
