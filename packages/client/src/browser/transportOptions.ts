import type { Bytes } from '@sotto/base';
import { toBase64url } from '@sotto/base';
import type { TransportOffer } from '@sotto/protocol';
import type { DtlsParameters, TransportOptions } from 'mediasoup-client/types';

/**
 * A relay's offer in the form that mediasoup-client wants: ICE lite, its candidates and the one certificate to accept.
 */
export function toTransportOptions(offer: TransportOffer): TransportOptions {
  return {
    id: toBase64url(offer.transport),
    iceParameters: { usernameFragment: offer.usernameFragment, password: offer.password, iceLite: true },
    iceCandidates: offer.candidates.map(({ address, port, protocol, priority }) => ({
      foundation: `${protocol}candidate`,
      address,
      ip: address,
      port,
      protocol,
      priority,
      type: 'host' as const,
      ...(protocol === 'tcp' ? { tcpType: 'passive' as const } : {}),
    })),
    dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: toHexPairs(offer.fingerprint) }] },
    iceServers: [],
  };
}

/** The SHA-256 of a certificate, 32 bytes, from "AA:BB:..."; all zeros if there is none, which the server refuses. */
export function fingerprintOf({ fingerprints }: DtlsParameters): Bytes {
  const value = fingerprints.find(({ algorithm }) => algorithm === 'sha-256')?.value ?? '';
  const bytes = new Uint8Array(32);
  bytes.set(value.split(':', 32).map((pair) => Number.parseInt(pair, 16)));
  return bytes;
}

function toHexPairs(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}
