import type { Phase } from './media/constantRate.ts';

/** A row as the database returned it. */
export interface StoredRow {
  readonly table: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** A room's audio as the relay saw it, and as a listener with the key heard it. */
export interface MediaEvidence {
  /** Times of the speaker's actions; all RTP flows must last through all phases. */
  readonly phases: readonly Phase[];
  /** RTP payloads of one speaker at the relay, without SRTP, in order and none missing, from a speaking phase. */
  readonly relayPayloads: readonly Uint8Array[];
  /** The Opus frames that the key makes of them. */
  readonly openedFrames: readonly Uint8Array[];
  /** The sound that the speaker's microphone played in a loop: 48 kHz mono. */
  readonly source: Int16Array;
}

/** Everything that the parties of a conversation could have seen. */
export interface Evidence {
  /** A pcap file of the whole session over plain http. */
  readonly packets: Uint8Array;
  /** UDP and TCP ports on which relays listen for media. */
  readonly mediaPorts: readonly number[];
  /** Every message that the server took out of its envelope. */
  readonly openedMessages: readonly Uint8Array[];
  /** Every message between server and relay. */
  readonly controlMessages: readonly Uint8Array[];
  readonly logLines: readonly string[];
  /** Output of /metrics at server and relay, if they were asked. */
  readonly exports?: readonly string[];
  readonly rows: readonly StoredRow[];
  readonly media: MediaEvidence;
}
