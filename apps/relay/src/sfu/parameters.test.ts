import { opusCodec } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { clientDtls, listenerCapabilities, sha256Fingerprint, speakerParameters } from './parameters.ts';

const fingerprint = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);
const text = clientDtls(fingerprint).fingerprints[0]?.value ?? '';

describe('speakerParameters', () => {
  const { codecs, headerExtensions, encodings, rtcp } = speakerParameters({ ssrc: 5, payloadType: 109 });

  it('[M1] is the one codec, at a constant rate, with the numbers that the client told', () => {
    expect(codecs).toEqual([expect.objectContaining({ mimeType: 'audio/opus', clockRate: 48_000, payloadType: 109 })]);
    expect(codecs[0]?.parameters).toEqual(opusCodec.parameters);
    expect(encodings).toEqual([{ ssrc: 5, dtx: false }]);
  });

  it('[M2] lets no header extension through, so that no level of sound reaches relay or listener', () => {
    expect(headerExtensions).toEqual([]);
  });

  it('[M7] lets the relay ask again for lost packets, and for nothing else', () => {
    expect(codecs[0]?.rtcpFeedback).toEqual([{ type: 'nack', parameter: '' }]);
  });

  it('[M3] names each stream at random, and names no person', () => {
    const again = speakerParameters({ ssrc: 5, payloadType: 109 }).rtcp;
    expect(rtcp?.cname).toMatch(/^[\w-]{16}$/);
    expect(again?.cname).not.toBe(rtcp?.cname);
  });
});

describe('listenerCapabilities', () => {
  it('[M1, M2] is the one codec and no header extension', () => {
    expect(listenerCapabilities.codecs?.map(({ mimeType }) => mimeType)).toEqual(['audio/opus']);
    expect(listenerCapabilities.headerExtensions).toEqual([]);
  });

  it('[M7] lets listeners ask again for lost packets', () => {
    expect(listenerCapabilities.codecs?.[0]?.rtcpFeedback).toEqual([{ type: 'nack', parameter: '' }]);
  });
});

describe('clientDtls', () => {
  it('[M4] spells a SHA-256 as WebRTC does, for a client that opens', () => {
    expect(text).toMatch(/^FF:FE:FD:.*:E1:E0$/);
    expect(clientDtls(fingerprint)).toEqual({ role: 'client', fingerprints: [{ algorithm: 'sha-256', value: text }] });
    expect(clientDtls(new Uint8Array(32)).fingerprints[0]?.value).toBe(Array(32).fill('00').join(':'));
  });
});

describe('sha256Fingerprint', () => {
  it('[M4] takes the SHA-256 out of all that mediasoup lists', () => {
    const fingerprints = [
      { algorithm: 'sha-1' as const, value: 'AA:BB' },
      { algorithm: 'sha-256' as const, value: text },
      { algorithm: 'sha-512' as const, value: 'CC:DD' },
    ];
    expect(sha256Fingerprint({ fingerprints })).toEqual(fingerprint);
  });

  it('throws rather than take a weaker one', () => {
    expect(() => sha256Fingerprint({ fingerprints: [{ algorithm: 'sha-1', value: 'AA' }] })).toThrow();
  });
});
