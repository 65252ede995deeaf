import { createHash, X509Certificate } from 'node:crypto';
import type { Bytes } from '@sotto/base';
import { CipherContext, HashAlgorithm, NamedCurveAlgorithm, SignatureAlgorithm, type SignatureHash } from 'werift';

/** A transport's own DTLS identity. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly signatureHash: SignatureHash;
  /** SHA-256 of the certificate, 32 bytes. */
  readonly fingerprint: Bytes;
}

/**
 * Makes a self-signed certificate for one transport. Each transport has its own, so that nobody can link a person's
 * transports by their certificates.
 */
export async function createCertificate(): Promise<Certificate> {
  const { certPem, keyPem, signatureHash } = await CipherContext.createSelfSignedCertificateWithKey(
    { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 },
    NamedCurveAlgorithm.secp256r1_23,
  );
  const fingerprint = certificateFingerprint(new X509Certificate(certPem).raw);
  return { cert: certPem, key: keyPem, signatureHash, fingerprint };
}

/** SHA-256 of a DER certificate, 32 bytes (RFC 8122 section 5). */
export function certificateFingerprint(der: Uint8Array): Bytes {
  return new Uint8Array(createHash('sha256').update(der).digest());
}
