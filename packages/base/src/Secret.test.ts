import { inspect as print } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './Secret.ts';

const bytes = () => Uint8Array.from({ length: 32 }, (_, index) => 0xa0 + index);

/** Every form in which a text could hold the bytes: hex, decimal with commas or spaces, base64. */
const spellings = ['a0a1a2', '160,161', '160, 161', 'a0 a1', 'oKGi', '"0":160', '0: 160'];

const shown: readonly [way: string, show: (secret: Secret) => string][] = [
  ['a template', (secret) => `${secret}`],
  ['String', (secret) => String(secret)],
  ['concatenation', (secret) => ['a', secret].join()],
  ['JSON', (secret) => JSON.stringify({ secret, list: [secret] })],
  ['inspect', (secret) => print(secret, { depth: 9, showHidden: true })],
  ['inspect of what holds it', (secret) => print({ deep: { secret: [secret] } }, { depth: 9, showHidden: true })],
  ['an error', (secret) => String(new Error(`failed: ${secret}`, { cause: secret }))],
  ['an inspected error', (secret) => print(new Error('failed', { cause: secret }))],
  ['its properties', (secret) => JSON.stringify([Reflect.ownKeys(secret), Object.entries(secret), { ...secret }])],
  ['a structured clone', (secret) => print(structuredClone(secret), { depth: 9, showHidden: true })],
  ['what a wiped one throws', (secret) => thrownBy(secret)],
];

function thrownBy(secret: Secret): string {
  secret.wipe();
  try {
    secret.expose();
    return '';
  } catch (error) {
    return print(error);
  }
}

test.each(shown)('%s shows nothing of it', (_way, show) => {
  const text = show(new Secret(bytes()));
  expect(text.length).toBeGreaterThan(1);
  for (const spelling of spellings) expect(text).not.toContain(spelling);
});

test('does not leave its thread: a message to another thread carries no bytes of it', async () => {
  const { port1, port2 } = new MessageChannel();
  const received = new Promise<unknown>((resolve) => port2.addEventListener('message', ({ data }) => resolve(data)));
  port2.start();
  port1.postMessage({ secret: new Secret(bytes()) });
  const { secret } = (await received) as { secret: object };
  expect(secret).not.toBeInstanceOf(Secret);
  expect(Reflect.ownKeys(secret)).toEqual([]);
  port1.close();
});

test('overwrites its bytes, and returns none afterwards', () => {
  const own = bytes();
  const secret = new Secret(own);
  expect(secret.expose()).toBe(own);
  secret.wipe();
  secret.wipe();
  expect(own).toEqual(new Uint8Array(32));
  expect(() => secret.expose()).toThrow('secret was wiped');
});
