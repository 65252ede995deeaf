import { randomInt } from 'node:crypto';
import { RtpHeader } from 'werift';

/** 20 ms at Opus' RTP clock of 48 kHz (RFC 7587 section 4.1). */
export const frameTicks = 960;

/** The numbering of one outgoing stream. */
export interface RtpStream {
  readonly ssrc: number;
  readonly payloadType: number;
  /** The header of the next packet, `steps` of 20 ms after the one before it. */
  next(steps: number): RtpHeader;
}

/** A stream under a random SSRC, with random first numbers (RFC 3550 section 5.1) and no header extension. */
export function createRtpStream(payloadType: number): RtpStream {
  const ssrc = randomInt(1, 2 ** 32);
  // The lower half, so that a rollover is far from a first packet that might be lost (RFC 3711 section 3.3.1).
  let sequenceNumber = randomInt(2 ** 15);
  let timestamp = randomInt(2 ** 32);
  let isFirst = true;
  return {
    ssrc,
    payloadType,
    next(steps) {
      sequenceNumber = (sequenceNumber + 1) % 2 ** 16;
      timestamp = (timestamp + steps * frameTicks) % 2 ** 32;
      const header = new RtpHeader({ ssrc, payloadType, sequenceNumber, timestamp, marker: isFirst });
      isFirst = false;
      return header;
    },
  };
}
