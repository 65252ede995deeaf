import { createHash, hkdfSync } from 'node:crypto';
import { type Bytes, randomBytes, Secret } from '@sotto/base';
import { encodeCanonical } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { flip, fromHex, range, toHex } from '../../test/fixtures.ts';
import { createSession } from '../session.ts';
import { ready, sodium } from '../sodium.ts';
import { createWrapContext, deriveKek, openWrap, sealWrap } from './wrap.ts';

await ready;
const place = { roomHandle: range(0, 16), generation: 5, step: 2, commitment: range(32, 32) };
const context = await createWrapContext(place);
const [secret, kek] = [new Secret(range(64, 32)), new Secret(range(96, 32))];
const wrap = sealWrap(secret, kek, context);

/** The key pair of a private key. */
function exchangeKey(privateKey: Bytes) {
  return { publicKey: sodium.crypto_scalarmult_base(privateKey) as Bytes, privateKey: new Secret(privateKey) };
}

describe('a wrap', () => {
  // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
  it('[G5] is XChaCha20-Poly1305 as published', () => {
    const plaintext = Buffer.from(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
    );
    const key = new Secret(range(0x80, 32));
    const associatedData = fromHex('50515253c0c1c2c3c4c5c6c7');
    const published = { associatedData, nonce: range(0x40, 24) };
    expect(toHex(sealWrap(new Secret(new Uint8Array(plaintext)), key, published))).toBe(
      'bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb9' +
        '6b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e' +
        'c0875924c1c7987947deafd8780acf49',
    );
  });

  it('[G5] has 48 bytes, and a nonce that follows from what it wraps', () => {
    expect(wrap).toHaveLength(48);
    const { roomHandle, generation: g, step: s, commitment: c } = place;
    const associatedData = encodeCanonical({ roomHandle, g, s, c });
    const nonce = createHash('sha256').update('sotto/1 wrap').update(associatedData).digest().subarray(0, 24);
    expect(toHex(context.nonce)).toBe(toHex(nonce));
  });

  it('[G5] opens to the secret for its key and place', () => {
    const opened = openWrap(wrap, kek, context);
    expect(opened.ok && opened.value.expose()).toEqual(range(64, 32));
  });

  it('[G5] opens for no other key, no other bytes and no other length', () => {
    expect(openWrap(wrap, new Secret(range(97, 32)), context)).toMatchObject({ error: { code: 'wrap-broken' } });
    for (let index = 0; index < 48; index++) expect(openWrap(flip(wrap, index), kek, context).ok).toBe(false);
    for (const length of [0, 16, 47]) expect(openWrap(wrap.slice(0, length), kek, context).ok).toBe(false);
    expect(openWrap(new Uint8Array(49), kek, context).ok).toBe(false);
  });

  it.each([
    ['room', { roomHandle: range(1, 16) }],
    ['generation', { generation: 6 }],
    ['step', { step: 3 }],
    ['commitment', { commitment: range(33, 32) }],
  ])('[G5] opens at no other %s', async (_, changed) => {
    expect(openWrap(wrap, kek, await createWrapContext({ ...place, ...changed })).ok).toBe(false);
  });
});

describe('a key encryption key', () => {
  const ends = { roomHandle: range(0, 16), sender: range(16, 32), recipient: range(48, 32) };

  // X25519 of RFC 7748 section 6.1, then HKDF by another implementation.
  it('[G4] is HKDF of the shared secret that RFC 7748 publishes', async () => {
    const alice = exchangeKey(fromHex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'));
    const bob = exchangeKey(fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'));
    const shared = fromHex('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742');
    const info = Buffer.concat([Buffer.from('sotto/1 kek'), ends.roomHandle, ends.sender, ends.recipient]);
    const expected = new Uint8Array(hkdfSync('sha256', shared, '', info, 32));
    expect((await deriveKek(alice, bob.publicKey, ends))?.expose()).toEqual(expected);
    expect((await deriveKek(bob, alice.publicKey, ends))?.expose()).toEqual(expected);
  });

  it('[G4] is another the other way round, in another room, and for other credentials', async () => {
    const [one, other] = [createSession(), createSession()];
    const derive = async (changed: Partial<typeof ends>) =>
      toHex(
        (await deriveKek(one.exchange, other.exchange.publicKey, { ...ends, ...changed }))?.expose() ?? range(0, 1),
      );
    const all = await Promise.all([
      derive({}),
      derive({ sender: ends.recipient, recipient: ends.sender }),
      derive({ roomHandle: range(1, 16) }),
      derive({ sender: range(17, 32) }),
      derive({ recipient: range(49, 32) }),
    ]);
    expect(new Set(all).size).toBe(5);
  });

  it('[G4] is none with a key of small order', async () => {
    expect(await deriveKek(createSession().exchange, new Uint8Array(32), ends)).toBeUndefined();
    expect(await deriveKek(createSession().exchange, randomBytes(32), ends)).toBeDefined();
  });
});
