import type { Bytes } from '@sotto/base';
import type { Heartbeat, SponsorHeader } from '@sotto/protocol';
import { unsigned, verify } from '@sotto/statements';
import type { Session } from '../session.ts';
import { sign } from '../signing.ts';

/** Signs a sponsor's header. [G8] */
export function signHeader(body: Omit<SponsorHeader, 'signature'>, { signing }: Session): SponsorHeader {
  return { ...body, signature: sign(signing, 'sponsor-header', body) };
}

/** Signs a heartbeat. [B1] */
export function signHeartbeat(body: Omit<Heartbeat, 'signature'>, { signing }: Session): Heartbeat {
  return { ...body, signature: sign(signing, 'heartbeat', body) };
}

/** Whether this session signed the header. [G8] */
export function isHeaderSigned(header: SponsorHeader, session: Bytes): boolean {
  return verify(session, { type: 'sponsor-header', body: unsigned(header), signature: header.signature });
}

/** Whether this session signed the heartbeat. [B1] */
export function isHeartbeatSigned(heartbeat: Heartbeat, session: Bytes): boolean {
  return verify(session, { type: 'heartbeat', body: unsigned(heartbeat), signature: heartbeat.signature });
}
