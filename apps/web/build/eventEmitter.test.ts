import { EventEmitter as NodeEmitter } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventEmitter } from './eventEmitter.js';

const names = ['connect', 'produce', 'close'] as const;
const listeners = ['a', 'b', 'c'] as const;
type Step = { call: 'on' | 'once' | 'off' | 'emit' | 'count' | 'clear' | 'clearAll'; name: string; listener: string };

/** What a series of calls comes to: every answer, and everybody who was called with what. */
function run(emitter: NodeEmitter, steps: readonly Step[]): unknown[] {
  const seen: unknown[] = [];
  const heard = Object.fromEntries(
    listeners.map((name) => [
      name,
      (...args: unknown[]) => {
        seen.push([name, ...args]);
        // One listener takes another away in the middle of a call.
        if (name === 'b') emitter.off('connect', heard['c'] as () => void);
      },
    ]),
  );
  for (const { call, name, listener } of steps) {
    const callback = heard[listener] as () => void;
    if (call === 'emit') seen.push(emitter.emit(name, listener, 7));
    else if (call === 'count') seen.push(emitter.listenerCount(name));
    else if (call === 'clear') emitter.removeAllListeners(name);
    else if (call === 'clearAll') emitter.removeAllListeners();
    else emitter[call](name, callback);
  }
  return seen;
}

test('it does what Node’s own does, whatever is called', () => {
  const step = fc.record({
    call: fc.constantFrom('on', 'once', 'off', 'emit', 'emit', 'count', 'clear', 'clearAll'),
    name: fc.constantFrom(...names),
    listener: fc.constantFrom(...listeners),
  }) as fc.Arbitrary<Step>;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const own = new EventEmitter() as unknown as NodeEmitter;
      expect(run(own, steps)).toEqual(run(new NodeEmitter(), steps));
    }),
    { seed: 20_263, numRuns: 1_000 },
  );
});
