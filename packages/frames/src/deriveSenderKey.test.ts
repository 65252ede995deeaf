import { hkdfSync } from 'node:crypto';
import { fromText, Secret } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { deriveSenderKey, type SenderKeyInput } from './deriveSenderKey.ts';

const filled = (value: number) => new Uint8Array(32).fill(value);
const input = (): SenderKeyInput => ({
  mediaSalt: new Secret(filled(1)),
  stepKey: new Secret(filled(2)),
  senderSession: filled(3),
});
const derive = async (change: Partial<SenderKeyInput> = {}) =>
  (await deriveSenderKey({ ...input(), ...change })).expose();

describe('deriveSenderKey', () => {
  it("[F5] agrees with another implementation's HKDF", async () => {
    const info = Buffer.concat([fromText('sotto/2 sender'), filled(3)]);
    expect(await derive()).toEqual(new Uint8Array(hkdfSync('sha256', filled(2), filled(1), info, 32)));
  });

  it('[F5] gives another key for another salt, step or sender', async () => {
    const keys = await Promise.all([
      derive(),
      derive({ mediaSalt: new Secret(filled(9)) }),
      derive({ stepKey: new Secret(filled(9)) }),
      derive({ senderSession: filled(9) }),
    ]);
    expect(new Set(keys.map(String)).size).toBe(4);
  });

  it('[F5] throws unless each part has 32 bytes', async () => {
    const short = new Uint8Array(31);
    await expect(derive({ mediaSalt: new Secret(short.slice()) })).rejects.toThrow(RangeError);
    await expect(derive({ stepKey: new Secret(short.slice()) })).rejects.toThrow(RangeError);
    await expect(derive({ senderSession: short })).rejects.toThrow(RangeError);
  });

  it('[F5] throws on a wiped step', async () => {
    const stepKey = new Secret(filled(2));
    stepKey.wipe();
    await expect(derive({ stepKey })).rejects.toThrow();
  });
});
