import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { randomBytes } from '@sotto/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, createCertificate } from './createCertificate.ts';
import { isKeyExchangeSigned, type KeyExchange } from './isKeyExchangeSigned.ts';

let own: Certificate;
let other: Certificate;
beforeAll(async () => {
  [own, other] = await Promise.all([createCertificate(), createCertificate()]);
});

const [clientRandom, serverRandom] = [randomBytes(32), randomBytes(32)];
/** A named curve, secp256r1, and an uncompressed point (RFC 4492 section 5.4). */
const params = Buffer.concat([Buffer.from([3, 0, 23, 65]), randomBytes(65)]);

function exchange(signer: Certificate, hash = 4): KeyExchange {
  const signed = Buffer.concat([clientRandom, serverRandom, params]);
  const signature = sign('sha256', signed, createPrivateKey(signer.key));
  const body = Buffer.concat([params, Buffer.from([hash, 3, 0, signature.length]), signature]);
  return { clientRandom, serverRandom, body, certificate: new X509Certificate(own.cert).raw };
}

describe('isKeyExchangeSigned', () => {
  it('is true of an exchange that the key of its certificate signed', () => {
    expect(isKeyExchangeSigned(exchange(own))).toBe(true);
  });

  it('is false if another key signed it, even with a copied certificate', () => {
    expect(isKeyExchangeSigned(exchange(other))).toBe(false);
  });

  it('is false in another handshake', () => {
    expect(isKeyExchangeSigned({ ...exchange(own), clientRandom: randomBytes(32) })).toBe(false);
    expect(isKeyExchangeSigned({ ...exchange(own), serverRandom: randomBytes(32) })).toBe(false);
  });

  it('is false if any byte differs, is missing or is left over', () => {
    const { body, ...rest } = exchange(own);
    for (let index = 0; index < body.length; index++) {
      // The signature algorithm is the certificate's, whatever this byte says.
      if (index === params.length + 1) continue;
      const flipped = Buffer.from(body);
      flipped[index] = (flipped[index] ?? 0) ^ 1;
      expect(isKeyExchangeSigned({ ...rest, body: flipped }), `byte ${index}`).toBe(false);
    }
    for (const cut of [0, 3, params.length, body.length - 1]) {
      expect(isKeyExchangeSigned({ ...rest, body: body.subarray(0, cut) })).toBe(false);
    }
    expect(isKeyExchangeSigned({ ...rest, body: Buffer.concat([body, Buffer.of(0)]) })).toBe(false);
  });

  it('is false under another hash, and with a certificate that is not one', () => {
    expect(isKeyExchangeSigned(exchange(own, 2))).toBe(false);
    expect(isKeyExchangeSigned({ ...exchange(own), certificate: randomBytes(64) })).toBe(false);
  });
});
