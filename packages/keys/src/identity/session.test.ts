import { isEqual } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../test/fixtures.ts';
import { createSession } from './session.ts';
import { ready } from './sodium.ts';

await ready;

describe('session', () => {
  it('[K8] has new keys each time', () => {
    const [one, two] = [createSession(), createSession()];
    expect(isEqual(one.signing.publicKey, two.signing.publicKey)).toBe(false);
    expect(isEqual(one.exchange.publicKey, two.exchange.publicKey)).toBe(false);
  });

  it('[K8] draws its two keys apart', () => {
    const draws: number[] = [];
    createSession((length) => new Uint8Array(length).fill(draws.push(length)));
    expect(draws).toEqual([32, 32]);
  });

  // RFC 7748 section 6.1.
  it.each([
    [
      '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a',
      '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
    ],
    [
      '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb',
      'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
    ],
  ])('makes of the X25519 key %s the published public key', (privateKey, publicKey) => {
    expect(toHex(createSession(() => fromHex(privateKey)).exchange.publicKey)).toBe(publicKey);
  });

  it('[K14] is zeros once closed, twice or once', () => {
    const session = createSession();
    const exposed = [session.signing.privateKey.expose(), session.exchange.privateKey.expose()];
    session.close();
    session.close();
    expect(exposed.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
    expect(() => session.exchange.privateKey.expose()).toThrow('secret was wiped');
  });
});
