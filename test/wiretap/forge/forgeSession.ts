import { createRandom } from '../../harness/createRandom.ts';
import type { Evidence, StoredRow } from '../Evidence.ts';
import type { Phase } from '../media/constantRate.ts';
import { createBytes } from './createBytes.ts';
import { forgeUdp, type Route, reverseRoute } from './forgeDatagram.ts';
import { type ForgedPacket, forgePcap } from './forgePcap.ts';
import { forgeExtension, forgeRtp, type RtpShape } from './forgeRtp.ts';
import { forgeSignaling, type SignalingShape } from './forgeSignaling.ts';
import { encodeOpus, forgeSpeech } from './forgeSpeech.ts';
import { openFrame, padFrame, sealFrame } from './sealFrame.ts';

/** Faults to plant in a session; none if all are left out. */
export interface SessionShape extends SignalingShape {
  readonly openedMessages?: readonly Uint8Array[];
  readonly controlMessages?: readonly Uint8Array[];
  readonly logLines?: readonly string[];
  readonly rows?: readonly StoredRow[];
  /** Changes a packet on its way to the relay, or drops it. */
  readonly alterUplink?: AlterPacket;
  /** The same on its way from the relay. */
  readonly alterDownlink?: AlterPacket;
  readonly isUnsealed?: boolean;
  /** A key that isn't the speaker's, so that listeners hear nothing. */
  readonly isMute?: boolean;
}

export type AlterPacket = (packet: RtpShape, phase: string) => RtpShape | undefined;

const START_MS = 1_700_000_000_000;
const PHASE_MS = 3000;
const MEDIA_PORT = 40_000;
const ROUTE: Route = { source: ['10.77.0.2', 51_000], destination: ['10.77.0.1', MEDIA_PORT] };
const KEY = Buffer.alloc(16, 7);
const MID = forgeExtension('one-byte', [[1, Buffer.from('0\0\0\0\0\0\0\0', 'latin1')]]);

export const PHASES: readonly Phase[] = ['speaking', 'silent', 'muted'].map((name, index) => {
  const fromMs = START_MS + index * PHASE_MS;
  return { name, fromMs, toMs: fromMs + PHASE_MS };
});

const source = forgeSpeech(20_211, PHASE_MS + 1000);
const spoken = encodeOpus(source).slice(0, 150);

/** The evidence of a session of one speaker and one listener. */
export function forgeSession(shape: SessionShape = {}): Evidence {
  const relayPayloads = spoken.map((opus, index) =>
    shape.isUnsealed ? padFrame(opus, index) : sealFrame(opus, KEY, index),
  );
  const sealed = spoken.map((opus, index) => sealFrame(opus, KEY, index));
  const openedFrames = shape.isMute ? spoken.map(() => Buffer.alloc(0)) : sealed.map((frame) => openFrame(frame, KEY));
  const random = createRandom(6);
  return {
    packets: forgePcap([...forgeSignaling(shape, START_MS), ...forgeMedia(shape)].sort((a, b) => a.timeMs - b.timeMs)),
    mediaPorts: [MEDIA_PORT],
    openedMessages: shape.openedMessages ?? [createBytes(random, 200)],
    controlMessages: shape.controlMessages ?? [Buffer.from('{"do":"open-transport","stream":"b3Blbi10cmFuc3BvcnQ"}')],
    logLines: shape.logLines ?? ['{"level":"info","event":"listening","port":8080}'],
    rows: shape.rows ?? [
      { table: 'Room', columns: { handle: createBytes(random, 16), sequence: 3n, openedAt: new Date(0) } },
    ],
    media: { phases: PHASES, relayPayloads, openedFrames, source },
  };
}

function forgeMedia({ alterUplink = keep, alterDownlink = keep }: SessionShape): readonly ForgedPacket[] {
  const random = createRandom(8);
  return PHASES.flatMap(({ name, fromMs, toMs }, phase) =>
    Array.from({ length: (toMs - fromMs) / 20 }, (_, index) => {
      const sequence = phase * 150 + index;
      const timeMs = fromMs + index * 20 + random();
      const base = {
        sequence,
        timestamp: sequence * 960,
        payload: createBytes(random, 191),
      };
      const up = alterUplink(base, name);
      const down = alterDownlink({ ...base, ssrc: 0x7000_0002, extension: MID }, name);
      return [
        ...(up ? [{ timeMs, network: forgeUdp(ROUTE, forgeRtp(up)) }] : []),
        ...(down ? [{ timeMs: timeMs + 1, network: forgeUdp(reverseRoute(ROUTE), forgeRtp(down)) }] : []),
      ];
    }).flat(),
  );
}

function keep(packet: RtpShape): RtpShape {
  return packet;
}
