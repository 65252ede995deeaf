import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import type { Code, TransportOffer } from '@sotto/protocol';
import { type RtpHeader, RtpPacket, type SrtpSession } from 'werift';
import type { MediaResult } from '../stage/MediaPort.ts';
import { createCertificate } from './createCertificate.ts';
import { reachRelay } from './reachRelay.ts';
import { shakeHands } from './shakeHands.ts';
import { UdpPath } from './UdpPath.ts';

/** A connected transport; its signal ends it. */
export interface RelayTransport {
  /** Seals and sends one RTP packet. */
  send(header: RtpHeader, payload: Uint8Array): void;
}

export interface ConnectRelayOptions {
  readonly offer: TransportOffer;
  /** Closes the transport. */
  readonly signal: AbortSignal;
  /** Tells the relay our certificate's SHA-256, 32 bytes. */
  readonly announce: (fingerprint: Bytes) => Promise<MediaResult>;
  /** Called when a connected transport's path is gone by itself. */
  readonly onLost: () => void;
  /** An RTP packet that SRTP has authenticated; its payload is still sealed. */
  readonly onRtp: (ssrc: number, payload: Bytes) => void;
}

/** Connects to a relay: ICE, DTLS by the one certificate that the offer names, and SRTP. */
export async function connectRelay(options: ConnectRelayOptions): Promise<Result<RelayTransport, Fault<Code>>> {
  const { offer, announce, onRtp } = options;
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const end = () => ended.abort();
  const path = await UdpPath.open(offer, signal);
  const certificate = await createCertificate();
  const reaching = reachRelay(path, { offer, signal, onLost: end });
  const announced = await announce(certificate.fingerprint);
  const isReached = await reaching;
  const { fingerprint } = offer;
  const srtp =
    announced.ok && isReached ? await shakeHands(path, { certificate, fingerprint, signal, onEnded: end }) : undefined;
  if (srtp && !signal.aborted) {
    ended.signal.addEventListener('abort', () => options.signal.aborted || options.onLost());
    path.on('media', (datagram) => openPacket(srtp, datagram, onRtp));
    return ok({ send: (header, payload) => path.send(srtp.encrypt(Buffer.from(payload), header)) });
  }
  end();
  return announced.ok ? fail('relay-unavailable') : announced;
}

/** RTCP shares the way (RFC 5761 section 4); a room has no use for it. */
function isRtcp(datagram: Buffer): boolean {
  const type = datagram[1] ?? 0;
  return type >= 192 && type <= 223;
}

/**
 * Opens a packet, or ignores it: werift throws on packets that are not authentic or not RTP, and anybody can send
 * those.
 */
function openPacket(srtp: SrtpSession, datagram: Buffer, onRtp: ConnectRelayOptions['onRtp']): void {
  if (isRtcp(datagram)) return;
  let packet: RtpPacket;
  try {
    packet = RtpPacket.deSerialize(srtp.decrypt(datagram));
  } catch {
    return;
  }
  onRtp(packet.header.ssrc, new Uint8Array(packet.payload));
}
