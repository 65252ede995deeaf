import { randomBytes } from '@sotto/base';
import { encodeCanonical, parseMessage, roomEvent } from '@sotto/protocol';
import { expect, it } from 'vitest';
import { sampleStatement } from '../../../test/samples.ts';
import { WrappedEvent } from './WrappedEvent.ts';

it.each([
  { event: 'statement', statement: sampleStatement() } as const,
  { event: 'minted', generation: 70_000 } as const,
  {
    event: 'given',
    from: randomBytes(16),
    confirm: randomBytes(16),
    ...{ generation: 7, step: 300, n: 9, v: 70_000 },
  } as const,
])('[W2] brings each member $event in the one encoding, with their own wrap', (event) => {
  const wrapped = new WrappedEvent(event);
  const [a, b] = [randomBytes(48), randomBytes(48)];
  expect(wrapped.with(a)).toEqual(encodeCanonical({ ...event, wrap: a }));
  expect(wrapped.with(b)).toEqual(encodeCanonical({ ...event, wrap: b }));
  expect(parseMessage(roomEvent, wrapped.with(a)).ok).toBe(true);
  expect(wrapped.plain).toEqual(encodeCanonical({ ...event, wrap: null }));
});
