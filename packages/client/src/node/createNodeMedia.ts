import { type Bytes, fail, ok } from '@sotto/base';
import { opusSilence } from '@sotto/frames';
import { opusPayloadType, type Stream, type TransportOffer } from '@sotto/protocol';
import type { MediaEvents, MediaPort, MediaResult } from '../stage/MediaPort.ts';
import type { RoomFrames } from '../stage/RoomFrames.ts';
import { connectRelay, type RelayTransport } from './connectRelay.ts';
import { createRtpStream, type RtpStream } from './createRtpStream.ts';
import { type FrameSource, type SoundSource, toFrameSource } from './FrameSource.ts';
import { type FrameListener, Hearing } from './Hearing.ts';
import { pace } from './pace.ts';

export interface NodeMediaOptions {
  readonly events: MediaEvents;
  /** Seals and opens frames. While it returns `undefined`, nothing is sent or heard. */
  readonly frames: () => RoomFrames | undefined;
  /** Used in place of a microphone: asked for a frame every 20 ms while unmuted. Silence if left out. */
  readonly source?: SoundSource | undefined;
  /** Takes the sound that arrives. It must not throw. */
  readonly onFrame: FrameListener;
}

/** Counts of the frames that a port has carried. */
export interface MediaCounts {
  readonly sent: number;
  readonly opened: number;
  /** Frames that arrived and did not open, or that nobody listens to. */
  readonly dropped: number;
}

/** A room's sound in Node, with counts of its frames. */
export interface NodeMedia extends MediaPort {
  counts(): MediaCounts;
}

/**
 * A room's sound without a device: sealed Opus as RTP over werift. It decodes nothing, so it reports no speaker as
 * speaking.
 */
export function createNodeMedia(options: NodeMediaOptions): NodeMedia {
  return new WeriftMedia(options);
}

class WeriftMedia implements NodeMedia {
  readonly #options: NodeMediaOptions;
  readonly #hearing: Hearing;
  readonly #source: FrameSource;
  #receiving = new AbortController();
  #sending = new AbortController();
  #isClosed = false;
  #sent = 0;

  constructor(options: NodeMediaOptions) {
    this.#options = options;
    this.#hearing = new Hearing(options.frames, options.onFrame);
    this.#source = toFrameSource(options.source ?? (() => undefined));
  }

  counts(): MediaCounts {
    return { sent: this.#sent, ...this.#hearing.counts };
  }

  async receive(offer: TransportOffer): Promise<MediaResult> {
    this.#receiving.abort();
    this.#hearing.clear();
    if (this.#isClosed) return fail('not-inside');
    this.#receiving = new AbortController();
    const { signal } = this.#receiving;
    const onRtp = (ssrc: number, payload: Bytes) => this.#hearing.receive(ssrc, payload);
    const connected = await this.#connect(offer, signal, onRtp);
    return connected.ok ? ok(null) : connected;
  }

  async addStream({ ssrc }: Stream, speaker: string): Promise<MediaResult> {
    if (this.#receiving.signal.aborted) return fail('not-inside');
    this.#hearing.add(ssrc, speaker);
    return ok(null);
  }

  async removeStreams(speaker: string): Promise<void> {
    this.#hearing.remove(speaker);
  }

  async openMicrophone(): Promise<MediaResult> {
    return ok(null);
  }

  async openCover(): Promise<MediaResult> {
    return ok(null);
  }

  async speak(offer: TransportOffer): Promise<MediaResult> {
    this.#sending.abort();
    if (this.#isClosed) return fail('not-inside');
    this.#sending = new AbortController();
    const { signal } = this.#sending;
    const connected = await this.#connect(offer, signal, () => undefined);
    if (!connected.ok) return connected;
    const stream = createRtpStream(opusPayloadType);
    const produced = await this.#options.events.produce(stream.ssrc, stream.payloadType);
    if (produced.ok) this.#send(connected.value, stream, signal);
    const confirmed = produced.ok ? await this.#options.events.confirmSealing() : produced;
    if (!confirmed.ok) await this.stopSpeaking();
    return confirmed;
  }

  async stopSpeaking(): Promise<void> {
    this.#sending.abort();
  }

  /** Does nothing: the seal alone decides, and nobody asks a muted source. */
  async setMuted(): Promise<void> {
    return undefined;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#sending.abort();
    this.#receiving.abort();
    this.#hearing.clear();
  }

  #connect(offer: TransportOffer, signal: AbortSignal, onRtp: (ssrc: number, payload: Bytes) => void) {
    const announce = (fingerprint: Bytes) => this.#options.events.connect(offer.transport, fingerprint);
    const onLost = () => this.#options.events.pathLost(offer.transport);
    return connectRelay({ offer, signal, announce, onRtp, onLost });
  }

  #send(transport: RelayTransport, stream: RtpStream, signal: AbortSignal): void {
    const step = async (steps: number) => {
      const frames = this.#options.frames();
      if (!frames) return;
      const sealed = await frames.seal(frames.microphone.isOpen() ? (this.#source() ?? opusSilence) : 'muted');
      if (!sealed.ok || signal.aborted) return;
      transport.send(stream.next(steps), sealed.value);
      this.#sent++;
    };
    // Sealing rejects when a session has used up its counter: then nothing may leave, and nothing does.
    pace(step, signal).catch(() => this.#sending.abort());
  }
}
