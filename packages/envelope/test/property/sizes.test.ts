import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createServerKeys, helloBytes, maxHelloPayloadBytes, maxMessageBytes, sizeClasses } from '../../src/index.ts';
import { exchange, hello, open, value } from '../exchange.ts';

const options = { seed: 20_261_122, numRuns: 200 };
const keys = await createServerKeys();

test('[E4] every hello has one length, whatever its payload, and opens to it', async () => {
  const property = fc.asyncProperty(fc.uint8Array({ maxLength: maxHelloPayloadBytes }), async (bytes) => {
    const payload = new Uint8Array(bytes);
    const sealed = await hello(keys, { payload });
    expect(sealed.hello).toHaveLength(helloBytes);
    expect(value(await open(keys, sealed.hello)).payload).toEqual(payload);
  });
  await fc.assert(property, options);
});

test('[E9] every record has the length of a size class, the smallest that holds its message', async () => {
  const { client, server } = await exchange(keys);
  const property = fc.property(fc.nat(maxMessageBytes), (length) => {
    const record = value(client.seal(new Uint8Array(length)));
    expect(record.length).toBe(sizeClasses.find((size) => size >= length + 18));
    expect(value(server.open(record))).toHaveLength(length);
  });
  fc.assert(property, options);
});

test('[E9] messages of one size class make records that differ in no length', async () => {
  const { client } = await exchange(keys);
  const property = fc.property(fc.nat(238), fc.nat(238), (one, two) => {
    const lengths = [one, two].map((length) => value(client.seal(new Uint8Array(length))).length);
    expect(lengths[0]).toBe(lengths[1]);
  });
  fc.assert(property, options);
});
