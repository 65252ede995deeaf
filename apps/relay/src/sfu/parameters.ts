import { type Bytes, randomBytes, toBase64url } from '@sotto/base';
import { opusCodec, opusFeedback } from '@sotto/protocol';
import type { DtlsParameters, RtpCapabilities, RtpParameters } from 'mediasoup/types';

/** The capabilities of every listener: our only codec and no header extension (mediasoup adds MID by itself). */
export const listenerCapabilities: RtpCapabilities = {
  codecs: [{ ...opusCodec, rtcpFeedback: opusFeedback }],
  headerExtensions: [],
};

/**
 * A speaker's stream in mediasoup's terms, built here from two numbers, so that nothing else that a client negotiates
 * (audio levels, CNAME, msid) can reach the relay, let alone a listener.
 */
export function speakerParameters({ ssrc, payloadType }: { ssrc: number; payloadType: number }): RtpParameters {
  const { mimeType, clockRate, channels, parameters } = opusCodec;
  return {
    codecs: [{ mimeType, clockRate, channels, parameters, payloadType, rtcpFeedback: opusFeedback }],
    headerExtensions: [],
    encodings: [{ ssrc, dtx: false }],
    rtcp: { cname: toBase64url(randomBytes(12)), reducedSize: true },
  };
}

/** A client's DTLS side: always the one that opens, known by its certificate's SHA-256 (32 bytes). */
export function clientDtls(fingerprint: Bytes): DtlsParameters {
  const value = Array.from(fingerprint, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
  return { role: 'client', fingerprints: [{ algorithm: 'sha-256', value }] };
}

/** The SHA-256 of the relay's certificate, 32 bytes. mediasoup lists weaker hashes too, which are left out. */
export function sha256Fingerprint({ fingerprints }: DtlsParameters): Bytes {
  const value = fingerprints.find(({ algorithm }) => algorithm === 'sha-256')?.value;
  if (!value) throw new Error('mediasoup gave no SHA-256 fingerprint');
  return Uint8Array.from(value.split(':'), (pair) => Number.parseInt(pair, 16));
}
