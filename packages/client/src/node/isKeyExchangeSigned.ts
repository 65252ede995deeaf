import { verify, X509Certificate } from 'node:crypto';

/** RFC 4492 section 5.4: curve type, named curve and the length of the public key. */
const curveBytes = 4;
/** Hash, signature algorithm and the length of the signature (RFC 5246 section 4.7). */
const signatureHeaderBytes = 4;
const sha256Id = 4;

export interface KeyExchange {
  /** Both hello randoms, 32 bytes each. */
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
  /** The body of a ServerKeyExchange. */
  readonly body: Buffer;
  /** The claimed sender's certificate, as DER. */
  readonly certificate: Uint8Array;
}

/**
 * Tells whether the holder of a certificate's key signed a DTLS 1.2 key exchange, in this handshake (RFC 4492 section
 * 5.4).
 *
 * werift accepts the exchange unverified. Without this check a certificate with the right fingerprint would prove
 * nothing, since anybody can copy it from the wire.
 */
export function isKeyExchangeSigned({ clientRandom, serverRandom, body, certificate }: KeyExchange): boolean {
  const signatureAt = curveBytes + (body[curveBytes - 1] ?? 0);
  const from = signatureAt + signatureHeaderBytes;
  if (body.length < from || body[signatureAt] !== sha256Id) return false;
  if (body.length !== from + body.readUInt16BE(from - 2)) return false;
  const signed = Buffer.concat([clientRandom, serverRandom, body.subarray(0, signatureAt)]);
  try {
    return verify('sha256', signed, new X509Certificate(certificate).publicKey, body.subarray(from));
  } catch {
    return false;
  }
}
