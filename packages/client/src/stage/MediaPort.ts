import type { Bytes, Fault, Result } from '@sotto/base';
import type { Code, IceCredentials, Stream, TransportOffer } from '@sotto/protocol';

/** The result of a media call: done, or a code for which the page has a sentence. */
export type MediaResult = Result<null, Fault<Code>>;

/**
 * A room's sound, in and out. Below it there are WebRTC and a device: in browsers mediasoup-client with encoded
 * transforms, in Node werift with sealed frames written as RTP.
 *
 * A port plays nothing that its `RoomFrames` did not open and sends nothing that it did not seal.
 */
export interface MediaPort {
  /** Begins to receive over a transport, in place of any earlier one. */
  receive(offer: TransportOffer): Promise<MediaResult>;
  /**
   * Makes a stream's receiver; once this resolves, packets may flow. An existing receiver is left as it is. `speaker`
   * is the room's name for the speaker, and `member` that of the person, the same at each of their stays.
   */
  addStream(stream: Stream, speaker: string, member: string): Promise<MediaResult>;
  /** Ends all streams from one speaker. */
  removeStreams(speaker: string): Promise<void>;
  /** Asks for the microphone: `microphone-denied`, `-missing` or `-busy`. It stays silent until `speak`. */
  openMicrophone(): Promise<MediaResult>;
  /** Uses silence in place of a microphone that can't be had, until `openMicrophone`. */
  openCover(): Promise<MediaResult>;
  /** Sends the microphone over a transport, sealed, in place of any earlier one. */
  speak(offer: TransportOffer): Promise<MediaResult>;
  /** Ends sending and gives the microphone back. */
  stopSpeaking(): Promise<void>;
  setMuted(isMuted: boolean): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** The requests and reports of a port to its room. */
export interface MediaEvents {
  /** A transport's DTLS side is ready; `fingerprint` is the SHA-256 of its certificate, 32 bytes. */
  connect(transport: Bytes, fingerprint: Bytes): Promise<MediaResult>;
  /** Gives a transport new ICE credentials, so that another path can be found for its streams. [R12] */
  restartIce(transport: Bytes): Promise<Result<IceCredentials, Fault<Code>>>;
  /** Called with the numbers of the microphone's stream in RTP. */
  produce(ssrc: number, payloadType: number): Promise<MediaResult>;
  /** Resolves when the first frame of ours has left sealed; `frames-unencryptable` if none does in time. */
  confirmSealing(): Promise<MediaResult>;
  /**
   * Reports that a connected transport no longer carries anything, in either direction. Its streams continue on another
   * one.
   */
  pathLost(transport: Bytes): void;
  /** Reports that the path of the microphone's stream broke off, or is there again on the same transport. */
  heard(isHeard: boolean): void;
  /**
   * Reports that the microphone ended by itself (unplugged, or no longer allowed) and silence is sent in its place; or
   * that it is there again, closed until `openMicrophone`.
   */
  microphoneThere(isThere: boolean): void;
  /**
   * Reports the speakers who can be heard right now, by the room's names, measured on decoded sound, and whether this
   * person's microphone gives sound. Nobody else learns of it.
   */
  speaking(speakers: readonly string[], isSelfSpeaking: boolean): void;
}
